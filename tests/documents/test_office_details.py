"""What office programs can write into a cell, and how it shows."""

from __future__ import annotations

import pytest

from generator.documents.content_reader import read_content
from generator.documents.grid import Document, GridCell, ReadingOptions
from tests.support.office_files import excel_file, open_document, word_file, word_row, word_text


def read(content: bytes) -> Document:
    """Read a file."""
    return read_content(content, "表", ReadingOptions())


def cells(content: bytes) -> list[GridCell]:
    """Return the cells of a file's first table."""
    return list(read(content).grids[0].cells)


WORD_CELLS = {
    "tracked changes": (
        f"<w:ins>{word_text('新')}</w:ins><w:del><w:r><w:delText>旧</w:delText></w:r></w:del>{word_text('值')}",
        "新值",
    ),
    "line breaks and tabs": (
        "<w:r><w:t>甲</w:t><w:br/><w:t>乙</w:t><w:tab/><w:t>丙</w:t></w:r>",
        "甲\n乙 丙",
    ),
    "content control": (f"<w:sdt><w:sdtPr/><w:sdtContent>{word_text('选项')}</w:sdtContent></w:sdt>", "选项"),
    "field": (
        f"<w:r><w:fldChar/></w:r><w:r><w:instrText>DATE</w:instrText></w:r>{word_text('2023年')}",
        "2023年",
    ),
    "check box of a symbol font": (
        '<w:r><w:sym w:font="Wingdings" w:char="F0FE"/></w:r>' + word_text("是"),
        "☑是",
    ),
    "check box of a form": (
        "<w:r><w:fldChar><w:ffData><w:checkBox><w:checked/></w:checkBox></w:ffData></w:fldChar></w:r>"
        + word_text("否"),
        "☑否",
    ),
    "operator of a symbol font": (
        word_text("\uf0b3", '<w:rFonts w:ascii="Symbol"/>') + word_text("95%"),
        "≥95%",
    ),
    "raised digit": (word_text("100m") + word_text("2", '<w:vertAlign w:val="superscript"/>'), "100m²"),
    "hidden text": (word_text("看得见") + word_text("看不见", "<w:vanish/>"), "看得见"),
    "alternatives": (
        f"<mc:AlternateContent><mc:Choice>{word_text('甲')}</mc:Choice><mc:Fallback>{word_text('甲')}</mc:Fallback></mc:AlternateContent>",
        "甲",
    ),
    "text box": (
        f"<w:r><w:pict><w:txbxContent><w:p>{word_text('框里')}</w:p></w:txbxContent></w:pict></w:r>",
        "框里",
    ),
    "equation": ("<m:oMath><m:r><m:t>x≥5</m:t></m:r></m:oMath>", "x≥5"),
}


@pytest.mark.parametrize("case", WORD_CELLS)
def test_word_cell_reads_as_it_shows(case: str) -> None:
    """Kept and taken-out changes, controls, fields, signs and hidden text come out as on the page."""
    inner, shown = WORD_CELLS[case]
    [label, cell] = cells(word_file(f"<w:tbl>{word_row(word_text('标签'), inner)}</w:tbl>"))
    assert (label.text, cell.text) == ("标签", shown)


def test_word_tells_changes_and_hidden_text() -> None:
    """Whoever checks the draft learns that the document has changes that nobody settled, and text that does not show."""
    inner = WORD_CELLS["tracked changes"][0] + word_text("看不见", "<w:vanish/>")
    document = read(word_file(f"<w:tbl>{word_row(inner)}</w:tbl>"))
    assert ["修订标记" in document.doubts[0], "隐藏文字" in document.doubts[1]] == [True, True]


def test_word_rows_that_are_taken_out_or_in_controls() -> None:
    """A row that a change takes out is not read; one in a content control is."""
    gone = word_row(word_text("旧行")).replace("<w:tr>", "<w:tr><w:trPr><w:del/></w:trPr>")
    held = f"<w:sdt><w:sdtContent>{word_row(word_text('控件行'))}</w:sdtContent></w:sdt>"
    assert [cell.text for cell in cells(word_file(f"<w:tbl>{gone}{held}</w:tbl>"))] == ["控件行"]


def test_word_cell_over_rows_tells_the_text_that_it_hides() -> None:
    """A merged cell shows the text of its first row; what stands below is told."""
    top = "<w:tcPr><w:vMerge w:val='restart'/></w:tcPr><w:p>" + word_text("产出指标") + "</w:p>"
    below = "<w:tcPr><w:vMerge/></w:tcPr><w:p>" + word_text("盖住的") + "</w:p>"
    rows = word_row(top, word_text("甲")) + word_row(below, word_text("乙"))
    merged = cells(word_file(f"<w:tbl>{rows}</w:tbl>"))[0]
    assert (merged.text, merged.row_span) == ("产出指标", 2)
    assert "盖住的" in merged.doubt


