"""Numbers that belong to a person are found however they are written; other long numbers are left alone; none is printed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from generator.form.registers import REQUIRED_REGISTER_FILES
from generator.projects.catalog import read_catalog
from generator.reading.personal_numbers import (
    NumberKind,
    find_mobile_numbers,
    find_personal_numbers,
    mask_personal_numbers,
)
from generator.reading.problem import DataProblems, Level, Place
from generator.reading.yaml_file import MAX_MESSAGE_CHARACTERS, MAX_SHOWN_CHARACTERS, YamlFile
from tests.benchmark.false_positives import (
    CORPORA,
    SPELLINGS,
    Corpus,
    any_digits,
    card,
    identity,
    missed,
    mistaken,
)
from tests.support.forms import CASES, DATA

IDENTITY = "340000190001010015"
CARD = "4111111111111111"
DOMESTIC = "6222000000000000004"
PROJECT = (CASES / "project.yml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "text",
    [
        IDENTITY,
        "身份证340000190001010015。",
        "3400 0019 0001 0100 15",
        "340000-19000101-0015",
        "340000　19000101　0015",
        "340000.19000101.0015",
        "340000/19000101/0015",
        "340000_19000101_0015",
        "340000·19000101·0015",
        "340000，19000101，0015",
        "340000：19000101：0015",
        "340000\n19000101\n0015",
        "3 4 0 0 0 0 1 9 0 0 0 1 0 1 0 0 1 5",
        "３４００００１９０００１０１００１５",
        "٣٤٠٠٠٠١٩٠٠٠١٠١٠٠١٥",
        "𝟑𝟒𝟎𝟎𝟎𝟎𝟏𝟗𝟎𝟎𝟎𝟏𝟎𝟏𝟎𝟎𝟏𝟓",
        "34000019000101004X",
        "34000019000101004x",
        "34000019000101004Ｘ",
        "12 340000190001010015 7",
        "8,340000190001010015",
        "No340000190001010015",
        "信用代码 340000190001010015",
        CARD,
        "4111 1111 1111 1111",
        "4111-1111-1111-1111",
        "4111.1111.1111.1111",
        "4111/1111/1111/1111",
        "4111 - 1111 - 1111 - 1111",
        DOMESTIC,
        "6222 0000 0000 0000 004",
        "6222·0000·0000·0000·004",
        "622200 0000000000004",
        "622200/0000000000004",
        "账号：1000000000000008",
        "账号：1000，0000，0000，0008",
        "卡号 411,111,111,111,111,1",
        f"编号 {DOMESTIC}",
    ],
)
def test_a_personal_number_is_found_however_it_is_written(text: str) -> None:
    """In full, in groups with any sign, in any script, after other figures; shown with three and two digits at most."""
    (number,) = find_personal_numbers(text)
    assert set(number.masked[3:-2]) == {"*"}
    assert (
        sum(character.isalnum() for character in mask_personal_numbers(text)[number.start : number.end]) == 5
    )


def in_figures(figures: str, number: str = IDENTITY) -> str:
    """A number in other figures, given from 0 to 9."""
    return number.translate(str.maketrans("0123456789", figures))


@pytest.mark.parametrize(
    "text",
    [
        in_figures("〇一二三四五六七八九"),
        in_figures("零壹贰叁肆伍陆柒捌玖"),
        in_figures("零壹貳參肆伍陸柒捌玖"),
        in_figures("⓪①②③④⑤⑥⑦⑧⑨"),
        in_figures("⁰¹²³⁴⁵⁶⁷⁸⁹"),
        in_figures("O123456789"),
        in_figures("о1234567l9"),
        "身份证" + in_figures("o123456789"),
        "".join(f"{digit}\ufe0f\u20e3" for digit in IDENTITY),
        "".join(f"&#{ord(digit)};" for digit in IDENTITY),
        "".join(f"&#x{ord(digit):x};" for digit in IDENTITY),
        "".join(f"%{ord(digit):02X}" for digit in IDENTITY),
        IDENTITY[:6] + "&#49;9" + IDENTITY[8:],
        "340000     19000101     0015",
        "340000（19000101）0015",
        "340000【19000101】—0015",
        "、".join(IDENTITY),
        "身份证号：340000680229001",
        "身份证号码 340000-680229-001",
        in_figures("〇一二三四五六七八九", DOMESTIC),
        in_figures("O123456789", DOMESTIC),
    ],
)
def test_a_personal_number_is_found_in_other_clothes(text: str) -> None:
    """In Chinese numerals, circles, letters, codes; with more signs between; the old one where it is called so."""
    (number,) = find_personal_numbers(text)
    assert set(number.masked[3:-2]) == {"*"}
    assert len(mask_personal_numbers(text)) == len(text)
    assert find_personal_numbers(mask_personal_numbers(text)) == ()


@pytest.mark.parametrize(
    "text",
    [
        "340000680229001",  # fifteen digits with no name
        "身份证号：340000681329001",  # month 13
        "二〇二三年一月一日至二〇二四年十二月三十一日",
        "（一）（二）（三）（四）（五）（六）（七）（八）（九）（一）（二）",
        "①②③④⑤⑥⑦⑧⑨①②③④⑤⑥⑦⑧⑨",
        "100%20%30%40%50%60%70%80%90%10%20%",
        "LOOOOOOOOOOOOOOOOOl",
        "340000.1900（0101）0015",
    ],
)
def test_other_figures_are_left_alone(text: str) -> None:
    """Dates, numbered lists and percentages in a row."""
    assert find_personal_numbers(text) == find_mobile_numbers(text) == ()


@pytest.mark.parametrize(
    "text",
    [
        "138OOOOOOOO",
        "一三八〇〇〇〇〇〇〇〇",
        "①③⑧⓪⓪⓪⓪⓪⓪⓪⓪",
        "%3138%30%30%30%30%30%30%30%30",
        "&#49;3800000000",
    ],
)
def test_a_mobile_number_is_found_in_other_clothes(text: str) -> None:
    """As identities are."""
    (number,) = find_mobile_numbers(text)
    assert number.masked == "138******00"


@pytest.mark.parametrize(
    "text",
    [
        "340000190001010011",  # check digit
        "340000190013010012",  # month 13
        "340000189912310010",  # before 1900
        "990000190001010016",  # no such province
        "3400001900010100157",  # part of a longer number
        "1340000190001010015",
        "340000.1900 0101,0015",  # figures in a row
        "4111111111111112",  # Luhn
        "411111111111111",  # 15 digits
        "4111，1111，1111，1111",  # figures in a row
        "项目编码 4111111111111111",  # a region of Henan
        "4111112023000005",  # a region and a year
        "1000000000000008",  # Luhn, but neither begins nor is called as a card
        "3500000000000007",  # begins neither as JCB's cards do nor as any other
        "12340000485000000X",
        "总额 1234567890.12 万元",
    ],
)
def test_other_long_numbers_are_not_personal(text: str) -> None:
    """One test failed is enough to leave a number alone."""
    assert find_personal_numbers(text) == ()


@pytest.mark.parametrize(
    ("number", "found"),
    [
        ("341100230000012345678", None),
        (CARD, None),
        ("5201010000000000", None),
        (DOMESTIC, NumberKind.CARD),
        (IDENTITY, NumberKind.IDENTITY),
    ],
)
def test_what_is_personal_in_a_project_code(number: str, found: NumberKind | None) -> None:
    """A code begins with a region or a department: an identity and a domestic card still do not pass for one."""
    assert [each.kind for each in find_personal_numbers(number, "项目编码")] == ([found] if found else [])


def test_a_credit_code_that_looks_like_an_identity() -> None:
    """Its own name and its own check character, both, tell that it is none."""
    code = "524201190004160224"
    assert find_personal_numbers(code)
    assert find_personal_numbers(code, "统一社会信用代码") == ()
    assert find_personal_numbers(f"统一社会信用代码：{code}") == ()
    assert find_personal_numbers(IDENTITY, "统一社会信用代码")


MISTAKEN = (0, 0, 19, 0, 6, 1, 0, 0, 0, 0, 0, 0, 0)
"""In the order of CORPORA."""


@pytest.mark.parametrize(
    ("corpus", "found"),
    list(zip(CORPORA, MISTAKEN, strict=True)),
    ids=lambda value: value.name + value.field if isinstance(value, Corpus) else "",
)
def test_how_often_another_number_is_mistaken(corpus: Corpus, found: int) -> None:
    """Of a thousand of each shape, so that a change of the rule shows its price; the benchmark counts a million."""
    assert len(mistaken(corpus, 1000)) == found


def test_any_digits_are_mistaken_seldom() -> None:
    """One in ten passes Luhn's test; one in 250 begins as a card, too."""
    assert len(mistaken(Corpus("any", 0, any_digits), 3000)) == 12


