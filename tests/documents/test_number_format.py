"""Numbers show as in the spreadsheet program."""

from __future__ import annotations

import pytest

from generator.documents.number_format import show_number, show_text


@pytest.mark.parametrize(
    ("value", "number_format", "shown"),
    [
        (75, "0.00", "75.00"),
        (0.95, "0%", "95%"),
        (0.955, "0.0%", "95.5%"),
        (1234567.5, "#,##0.00", "1,234,567.50"),
        (75, "General", "75"),
        (330.98405, "General", "330.98405"),
        (150.00000000000003, "General", "150"),
        (100, '0"万元"', "100万元"),
        (5, '#,##0.00\\ "元"', "5.00 元"),
        (12000, "0!.0,", "1.2"),
        (50000, '0!.0,"万"', "5.0万"),
        (1200, '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ ', "1,200.00"),
        (-1200, '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ ', "-1,200.00"),
        (0, '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ ', "-"),
        (-3, "#,##0;(#,##0)", "(3)"),
        (7, "000", "007"),
        (0.5, "#.##", ".5"),
        (2, "G/通用格式", "2"),
        (2, 'G/通用格式"人"', "2人"),
        (20000, '[>=10000]0!.0,"万";0', "2.0万"),
        (44561, "yyyy/m/d", "2021/12/31"),
        (44561, 'yyyy"年"m"月"d"日"', "2021年12月31日"),
        (44561.5, "yyyy-mm-dd hh:mm", "2021-12-31 12:00"),
        (59, "yyyy-mm-dd", "1900-02-28"),
        (61, "yyyy-mm-dd", "1900-03-01"),
        (3, "[$¥-804]#,##0.00", "¥3.00"),
        (3, "[Red]0.0", "3.0"),
        (3, ";;;", ""),
    ],
)
def test_number_shows_as_on_the_sheet(value: float, number_format: str, shown: str) -> None:
    """What the format says is shown, and nothing is in doubt."""
    text, doubt = show_number(value, number_format)
    assert text == shown
    assert not doubt


@pytest.mark.parametrize(
    ("value", "number_format", "shown", "doubt"),
    [
        (330.98405, "0.00", "330.98", "存的是 330.98405"),
        (1 / 3, "General", "0.333333333", "四舍五入"),
        (0.5, "# ?/?", "0.5", "没有认出"),
        (1.5, "[h]:mm", "1.5", "没有认出"),
        (1500, "0.00E+00", "1500", "没有认出"),
        (123, "[DBNum2]0", "123", "没有认出"),
    ],
)
def test_number_that_may_be_wrong_has_a_doubt(
    value: float, number_format: str, shown: str, doubt: str
) -> None:
    """Digits that the sheet hides and formats that are not known are told."""
    text, message = show_number(value, number_format)
    assert text == shown
    assert doubt in message


def test_text_takes_the_letters_of_its_format() -> None:
    """A format may put letters round a text."""
    assert show_text("5", '@"万元"') == "5万元"
    assert show_text("5", "0.00") == "5"
    assert show_text("=5万元", "@") == "=5万元"
