"""Rules: the six real tables, a passing and a failing case for each rule, and numbers that are nobody's."""

from __future__ import annotations

import pickle
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest

from generator.model import PROJECT_KEYS, Project, read_project
from generator.personal_numbers import masked, mobile_numbers_in, personal_data_in
from generator.problems import Level
from generator.registers import Registers, read_registers
from generator.rules import (
    BETWEEN_RULES,
    PROJECT_RULES,
    RULES,
    Claim,
    Finding,
    claims_of,
    facts_of,
    findings_between,
    findings_of,
    problem_of,
)
from generator.rules.texts import placeholder_in
from generator.source import Source, read_source
from generator.target_value import Nature

HOME = Path(__file__).parent.parent
CASES = Path(__file__).parent / "cases" / "rules"
CODES = sorted(folder.name for folder in CASES.iterdir() if folder.name != "registers")


def registers_in(folder: Path) -> Registers:
    """The three registers of a folder."""
    return read_registers(lambda name: (folder / name).read_bytes(), folder.name)


def read(path: Path, shown: str, registers: Registers) -> tuple[Project, Source]:
    """A project file that must be readable."""
    keys = PROJECT_KEYS.union(registers.taxonomy.level_names())
    source, problems = read_source(shown, path.read_bytes(), keys)
    project, found = read_project(source, registers)
    assert project is not None, "\n".join(map(str, [*problems, *found]))
    assert not problems
    return project, source


def all_findings(paths: Iterable[Path], registers: Registers) -> Iterator[tuple[Project, Source, Finding]]:
    """What all rules find in the files, taken together; within each file first."""
    read_files = {path.stem: read(path, path.name, registers) for path in sorted(paths)}
    claims: list[Claim] = []
    for name, (project, source) in read_files.items():
        yield from ((project, source, finding) for finding in findings_of(facts_of(project, registers)))
        claims += claims_of(name, facts_of(project, registers))
    for name, findings in findings_between(claims).items():
        yield from ((*read_files[name], finding) for finding in findings)


@pytest.fixture(scope="module")
def case_registers() -> Registers:
    """The registers that all cases share."""
    return registers_in(CASES / "registers")


@pytest.fixture(scope="module")
def six_tables() -> list[tuple[Project, Source, Finding]]:
    """Everything found in the six real tables."""
    return list(all_findings((HOME / "data" / "2023").glob("*.yml"), registers_in(HOME / "data")))


IN_THE_SIX_TABLES = {
    "medium-below-annual": "123456",
    "cost-over-funds": "2345",
    "cost-lower-bound": "2",
    "unit-differs": "2",
    "unit-missing": "1256",
    "operator-missing": "126",
    "amount-decimals": "6",
    "vague-value": "123456",
    "satisfaction-not-number": "14",
    "standard-repeats-value": "123456",
    "periods-identical": "123456",
    "timeliness-without-date": "12345",
    "quantity-not-number": "6",
    "spending-as-quantity": "2",
    "compound-indicator": "6",
    "name-repeats-goal": "2",
    "goal-wording-differs": "5",
    "not-applicable": "123456",
    "same-target-twice": "56",
    "threshold-differs": "26",
    "attribute-vocabulary": "6",
    "field-absent": "123456",
}
"""Code → numbers of the tables in the founding document; every other rule finds nothing there."""


def test_the_six_tables_have_exactly_the_known_findings(
    six_tables: list[tuple[Project, Source, Finding]],
) -> None:
    """Each rule finds what a person found by reading the tables, and nothing else."""
    found: dict[str, set[str]] = defaultdict(set)
    for project, _, finding in six_tables:
        found[finding.code].add(str(project.origin.number))
    assert {code: "".join(sorted(numbers)) for code, numbers in found.items()} == IN_THE_SIX_TABLES


@pytest.mark.parametrize(
    ("code", "count"),
    [("periods-identical", 62), ("standard-repeats-value", 60), ("not-applicable", 8)],
)
def test_rows_of_the_six_tables_are_counted_once(
    six_tables: list[tuple[Project, Source, Finding]], code: str, count: int
) -> None:
    """Of 63 rows, the rule is about as many as were counted by hand."""
    rows = [
        (project.name, row)
        for project, _, finding in six_tables
        if finding.code == code
        for row in finding.rows
    ]
    assert len(rows) == count
    assert len(set(rows)) == count


