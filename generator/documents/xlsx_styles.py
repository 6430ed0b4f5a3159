"""Describe the formats of a workbook's cells: fonts, borders, and number formats of amounts."""

from __future__ import annotations

from enum import IntEnum

from generator.documents.office_package import XML_HEAD

SPREADSHEET_NAMESPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_MAX_DECIMALS = 6
_NUMBER_FORMATS = {
    (grouped, decimals): f"{'#,##0' if grouped else '0'}{'.' if decimals else ''}{'0' * decimals}"
    for grouped in (False, True)
    for decimals in range(_MAX_DECIMALS + 1)
}
"""Number format by whether there are commas between thousands, and by the number of decimals."""
_MIN_FORMAT_ID = 164
"""The first number that a workbook may give to a format of its own."""


class CellStyle(IntEnum):
    """Number of a cell format in `STYLES_PART`."""

    TITLE = 1
    LINE = 2
    LABEL = 3
    TEXT = 4
    NOTE = 5
    FIRST_AMOUNT = 6


_AMOUNT_STYLES = {key: CellStyle.FIRST_AMOUNT + number for number, key in enumerate(_NUMBER_FORMATS)}


def amount_style(*, is_grouped: bool, decimals: int) -> int:
    """Return the number of the cell format of an amount with so many decimals."""
    return _AMOUNT_STYLES[is_grouped, decimals]


def _styles() -> str:
    """Return the part with the formats of cells."""
    formats = "".join(
        f'<numFmt numFmtId="{_MIN_FORMAT_ID + number}" formatCode="{code}"/>'
        for number, code in enumerate(_NUMBER_FORMATS.values())
    )
    fonts = "".join(
        f'<font>{bold}<sz val="{size}"/><name val="宋体"/><charset val="134"/></font>'
        for bold, size in (("", 10), ("<b/>", 16))
    )
    thin = "".join(
        f'<{side} style="thin"><color auto="1"/></{side}>' for side in ("left", "right", "top", "bottom")
    )
    texts = [(1, 0, "center"), (0, 0, "center"), (0, 1, "center"), (0, 1, "left"), (0, 0, "left")]
    cells = "".join(
        f'<xf numFmtId="0" fontId="{font}" fillId="0" borderId="{border}" xfId="0" quotePrefix="1" applyAlignment="1">'
        f'<alignment horizontal="{side}" vertical="center" wrapText="1"/></xf>'
        for font, border, side in texts
    ) + "".join(
        f'<xf numFmtId="{_MIN_FORMAT_ID + number}" fontId="0" fillId="0" borderId="1" xfId="0" applyNumberFormat="1" '
        'applyAlignment="1"><alignment horizontal="right" vertical="center"/></xf>'
        for number in range(len(_NUMBER_FORMATS))
    )
    count = 1 + len(texts) + len(_NUMBER_FORMATS)
    return (
        f'{XML_HEAD}<styleSheet xmlns="{SPREADSHEET_NAMESPACE}"><numFmts count="{len(_NUMBER_FORMATS)}">{formats}</numFmts>'
        f'<fonts count="2">{fonts}</fonts><fills count="2"><fill><patternFill patternType="none"/></fill>'
        '<fill><patternFill patternType="gray125"/></fill></fills>'
        f'<borders count="2"><border><left/><right/><top/><bottom/></border><border>{thin}</border></borders>'
        '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
        f'<cellXfs count="{count}"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>{cells}</cellXfs>'
        '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
    )


STYLES_PART = _styles()