def test_word_table_in_a_table() -> None:
    """A table that only arranges is read through; a small table in a cell is a table of its own."""
    form = (
        "<w:tbl>"
        + word_row(word_text("项目名称"), word_text("甲"))
        + word_row(word_text("单位"), word_text("乙"))
        + "</w:tbl>"
    )
    page = read(word_file(f"<w:tbl>{word_row('<w:p>' + word_text('目标表') + '</w:p>' + form)}</w:tbl>"))
    assert [len(grid.cells) for grid in page.grids] == [4]
    assert page.grids[0].text_before == ("目标表",)
    small = f"<w:tbl>{word_row(word_text('内'))}</w:tbl>"
    nested = read(
        word_file(f"<w:tbl>{word_row(word_text('甲'), '<w:p>' + word_text('乙') + '</w:p>' + small)}</w:tbl>")
    )
    assert [[cell.text for cell in grid.cells] for grid in nested.grids] == [["甲", "乙"], ["内"]]


def test_word_without_tables_gives_lines() -> None:
    """Paragraphs are the lines of a document without tables."""
    assert read(word_file(f"<w:p>{word_text('第一行')}</w:p><w:p/>")).lines == ["第一行"]


def test_sheet_shows_numbers_and_tells_what_it_cannot() -> None:
    """Formats are applied; formulas without a result, failed ones and rounded numbers have a doubt."""
    rows = (
        '<row r="1"><c r="A1" s="1"><v>0.95</v></c><c r="B1" s="2"><v>75</v></c><c r="C1" s="2"><v>330.98405</v></c>'
        '<c r="D1"><f>SUM(A1:B1)</f></c><c r="E1" t="e"><v>#REF!</v></c><c r="F1" t="inlineStr"><is><t>=5万元</t></is></c></row>'
    )
    styles = '<xf numFmtId="9"/><xf numFmtId="164"/>'
    read_cells = cells(excel_file(rows, formats='<numFmt numFmtId="164" formatCode="0.00"/>', styles=styles))
    assert [cell.text for cell in read_cells] == ["95%", "75.00", "330.98", "", "#REF!", "=5万元"]
    assert [bool(cell.doubt) for cell in read_cells] == [False, False, True, True, True, False]
    assert "SUM(A1:B1)" in read_cells[3].doubt
    assert read_cells[2].place == "表1!C1"


def test_sheet_leaves_out_what_does_not_show_and_tells_it() -> None:
    """Hidden rows and columns, texts under merged cells and hidden sheets are not read, and that is said."""
    text = '<c r="{}" t="str"><v>{}</v></c>'
    rows = (
        f'<row r="1">{text.format("A1", "甲")}{text.format("B1", "被盖住")}{text.format("C1", "藏列")}</row>'
        f'<row r="2" hidden="1">{text.format("A2", "藏行")}</row><row r="3">{text.format("A3", "乙")}</row>'
    )
    document = read(
        excel_file(
            rows,
            columns='<col min="3" max="3" hidden="1"/>',
            after='<mergeCells><mergeCell ref="A1:B1"/></mergeCells>',
            extra='<sheet name="字典" sheetId="2" state="hidden" r:id="r1"/>',
        )
    )
    assert [(cell.text, cell.row, cell.column_span) for cell in document.grids[0].cells] == [
        ("甲", 0, 2),
        ("乙", 2, 1),
    ]
    assert document.doubts == [
        "工作表“表1”：2 格在隐藏的行或列里，没有读：C1“藏列”、A2“藏行”",
        "工作表“表1”：1 格被合并单元格盖住，没有读：B1“被盖住”",
        "工作表“字典”是隐藏的，没有读；要读请写 --sheet 字典",
    ]


def test_open_document_sheet_repeats_cells_without_filling_memory() -> None:
    """Empty cells that are stated a million times take no room; texts that are repeated are."""
    body = (
        '<table:table table:name="表1"><table:table-row table:number-rows-repeated="1048570"><table:table-cell '
        'table:number-columns-repeated="16384"/></table:table-row><table:table-row><table:table-cell '
        'table:number-columns-repeated="2"><text:p>甲<text:s text:c="2"/>乙</text:p></table:table-cell><table:table-cell '
        'office:value-type="percentage" office:value="0.956"><text:p>96%</text:p></table:table-cell></table:table-row></table:table>'
    )
    read_cells = cells(open_document("spreadsheet", body))
    assert [cell.text for cell in read_cells] == ["甲  乙", "甲  乙", "96%"]
    assert "0.956" in read_cells[2].doubt


def test_open_document_text_leaves_out_what_does_not_show() -> None:
    """Deleted text, comments and covered cells are not read."""
    body = (
        "<text:tracked-changes><text:p>删掉的</text:p></text:tracked-changes><text:p>单位：万元</text:p>"
        '<table:table><table:table-row><table:table-cell table:number-columns-spanned="2"><text:p>甲<office:annotation>'
        "<text:p>批注</text:p></office:annotation>乙</text:p></table:table-cell><table:covered-table-cell><text:p>盖住</text:p>"
        "</table:covered-table-cell><table:table-cell><text:p>丙</text:p></table:table-cell></table:table-row></table:table>"
    )
    document = read(open_document("text", body))
    assert document.grids[0].text_before == ("单位：万元",)
    assert [(cell.text, cell.column, cell.column_span) for cell in document.grids[0].cells] == [
        ("甲乙", 0, 2),
        ("丙", 2, 1),
    ]