@pytest.mark.parametrize(
    ("name", "spell"), SPELLINGS, ids=lambda value: value if isinstance(value, str) else ""
)
def test_no_identity_is_missed(name: str, spell: Callable[[str], str]) -> None:
    """Each of the ways to write it."""
    assert missed(identity, spell, 500) == []


@pytest.mark.parametrize(
    ("name", "spell"), SPELLINGS, ids=lambda value: value if isinstance(value, str) else ""
)
def test_next_to_no_card_is_missed(name: str, spell: Callable[[str], str]) -> None:
    """But for those that cannot be told from a region of Gansu and a year, such as 621226 2019…."""
    assert len(missed(card, spell, 2000)) == 1


@pytest.mark.parametrize(
    "text",
    [
        "13800000000",
        "电话13800000000，",
        "138 0000 0000",
        "138-0000-0000",
        "+8613800000000",
        "+86 138-0000-0000",
        "１３８００００００００",
    ],
)
def test_a_mobile_number_is_found_however_it_is_written(text: str) -> None:
    """Whole, in groups of three, four and four, with the country's number, in full width."""
    (number,) = find_mobile_numbers(text)
    assert number.masked == "138******00"


@pytest.mark.parametrize(
    "text",
    [
        "113800000000",
        "138000000001",
        "12000000000",
        "13800000000.50",
        "13800000000元",
        "MA13800000",
        "0550-1380000",
        "项目编码13800000000",
        "34T13800000000",
        "2024-13800000000",
    ],
)
def test_other_numbers_of_eleven_digits_are_no_mobile_numbers(text: str) -> None:
    """Longer numbers, codes, amounts and landlines are left alone."""
    assert find_mobile_numbers(text) == ()