def test_every_finding_of_the_six_tables_points_into_its_file(
    six_tables: list[tuple[Project, Source, Finding]],
) -> None:
    """Path and rows exist in the file, and the printed line is the one that the value stands on."""
    for _, source, finding in six_tables:
        assert finding.path in source.places
        assert all(row in source.places for row in finding.rows)
        assert problem_of(finding, source).line_text


def test_rows_that_do_not_apply_are_told_by_value_or_by_name(case_registers: Registers) -> None:
    """指标值 不涉及, or the name 此指标不涉及 with any value; 涉及 in another sense does not count."""

    def natures(name: str) -> list[Nature]:
        project, _ = read(CASES / "not-applicable" / name, name, case_registers)
        return [row.nature for row in facts_of(project, case_registers).all_rows]

    number, none = Nature.QUANTITATIVE, Nature.NOT_APPLICABLE
    assert natures("fails.yml") == [number, none, none, number, number]
    assert natures("passes.yml") == [number, number, number, number, number]


def test_every_rule_has_cases_and_no_case_lacks_a_rule() -> None:
    """27 rules: 25 within a project, two between projects, each code once, and each with a folder of cases."""
    assert sorted(RULES) == CODES
    assert len(RULES) == len(PROJECT_RULES) + len(BETWEEN_RULES) == 27


@pytest.mark.parametrize("code", CODES)
def test_a_passing_case_brings_up_nothing_of_the_rule(code: str, case_registers: Registers) -> None:
    """passes*.yml, taken together: what the rule must leave alone."""
    paths = list((CASES / code).glob("passes*.yml"))
    assert paths
    assert [
        str(problem_of(finding, source))
        for _, source, finding in all_findings(paths, case_registers)
        if finding.code == code
    ] == []


@pytest.mark.parametrize("code", CODES)
def test_a_failing_case_prints_its_problems(
    code: str, case_registers: Registers, golden: Callable[[Path, str], None]
) -> None:
    """fails*.yml, taken together, print problems.txt: line, column, level, code, words and mark."""
    found = all_findings((CASES / code).glob("fails*.yml"), case_registers)
    problems = [problem_of(finding, source) for _, source, finding in found if finding.code == code]
    assert problems
    assert {problem.level for problem in problems} == {RULES[code].level}
    golden(CASES / code / "problems.txt", "".join(f"{problem}\n" for problem in problems))


def test_a_careful_form_has_no_findings(case_registers: Registers) -> None:
    """No rule speaks up where nothing is to be said."""
    assert list(all_findings([CASES / "field-absent" / "passes.yml"], case_registers)) == []


@pytest.mark.parametrize("rule", RULES.values(), ids=lambda rule: rule.code)
def test_a_rule_explains_itself_and_accuses_nobody(rule: object) -> None:
    """Title, explanation and basis are there, end as sentences do, and pass no judgment on people."""
    title, explanation, basis = (getattr(rule, name) for name in ("title", "explanation", "basis"))
    assert 4 <= len(title) <= 20
    assert explanation.endswith("。")
    assert basis.endswith("。")
    assert not any(word in title + explanation + basis for word in ("违规", "错误", "造假", "虚报", "违法"))


def lines(name: str) -> list[str]:
    """The texts of a list beside the cases, one a line."""
    return (CASES / "placeholder-text" / name).read_text(encoding="utf-8").splitlines()


def findings_with_goal(goal: str, registers: Registers) -> list[str]:
    """The codes found in a careful form whose goal is `goal`."""
    path = CASES / "field-absent" / "passes.yml"
    project, _ = read(path, path.name, registers)
    return [
        finding.code
        for finding in findings_of(facts_of(project.model_copy(update={"goals": (goal,)}), registers))
    ]


@pytest.mark.parametrize("text", lines("filler.txt"))
def test_text_of_the_template_is_told(text: str, case_registers: Registers) -> None:
    """A piece of the form's template is found in a goal."""
    assert findings_with_goal(text, case_registers) == ["placeholder-text"]


@pytest.mark.parametrize("text", lines("legitimate.txt"))
def test_text_that_only_looks_like_the_template_is_left_alone(text: str, case_registers: Registers) -> None:
    """Ellipses in sentences, hidden names and numbers, sizes and signs may be published."""
    assert findings_with_goal(text, case_registers) == []
    assert placeholder_in(text, numbered=True) is None


@pytest.mark.parametrize(
    "piece", ["*", "×", "X", "_", " ", "\n", "…", "目标1：", "请填写 ", "** ", "（100字", "1 ", "13"]
)
def test_no_text_keeps_a_rule_busy(piece: str) -> None:
    """A quarter of a million characters are looked through in the blink of an eye, not in minutes."""
    text = f"目标1：{piece * (250_000 // len(piece))}）完"
    placeholder_in(text, numbered=False)
    personal_data_in(text)
    mobile_numbers_in(text)


