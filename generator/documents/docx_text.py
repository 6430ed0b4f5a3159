"""Texts of Word documents as they show: tracked changes accepted, check boxes, signs of symbol fonts."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from generator.documents.docx_numbers import ParagraphNumbers
from generator.documents.safe_xml import attribute, child, local_name
from generator.documents.symbol_fonts import UNKNOWN_SYMBOL, symbol_of_font

_TRANSPARENT = frozenset(
    {"sdt", "sdtContent", "customXml", "smartTag", "ins", "moveTo", "AlternateContent", "Choice"}
)
"""Elements that put nothing round what they hold."""
_REMOVED = frozenset({"del", "moveFrom"})
_SILENT = frozenset(
    {
        "pPr",
        "sdtPr",
        "sdtEndPr",
        "instrText",
        "delText",
        "delInstrText",
        "fldData",
        "rt",
        "rubyPr",
        "Fallback",
        "tbl",
    }
)
"""Elements that show nothing, or that are read by others."""
_SUPERSCRIPTS = str.maketrans("0123456789+-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻")
_PRIVATE_USE = range(0xF000, 0xF100)


def transparent_children(element: etree._Element) -> Iterator[etree._Element]:
    """Yield the blocks, rows, cells or runs inside an element, through content controls and kept changes."""
    for inner in element:
        kind = local_name(inner)
        if kind in _TRANSPARENT:
            yield from transparent_children(inner)
        elif kind not in _REMOVED and kind != "Fallback":
            yield inner


def is_removed(row: etree._Element) -> bool:
    """Whether a tracked change takes a row out."""
    return child(row, "trPr", "del") is not None


class DocxText:
    """Reads paragraphs, and counts what does not show or could not be read."""

    def __init__(self, numbers: ParagraphNumbers) -> None:
        self._numbers = numbers
        self._unknown_number = False
        self._tables: list[etree._Element] = []
        self._changes = self._hidden = self._pictures = 0
        self._unknown_symbol = False

    def doubts(self) -> list[str]:
        """Return messages about the whole document."""
        messages = []
        if self._changes:
            messages.append(
                f"文件里有 {self._changes} 处修订标记：按“接受全部修订”后的文字读，请先在 Word 里定下改动再核对"
            )
        if self._hidden:
            messages.append(f"文件里有 {self._hidden} 处隐藏文字，没有读")
        if self._pictures:
            messages.append(f"文件里有 {self._pictures} 张图片，没有读")
        return messages

    def take_tables(self) -> list[etree._Element]:
        """Return the tables in text boxes of what was read since the last call."""
        tables, self._tables = self._tables, []
        return tables

    def take_doubt(self) -> str:
        """Return why the text since the last call may be wrong; empty where it is certain."""
        doubts = []
        if self._unknown_symbol:
            doubts.append(f"有符号字体的字没有认出，写作“{UNKNOWN_SYMBOL}”，请照原表改")
        if self._unknown_number:
            doubts.append("有自动编号没有认出，请照原表补上")
        self._unknown_symbol = self._unknown_number = False
        return "；".join(doubts)

    def paragraph(self, paragraph: etree._Element) -> str:
        """Return the text of a paragraph, after the number that Word writes before it."""
        number = self._numbers.next_number(paragraph)
        self._unknown_number |= not number.is_known
        return number.text + "".join(self._pieces(paragraph, "", False))

    def _pieces(self, element: etree._Element, font: str, superscript: bool) -> Iterator[str]:
        """Yield the pieces of text inside an element, set in a font and perhaps raised."""
        for inner in element:
            kind = local_name(inner)
            if kind in _REMOVED:
                self._changes += 1
            elif kind in _SILENT:
                continue
            elif kind == "r":
                yield from self._run(inner)
            elif kind == "t":
                text = self._letters(inner.text or "", font)
                yield text.translate(_SUPERSCRIPTS) if superscript and text.strip() in ("2", "3") else text
            elif kind in ("br", "cr"):
                yield "\n"
            elif kind in ("tab", "ptab"):
                yield " "
            elif kind == "noBreakHyphen":
                yield "-"
            elif kind == "sym":
                code = attribute(inner, "char")
                yield self._symbol(attribute(inner, "font"), int(code, 16) if code.isalnum() else 0)
            elif kind == "checkBox":
                yield _legacy_check_box(inner)
            elif kind in ("blip", "imagedata"):
                self._pictures += 1
            elif kind == "txbxContent":
                yield from self._text_box(inner)
            else:
                if kind in ("ins", "moveTo"):
                    self._changes += 1
                yield from self._pieces(inner, font, superscript)

    def _run(self, run: etree._Element) -> Iterator[str]:
        """Yield the pieces of a run, which has one font; a hidden one shows nothing."""
        properties = child(run, "rPr")
        if properties is None:
            yield from self._pieces(run, "", False)
            return
        if _is_on(child(properties, "vanish")):
            self._hidden += 1
            return
        fonts, raised = child(properties, "rFonts"), child(properties, "vertAlign")
        font = attribute(fonts, "ascii") or attribute(fonts, "hAnsi") if fonts is not None else ""
        yield from self._pieces(run, font, raised is not None and attribute(raised, "val") == "superscript")

    def _text_box(self, content: etree._Element) -> Iterator[str]:
        """Yield the lines of a text box; its tables are read by whoever reads tables."""
        for block in transparent_children(content):
            if local_name(block) == "tbl":
                self._tables.append(block)
            elif local_name(block) == "p":
                yield "\n" + self.paragraph(block) + "\n"

    def _letters(self, text: str, font: str) -> str:
        """Return a text with the letters of symbol fonts as signs."""
        if not any(ord(letter) in _PRIVATE_USE for letter in text):
            return text
        return "".join(self._symbol(font, ord(c)) if ord(c) in _PRIVATE_USE else c for c in text)

    def _symbol(self, font: str, code: int) -> str:
        """Return a sign of a symbol font, and remember where it is not known."""
        symbol = symbol_of_font(font, code)
        self._unknown_symbol |= symbol == UNKNOWN_SYMBOL and code & 0xFF not in (0x6F, 0x70, 0x71, 0x72)
        return symbol


def _is_on(switch: etree._Element | None) -> bool:
    """Whether a property that may be switched off is on."""
    return switch is not None and attribute(switch, "val", "1") not in ("0", "false", "off")


def _legacy_check_box(box: etree._Element) -> str:
    """Return the check box of an old form field."""
    checked, default = child(box, "checked"), child(box, "default")
    return "☑" if _is_on(checked if checked is not None else default) else "☐"
