"""Problems as programs read them: each format is held by its own definition, and by a program's way of reading it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from urllib.parse import unquote

import pytest
from pydantic_sarif.model import StaticAnalysisResultsFormatSarifVersion210JsonSchema as Sarif

from generator.checks.code_titles import meaning_of
from generator.checks.report_formats import FORMATS, check_report, github_log
from generator.reading.problem import Level, Place, Problem
from tests.support.forms import CASES, DATA, read

HOSTILE = "100%\r\n::error file=x::假\n::add-mask::x\x1b[31m\u2028\u202e：a,b:c ##[error]"
STRANGE = Problem(
    "data/2023/逗,号:100%.yml", Place(3, 7), Level.ERROR, "amount-format", HOSTILE, "  总额: 150万\u202e"
)


def report(name: str, *problems: Problem) -> str:
    """What the format makes of the problems."""
    return FORMATS[name](check_report("data", problems, Level.NOTE, 1))


@cache
def broken() -> tuple[Problem, ...]:
    """The problems of all broken cases, as if they were one file each."""
    cases = sorted((CASES / "broken").iterdir())
    return tuple(
        problem
        for case in cases
        for problem in read((case / "project.yml").read_bytes(), f"data/2023/{case.name}.yml")[2]
    )


def commands(text: str) -> Iterator[tuple[str, dict[str, str], str]]:
    """The lines as the runner of GitHub Actions takes them: command, properties, message."""
    for line in re.split(r"\r\n|\r|\n", text)[:-1]:
        match = re.fullmatch(r"::(?P<name>[a-z-]+)(?: (?P<properties>[^:]*))?::(?P<message>.*)", line)
        assert match, line
        properties = dict(each.split("=", 1) for each in match["properties"].split(","))
        undone = {key: _undo(value, (":", ",", "%")) for key, value in properties.items()}
        yield match["name"], undone, _undo(match["message"], ("%",))


def _undo(text: str, escaped: tuple[str, ...]) -> str:
    for character in escaped:
        text = text.replace(f"%{ord(character):02X}", character)
    return text


def test_github_gives_one_command_a_problem() -> None:
    """Every problem of every broken case is an annotation at its line and column, with its whole message."""
    levels = {Level.ERROR: "error", Level.WARNING: "warning", Level.NOTE: "notice"}
    told = list(commands(report("github", *broken())))
    assert len(told) == len(broken()) > 100
    ordered = check_report("data", broken(), Level.NOTE, 1).to_mark()
    assert sorted(ordered) == sorted(broken())
    for (name, properties, message), problem in zip(told, ordered, strict=True):
        line, column = problem.place
        expected = {"file": problem.path, "line": str(line), "col": str(column), "title": problem.code}
        assert (name, properties) == (levels[problem.level], expected)
        assert len(message) == len(problem.message)


def test_text_of_a_file_cannot_be_a_command() -> None:
    """Line breaks, colons, commas and per cents of a hostile text stay in the message that they are in."""
    ((name, properties, message),) = commands(report("github", STRANGE))
    assert (name, properties["file"]) == ("error", STRANGE.path)
    assert message.startswith("100%��::error file=x::假�::add-mask::x�[31m��：a,b:c")


def test_gitlab_has_the_documented_fields() -> None:
    """Exactly the fields that GitLab's documentation lists; no fingerprint stands twice."""
    issues = json.loads(report("gitlab", *broken(), STRANGE))
    assert len(issues) == len(broken()) + 1
    for issue in issues:
        assert issue.keys() == {"description", "check_name", "fingerprint", "severity", "location"}
        assert issue["severity"] in {"info", "minor", "major", "critical", "blocker"}
        assert issue["location"].keys() == {"path", "lines"}
        assert issue["location"]["lines"]["begin"] >= 1
        assert issue["description"].isprintable()
    assert len({issue["fingerprint"] for issue in issues}) == len(issues)