def test_numbers_of_the_form_are_filler_only_where_the_form_prints_them() -> None:
    """目标1： begins a goal as filler, but a remark may speak of it."""
    assert placeholder_in("目标1：提高水平", numbered=True) == "目标1："
    assert placeholder_in("目标1：指提高水平", numbered=False) is None


IDENTITY = "340000190001010015"
CARD = "4111111111111111"


@pytest.mark.parametrize(
    "text",
    [
        IDENTITY,
        "身份证340000190001010015。",
        "3400 0019 0001 0100 15",
        "340000-19000101-0015",
        "340000　19000101　0015",
        "３４００００１９０００１０１００１５",
        "34000019000101004X",
        "34000019000101004x",
        "34000019000101004Ｘ",
        "12 340000190001010015 7",
        "8,340000190001010015",
        CARD,
        "4111 1111 1111 1111",
        "4111-1111-1111-1111",
        "6222000000000000004",
        "账号：1000000000000008",
    ],
)
def test_a_personal_number_is_found_however_it_is_written(text: str) -> None:
    """In full, in groups, in full width, after other figures; shown with three and two digits at most."""
    (number,) = personal_data_in(text)
    assert set(number.masked[3:-2]) == {"*"}
    assert sum(character.isalnum() for character in masked(text)[number.start : number.end]) == 5


@pytest.mark.parametrize(
    "text",
    [
        "340000190001010011",  # check digit
        "340000190013010012",  # month 13
        "340000189912310010",  # before 1900
        "990000190001010016",  # no such province
        "3400001900010100157",  # part of a longer number
        "1340000190001010015",
        "4111111111111112",  # Luhn
        "411111111111111",  # 15 digits
        "项目编码 4111111111111111",
        "1000000000000008",  # Luhn, but neither begins nor is called as a card
        "12340000485000000X",
        "总额 1234567890.12 万元",
    ],
)
def test_other_long_numbers_are_not_personal(text: str) -> None:
    """One test failed is enough to leave a number alone."""
    assert personal_data_in(text) == ()


REGIONS = [
    f"{province}{city:02}{county:02}"
    for province in (11, 34, 45, 52, 62)
    for city in (0, 1, 12, 19, 20)
    for county in (0, 1, 19, 20, 24)
]


def project_codes() -> Iterator[str]:
    """Region, two digits of the year, serial number: 21 digits, as the budget systems of today number projects."""
    for region in REGIONS:
        for year in range(19, 26):
            for serial in range(1, 40):
                yield f"{region}{year}{serial * 7919:013}"


def codes_with_year() -> Iterator[str]:
    """Region, year and serial number: 16 to 21 digits, as older systems did."""
    for region in REGIONS:
        for year in (2019, 2021, 2023):
            for serial in range(1, 40):
                for width in (6, 7, 8, 9, 11):
                    yield f"{region}{year}{serial:0{width}}"


def codes_without_year() -> Iterator[str]:
    """Region and serial number, 16 to 19 digits."""
    for region in REGIONS:
        for serial in range(1, 40):
            for width in (10, 11, 12, 13):
                yield f"{region}{serial:0{width}}"


def credit_codes() -> Iterator[str]:
    """Unified social credit codes that happen to be digits throughout, with a right check character."""
    signs = "0123456789ABCDEFGHJKLMNPQRTUWXY"
    for kind in ("11", "12", "52", "91"):
        for region in REGIONS:
            for organisation in range(100000000, 999999999, 30303031):
                head = f"{kind}{region}{organisation}"
                total = sum(signs.index(sign) * pow(3, place, 31) for place, sign in enumerate(head))
                yield head + signs[-total % 31]


def amounts() -> Iterator[str]:
    """Sums of money, alone and in rows."""
    for number in range(1, 3000):
        yield f"{number * 7919},{number:03}.00 元"
        yield f"{number}.00 {number * 3}.50 {number * 17}.00 0.00 {number * 101}.25"
        yield f"{number * 1013} {number * 2027} {number * 4001}"