def test_masking_keeps_every_character_in_its_place() -> None:
    """The caret beneath the line must still point at what it pointed at."""
    text = f"甲{IDENTITY}乙４１１１ 1111-1111　1111丙13800000000"
    assert mask_personal_numbers(text) == "甲340*************15乙４１１* ****-****　**11丙138******00"


def folder_with(folder: Path, **texts: str) -> Path:
    """The real registers, with some of their texts replaced."""
    folder.mkdir()
    for name in REQUIRED_REGISTER_FILES:
        text = texts.get(name.removesuffix(".yml")) or (DATA / name).read_text(encoding="utf-8")
        (folder / name).write_text(text, encoding="utf-8")
    return folder


ESCAPED = "\\u0033\\u0034" + IDENTITY[2:]


@pytest.mark.parametrize("written", [IDENTITY, f'"{ESCAPED}"', "3400-0019-0001-0100-15"])
def test_every_register_is_looked_through(tmp_path: Path, written: str) -> None:
    """Values and comments, however YAML writes them; no line that cannot be hidden is shown."""
    units = (DATA / "units.yml").read_text(encoding="utf-8")
    site = (DATA / "site.yml").read_text(encoding="utf-8")
    taxonomy = (DATA / "taxonomy.yml").read_text(encoding="utf-8")
    data = folder_with(
        tmp_path / "data",
        site=site + f"联系电话: {written}\n# {IDENTITY}\n",
        units=units.replace("\n  - 名称:", f"\n  - 简称: {written}\n    名称:", 1),
        taxonomy=taxonomy.replace("依据: ", f"依据: {written} #", 1),
    )
    with pytest.raises(DataProblems) as told:
        read_catalog(data)
    problems = [problem for problem in told.value.problems if problem.code == "personal-data"]
    assert [Path(problem.path).name for problem in problems] == [
        "site.yml",
        "site.yml",
        "taxonomy.yml",
        "units.yml",
    ]
    assert "1900" not in "".join(map(str, told.value.problems))


def test_escapes_in_a_project(tmp_path: Path) -> None:
    """Found in the value; the line that would show it is left out."""
    data = folder_with(tmp_path / "data")
    (data / "2023").mkdir()
    (data / "2023" / "a.yml").write_text(PROJECT + f'备注: "{ESCAPED}"\n', encoding="utf-8")
    (problem,) = read_catalog(data).errors
    assert (problem.code, problem.place, problem.line_text) == ("personal-data", Place(31, 5), "")
    assert "340*************15" in problem.message


@pytest.mark.parametrize(
    ("name", "code"),
    [
        (f"2023/{IDENTITY}.yml", "personal-data"),
        (f"2023/zhang-{IDENTITY}.yml", "personal-data"),
        ("2023/340000-19000101-0015.yml", "personal-data"),
        (f"{DOMESTIC}/2023/a.yml", "personal-data"),
        (f"2023/张三{IDENTITY}.yml", "slug-format"),
        (f"2023/{IDENTITY}.docx", "stray-file"),
        (f"2023/a-{IDENTITY}/a.yml", "year-folder"),
    ],
)
def test_file_names_are_looked_through(tmp_path: Path, name: str, code: str) -> None:
    """A file's name becomes an address. Whatever is wrong with it, it is not printed in full."""
    data = folder_with(tmp_path / "data")
    (data / name).parent.mkdir(parents=True, exist_ok=True)
    (data / name).write_text(PROJECT, encoding="utf-8")
    (problem,) = read_catalog(data).errors
    assert problem.code == code
    assert find_personal_numbers(str(problem)) == ()
    assert "*" in problem.path


@pytest.mark.parametrize("before", range(MAX_SHOWN_CHARACTERS - 40, MAX_SHOWN_CHARACTERS + 5, 3))
def test_a_number_at_the_end_of_what_is_shown(before: int) -> None:
    """Lines and messages are cut after their numbers are hidden: no half of one remains."""
    wide = "   ".join(IDENTITY)
    line = "甲" * before + wide
    message = "乙" * (MAX_MESSAGE_CHARACTERS // 2 - 30 + before % 30) + wide + "丙" * MAX_MESSAGE_CHARACTERS
    problem = YamlFile("x", [line]).problem(Place(1, 1), Level.ERROR, "any", message)
    assert sum(character.isdecimal() for character in problem.line_text) <= 5
    assert sum(character.isdecimal() for character in problem.message) <= 5