def test_page_shows_what_a_browser_shows() -> None:
    """Blanks are one, blocks part lines, boxes have marks, hidden parts and scripts are left out, spans stay in the table."""
    page = (
        "<p>单位：万元</p><table><tr><td rowspan=9>甲  乙<td><p>一</p><p>二<br>三</p><tr><td colspan=0>"
        "<input type=checkbox checked>是<span style='display:none'>藏</span><script>x</script></table>"
    )
    document = read(page.encode("gb18030"))
    assert document.grids[0].text_before == ("单位：万元",)
    assert [(c.text, c.row, c.column, c.row_span) for c in document.grids[0].cells] == [
        ("甲 乙", 0, 0, 2),
        ("一\n二\n三", 0, 1, 1),
        ("☑是", 1, 1, 1),
    ]
    assert document.doubts == ["网页里有 1 处隐藏的文字，没有读"]


def numbered(text: str, number: int = 1, level: int = 0) -> str:
    """Return a paragraph that Word numbers."""
    names = f'<w:ilvl w:val="{level}"/><w:numId w:val="{number}"/>'
    return f"<w:p><w:pPr><w:numPr>{names}</w:numPr></w:pPr>{word_text(text)}</w:p>"


def list_level(level: int, number_format: str, pattern: str, start: int = 1, gap: str = "tab") -> str:
    """Return a level of a list."""
    parts = {"start": start, "numFmt": number_format, "suff": gap, "lvlText": pattern}
    inner = "".join(f'<w:{name} w:val="{value}"/>' for name, value in parts.items())
    return f'<w:lvl w:ilvl="{level}">{inner}</w:lvl>'


def test_numbers_that_word_writes_are_read() -> None:
    """A list counts on from cell to cell, its second level begins anew, a style numbers, and bullets say nothing."""
    levels = list_level(0, "chineseCounting", "（%1）", 9, "nothing") + list_level(1, "decimal", "%2.")
    bullets, odd = list_level(0, "bullet", "●"), list_level(0, "hebrew1", "%1.")
    numbering = "".join(
        f'<w:abstractNum w:abstractNumId="{key}">{inner}</w:abstractNum>'
        for key, inner in enumerate((levels, bullets, odd))
    )
    numbering += "".join(
        f'<w:num w:numId="{n}"><w:abstractNumId w:val="{n - 1}"/></w:num>' for n in (1, 2, 3)
    )
    anew = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'
    numbering += f'<w:num w:numId="4"><w:abstractNumId w:val="0"/>{anew}</w:num>'
    style = '<w:style w:styleId="a"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    style += '<w:style w:styleId="b"><w:basedOn w:val="a"/></w:style>'
    styled = f'<w:p><w:pPr><w:pStyle w:val="b"/></w:pPr>{word_text("由样式编号")}</w:p>'
    cell_paragraphs = (
        numbered("甲") + numbered("5 场", level=1) + numbered("9 场", level=1),
        numbered("乙") + numbered("3 场", level=1),
        styled,
        numbered("新的一列", 4),
        numbered("圆点", 2),
        numbered("不认得", 3),
        f"<w:p>{word_text('没有编号')}</w:p>",
    )
    table = f"<w:tbl>{''.join(map(word_row, cell_paragraphs))}</w:tbl>"
    read_cells = cells(word_file(table, numbering=numbering, styles=style))
    assert [cell.text for cell in read_cells] == [
        "（九）甲\n1. 5 场\n2. 9 场",
        "（十）乙\n1. 3 场",
        "（十一）由样式编号",
        "（一）新的一列",
        "圆点",
        "不认得",
        "没有编号",
    ]
    assert ["自动编号" in cell.doubt for cell in read_cells] == [*[False] * 5, True, False]


def test_signs_in_the_place_of_a_value_are_doubted() -> None:
    """Spreadsheets show them where a column is too narrow or a formula fails; copied, they stand as texts."""
    table = "<table><tr><td>####</td><td>#REF!</td><td>#1 机组</td></tr></table>"
    assert ["不是内容" in cell.doubt for cell in cells(table.encode())] == [True, True, False]


def test_lists_that_are_damaged_raise_nothing() -> None:
    """Numbers that are no numbers, lists that are not there and styles in a circle are no fault of the form."""
    circle = '<w:style w:styleId="a"><w:basedOn w:val="a"/></w:style>'
    numbering = '<w:abstractNum w:abstractNumId="0"/><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    paragraphs = [
        numbered("甲", 7),
        numbered("乙", 1, 3),
        '<w:p><w:pPr><w:pStyle w:val="a"/></w:pPr></w:p>',
        '<w:p><w:pPr><w:numPr><w:ilvl w:val="x"/><w:numId/></w:numPr></w:pPr></w:p>',
    ]
    table = f"<w:tbl>{''.join(map(word_row, paragraphs))}</w:tbl>"
    read_cells = cells(word_file(table, numbering=numbering, styles=circle))
    assert [cell.text for cell in read_cells] == ["甲", "乙", "", ""]