@pytest.mark.parametrize(
    ("corpus", "size", "mistaken"),
    [
        (project_codes, 34125, 0),
        (codes_with_year, 73125, 0),
        (codes_without_year, 19500, 576),
        (credit_codes, 15000, 19),
        (amounts, 8997, 0),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_how_often_another_number_is_mistaken(
    corpus: Callable[[], Iterator[str]], size: int, mistaken: int
) -> None:
    """Without any word beside them: fixed lists, so that a change of the rule shows its price here.

    What is left: codes that begin with 62, 52 or 45 as cards do, one in ten of which has a fitting last digit; and
    credit codes of regions whose number ends as a year begins.
    """
    texts = list(corpus())
    assert len(texts) == size
    assert sum(bool(personal_data_in(text)) for text in texts) == mistaken


def test_a_code_that_is_called_a_code_is_never_taken_for_a_card() -> None:
    """The word before it, or the field that it stands in, tells what a number is."""
    codes = [*codes_with_year(), *codes_without_year()]
    assert not any(personal_data_in(f"项目编码：{code}") for code in codes)
    assert not any(personal_data_in(f"统一社会信用代码: {code}") for code in credit_codes())


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
    (number,) = mobile_numbers_in(text)
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
    assert mobile_numbers_in(text) == ()


def test_the_printed_problem_never_shows_a_personal_number(case_registers: Registers) -> None:
    """Neither in the message nor in the line beneath it, whatever rule speaks."""
    folder = CASES / "personal-data"
    printed = "\n".join(
        str(problem_of(finding, source))
        for _, source, finding in all_findings([folder / "fails.yml"], case_registers)
    )
    assert "personal-data" in printed
    assert personal_data_in(printed) == ()


def test_masking_keeps_every_character_in_its_place() -> None:
    """The caret beneath the line must still point at what it pointed at."""
    text = f"甲{IDENTITY}乙４１１１ 1111-1111　1111丙13800000000"
    assert masked(text) == "甲340*************15乙４１１* ****-****　**11丙138******00"


def claims(count: int, targets: int, units: int) -> list[Claim]:
    """Claims of made-up projects about one measure, each with one or two units."""
    return [
        Claim(
            code,
            2024,
            "数量指标\n培训人数",
            (number % targets,),
            frozenset({f"单位{number % units}", f"单位{number % 7 % units}"}),
            f"2024/p{number:05}",
            f"项目{number:05}",
            "培训人数",
            f"≥{number % targets}人",
            ("绩效指标", "产出指标", "数量指标", 0),
            ("绩效指标", "产出指标", "数量指标", 0, "指标值"),
        )
        for number in range(count)
        for code in ("same-target-twice", "threshold-differs")
    ]


@pytest.mark.parametrize(("count", "targets", "units"), [(40, 3, 1), (60, 4, 9), (90, 30, 20), (50, 50, 50)])
def test_projects_are_compared_as_each_with_each_would_be(count: int, targets: int, units: int) -> None:
    """The quick comparison names and counts the same projects as the plain one."""
    everything = claims(count, targets, units)
    expected: dict[tuple[str, str], list[str]] = {}
    for one in everything:
        differ = one.code == "threshold-differs"
        others = [
            other.project_id
            for other in everything
            if other.code == one.code
            and other.project_id != one.project_id
            and not one.units.isdisjoint(other.units)
            and (other.target != one.target) == differ
        ]
        if others:
            expected[one.project_id, one.code] = others
    found = {
        (project_id, finding.code): finding
        for project_id, findings in findings_between(reversed(everything)).items()
        for finding in findings
    }
    assert {key: list(finding.others) for key, finding in found.items()} == {
        key: others[:3] for key, others in expected.items()
    }
    for key, others in expected.items():
        assert (f"{len(others)} 个项目" in found[key].message) == (len(others) > 3)


def test_claims_travel_between_processes(case_registers: Registers) -> None:
    """Claims are small, and the same after pickling."""
    path = CASES / "field-absent" / "passes.yml"
    project, _ = read(path, path.name, case_registers)
    made = claims_of("2024/peixun", facts_of(project, case_registers))
    pickled = pickle.dumps(made)
    assert pickle.loads(pickled) == made
    assert 0 < len(pickled) < 2000


def test_the_order_of_projects_does_not_matter() -> None:
    """The same claims in another order give the same findings in the same order."""
    everything = claims(30, 3, 4)
    assert list(findings_between(everything).items()) == list(findings_between(everything[::-1]).items())


def test_errors_are_those_that_must_not_be_published() -> None:
    """Four rules stop the site from being built; checks.md names them."""
    errors = {code for code, rule in RULES.items() if rule.level is Level.ERROR}
    assert errors == {"funds-sum", "placeholder-text", "level-coverage", "personal-data"}
