"""Rules: the six real tables, and a passing and a failing case for each rule."""

from __future__ import annotations

import pickle
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest

from generator.checks import (
    BETWEEN_RULES,
    PROJECT_RULES,
    RESULT_RULES,
    RULES,
    Claim,
    Finding,
    claims_of,
    facts_of,
    findings_between,
    findings_of,
    problem_of,
)
from generator.checks.texts import placeholder_in
from generator.form.project import Project
from generator.form.registers import Registers
from generator.form.target_value import Nature
from generator.reading.personal_numbers import find_mobile_numbers, find_personal_numbers
from generator.reading.problem import Level
from generator.reading.project_file import read_project
from generator.reading.project_keys import project_keys
from generator.reading.register_files import read_registers
from generator.reading.yaml_file import YamlFile
from generator.reading.yaml_text import read_yaml
from tests.support.forms import DATA

HOME = Path(__file__).parents[2]
CASES = HOME / "tests" / "cases" / "rules"
CODES = sorted(folder.name for folder in CASES.iterdir() if folder.name != "registers")


def registers_in(folder: Path) -> Registers:
    """The three registers of a folder."""
    return read_registers(lambda name: (folder / name).read_bytes(), folder.name)


def read(path: Path, shown: str, registers: Registers) -> tuple[Project, YamlFile]:
    """A project file that must be readable."""
    keys = project_keys(b"", registers.layouts, registers.level_names)
    source, problems = read_yaml(shown, path.read_bytes(), keys)
    project, found = read_project(source, registers)
    assert project is not None, "\n".join(map(str, [*problems, *found]))
    assert not problems
    return project, source


def all_findings(paths: Iterable[Path], registers: Registers) -> Iterator[tuple[Project, YamlFile, Finding]]:
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
def six_tables() -> list[tuple[Project, YamlFile, Finding]]:
    """Everything found in the six real tables."""
    return list(all_findings((DATA / "2023").glob("*.yml"), registers_in(DATA)))


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
    six_tables: list[tuple[Project, YamlFile, Finding]],
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
    six_tables: list[tuple[Project, YamlFile, Finding]], code: str, count: int
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
    six_tables: list[tuple[Project, YamlFile, Finding]],
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
    """34 rules about goals: 31 within a project, two between projects, one between years, and each with a folder of cases.

    Rules about results have their cases in result_rules/cases.yml.
    """
    about_results = {rule.code for rule in RESULT_RULES}
    assert sorted(RULES.keys() - about_results) == CODES
    assert len(PROJECT_RULES) == 31
    assert len(BETWEEN_RULES) == 2
    rest = RULES.keys() - about_results - {rule.code for rule in (*PROJECT_RULES, *BETWEEN_RULES)}
    assert rest == {"same-as-last-year"}
    assert len(RULES) == 34 + len(about_results)


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
    find_personal_numbers(text)
    find_mobile_numbers(text)


def test_numbers_of_the_form_are_filler_only_where_the_form_prints_them() -> None:
    """目标1： begins a goal as filler, but a remark may speak of it."""
    assert placeholder_in("目标1：提高水平", numbered=True) == "目标1："
    assert placeholder_in("目标1：指提高水平", numbered=False) is None


def test_the_printed_problem_never_shows_a_personal_number(case_registers: Registers) -> None:
    """Neither in the message nor in the line beneath it, whatever rule speaks."""
    folder = CASES / "personal-data"
    printed = "\n".join(
        str(problem_of(finding, source))
        for _, source, finding in all_findings([folder / "fails.yml"], case_registers)
    )
    assert "personal-data" in printed
    assert find_personal_numbers(printed) == ()


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
        differ = one.rule_code == "threshold-differs"
        others = [
            other.project_id
            for other in everything
            if other.rule_code == one.rule_code
            and other.project_id != one.project_id
            and not one.units.isdisjoint(other.units)
            and (other.target != one.target) == differ
        ]
        if others:
            expected[one.project_id, one.rule_code] = others
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
    """Four rules about goals and four about results stop the site from being built; checks.md names them."""
    errors = {code for code, rule in RULES.items() if rule.level is Level.ERROR}
    of_goals = {"funds-sum", "placeholder-text", "level-coverage", "personal-data"}
    of_results = {
        "result-funds-sum",
        "result-score-over-points",
        "result-score-sum",
        "result-weighted-score",
    }
    assert errors == of_goals | of_results