@pytest.mark.parametrize("name", ["gitlab", "sarif", "json"])
def test_fingerprints_stay_when_lines_move(name: str) -> None:
    """A comment above moves every line; what was found is still the same, so nobody is told of it anew."""
    project = (DATA / "2023" / "bangfu-peitao.yml").read_bytes()
    wrong = project.replace("总额: ".encode(), "总额: 约".encode()).replace(b"2023\n", b"2023a\n")
    before, after = read(wrong)[2], read("# 说明\n".encode() + wrong)[2]
    assert len(before) > 2
    assert [(line + 1, column) for line, column in (p.place for p in before)] == [p.place for p in after]
    pattern = re.compile(r"\b[0-9a-f]{32}\b")
    fingerprints = pattern.findall(report(name, *before))
    assert len(set(fingerprints)) == len(before)
    assert pattern.findall(report(name, *after)) == fingerprints


def test_sarif_is_valid_and_explains_itself() -> None:
    """The report keeps the OASIS schema; each result leads to a rule with its help, and to its place."""
    problems = (*broken(), STRANGE)
    text = report("sarif", *problems)
    Sarif.model_validate_json(text)
    (run,) = json.loads(text)["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert run["columnKind"] == "unicodeCodePoints"
    for result, problem in zip(run["results"], problems, strict=True):
        rule = rules[result["ruleIndex"]]
        place = result["locations"][0]["physicalLocation"]
        assert result["ruleId"] == rule["id"] == problem.code
        assert meaning_of(problem.code).explanation in rule["help"]["text"]
        assert unquote(place["artifactLocation"]["uri"]) == problem.path
        assert place["region"] == {"startLine": problem.place.line, "startColumn": problem.place.column}
    with pytest.raises(ValueError, match="columnKind"):  # the schema does bite
        Sarif.model_validate_json(text.replace("unicodeCodePoints", "letters"))


def test_json_has_its_keys() -> None:
    """The keys that README promises, and the figures of all levels whatever is shown."""
    note = Problem("data/2023/a.yml", Place(1, 1), Level.NOTE, "field-absent", "没有")
    told = json.loads(FORMATS["json"](check_report("data", [STRANGE, note], Level.ERROR, 7)))
    assert (told["version"], told["files"], told["counts"]) == (
        1,
        7,
        {"note": 1, "warning": 0, "error": 1},
    )
    (problem,) = told["problems"]
    assert list(problem) == [
        "path",
        "line",
        "column",
        "level",
        "code",
        "title",
        "message",
        "line_text",
        "left_out",
        "fingerprint",
    ]
    assert problem["line_text"] == "  总额: 150万�"


@pytest.mark.parametrize("name", FORMATS)
def test_nothing_found(name: str) -> None:
    """Without a problem every format is still what it is; two runs give the same bytes."""
    text = report(name)
    assert text == report(name)
    if name in ("text", "github"):
        assert text == ""
    else:
        json.loads(text)
    if name == "sarif":
        Sarif.model_validate_json(text)


@pytest.mark.parametrize("name", [name for name in FORMATS if name != "text"])
def test_file_name_that_is_no_text(name: str) -> None:
    """A name in another encoding can be written in every format."""
    strange = STRANGE._replace(path="data/2023/\udcd6\udcd0.yml")
    text = report(name, strange).encode("utf-8", "backslashreplace").decode("utf-8")
    if name in ("json", "gitlab", "sarif"):
        json.loads(text)
    if name == "sarif":
        assert "data/2023/%D6%D0.yml" in text


def warnings(*files: str, count: int = 4) -> list[Problem]:
    """As many warnings of each file, in the order in which they are found."""
    return [
        Problem(f"data/2023/{file}.yml", Place(line, 1), Level.WARNING, "unit-missing", f"第{line}处")
        for file in files
        for line in range(1, count + 1)
    ]


def error(file: str) -> Problem:
    """An error on the last line of a file."""
    return Problem(f"data/2023/{file}.yml", Place(99, 1), Level.ERROR, "amount-format", "不是金额")


def marked(problems: Sequence[Problem], *own: str, name: str = "github") -> list[tuple[str, str]]:
    """Level and file of every mark, in order."""
    paths = frozenset(f"data/2023/{file}.yml" for file in own)
    text = FORMATS[name](replace(check_report("data", problems, Level.NOTE, 9), own=paths))
    if name == "gitlab":
        return [(entry["severity"], Path(entry["location"]["path"]).stem) for entry in json.loads(text)]
    return [(name, Path(properties["file"]).stem) for name, properties, _ in commands(text)]


def test_marks_of_the_changed_file_come_first() -> None:
    """A pull request that changes the last file has its marks among the ten that a forge shows."""
    marks = marked(warnings("a", "b", "c", "z"), "z")
    assert marks[:4] == [("warning", "z")] * 4
    assert len(marks) == 16


@pytest.mark.parametrize(("name", "words"), [("github", "error"), ("gitlab", "critical")])
def test_errors_are_marked_before_warnings(name: str, words: str) -> None:
    """In what was changed and in the rest; a forge that shows ten shows them."""
    problems = [*warnings("a", count=12), error("a"), *warnings("z", count=12), error("z")]
    marks = marked(problems, "z", name=name)
    assert marks[0] == (words, "z")
    assert marks[13] == (words, "a")
    assert {file for _, file in marks[:13]} == {"z"}
    assert marked(problems, name=name)[:2] == [(words, "a"), (words, "z")]


def test_no_file_hides_all_others() -> None:
    """Where nobody knows what was changed, ten marks are of ten files."""
    files = [f"f{number}" for number in range(10)]
    assert [file for _, file in marked(warnings(*files))[:10]] == files


def test_log_lists_what_is_marked_nowhere() -> None:
    """Each level has ten marks; the log has all problems with file and line, and says how many are there alone."""
    report = check_report("data", [*warnings("a", count=13), *map(error, "bcdefghijklm")], Level.NOTE, 9)
    first, *lines = github_log(report).splitlines()
    assert first == "全部 25 条（网页上每一级只标出前 10 条，还有 5 条只列在这里）："
    assert len(lines) == 25
    assert lines[0] == "- data/2023/b.yml:99:1: 错误[amount-format] 不是金额"
    assert lines[-1] == "- data/2023/a.yml:13:1: 提醒[unit-missing] 第13处"
    few = check_report("data", warnings("a"), Level.NOTE, 9)
    assert github_log(few).splitlines()[0] == "全部 4 条："
    assert github_log(check_report("data", [], Level.NOTE, 9)) == ""


def test_log_holds_no_command() -> None:
    """What a file says is no command of the runner, neither at the beginning of a line nor anywhere in it."""
    lines = github_log(check_report("data", [STRANGE], Level.NOTE, 1)).splitlines()
    assert len(lines) == 2
    assert not any(line.lstrip().startswith("::") or "##[" in line for line in lines)


def test_reader_has_own_errors_first() -> None:
    """Own errors, own warnings, then the errors of others; their reminders only on demand."""
    problems = [*warnings("a"), error("a"), *warnings("z"), error("z")]
    report = replace(check_report("data", problems, Level.NOTE, 9), own=frozenset({"data/2023/z.yml"}))
    shown = FORMATS["text"](report.without_others_reminders()).splitlines()
    assert [line.split(":")[0][-5] + line.split(" ")[1][:2] for line in shown] == [
        "z错误", "z提醒", "z提醒", "z提醒", "z提醒", "a错误",
    ]  # fmt: skip
    assert len(FORMATS["text"](report).splitlines()) == 10
    nobodys = check_report("data", problems, Level.NOTE, 9)
    assert nobodys.without_others_reminders() == nobodys
