"""The schemas for editors, judged by `check-jsonschema`, which reads YAML as editors do: numbers are numbers."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import nullcontext
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any
from unittest.mock import patch
from xml.etree import ElementTree

import pytest
from check_jsonschema import main as check_jsonschema
from check_jsonschema.parsers.yaml import construct_yaml_implementation, impl2loader
from click.testing import CliRunner
from jsonschema import Draft202012Validator, FormatChecker

from generator.editing.editor_schema import SCHEMA_FOLDER, editor_schemas
from generator.form.registers import FORMS_FILE, REGISTER_FILES, SCORING_FILE, WITHDRAWN_FILE
from generator.reading.problem import Level
from generator.reading.register_files import read_registers
from tests.conftest import HOME
from tests.support.forms import CASES, DATA, read, schema_texts, schemas
from tests.support.layouts import LAYOUT_FILES, layout_registers, read_in_layouts

SCHEMAS = sorted(["project.schema.json", *(name.replace(".yml", ".schema.json") for name in REGISTER_FILES)])

PASSED = {
    "amount-leading-zero": "010.5 is a number like 10.5 once YAML has typed it",
    "amount-scientific": "1e3 is the number 1000",
    "amount-seven-decimals": "that a number has at most six decimals can be said only with multipleOf, wrong in binary",
    "amount-underscore": "1_000 is the number 1000 to this reader of YAML, a text to others",
    "amount-without-first-digit": ".5 is the number 0.5",
    "anchor-and-alias": "an alias stands there as the value that it repeats",
    "bidi-character": "hidden characters stand in keys and comments as well; editors mark them themselves",
    "control-character-escaped": "the same",
    "very-long-line": "the same",
    "merge-key": "merged keys stand there as if typed",
    "period-backwards": "no keyword compares two parts of a text",
    "text-over-two-lines": "the lines are one text once they are read",
    "value-cut-by-hash": "the rest of the line is a comment",
    "value-is-only-a-hash": "the same",
    "yaml-directive": "a directive leaves no trace",
}
"""Broken project files that no schema can tell from right ones, and why."""

NEVER_SEEN = {
    "bidi-character", "comment-cuts-value", "control-character", "wrapped-text", "yaml-alias", "yaml-anchor",
    "yaml-directive", "yaml-merge",
}  # fmt: skip
"""Codes of the reader that a schema cannot express at all: what they tell is gone when YAML has been read."""

TOLD_BY_YAML = {
    "control-character", "duplicate-key", "fullwidth-punctuation", "fullwidth-space", "merge-conflict", "missing-space",
    "nesting-too-deep", "several-documents", "tab-indent", "yaml-syntax", "yaml-tag",
}  # fmt: skip
"""Codes of files that a reader of YAML stops at, before any schema."""

PASSED_REGISTERS = {
    "forms-both-claim": "one layout cannot be held against another",
    "forms-named-twice": "the same",
    "forms-role-of-a-column-that-is-absent": "one part of a file cannot be held against another",
    "forms-scheme-unknown": "the same: the schemes stand in other files too",
    "forms-three-sides": "a list of names to the model",
    "forms-two-columns-of-one-role": "one column cannot be held against another",
    "forms-without-a-name-column": "the same",
    "forms-with-nothing": "that one of two lists has to be there",
    "forms-results-with-slips": "a list of names to the model, and columns that are held against another",
    "site-layout-unknown": "the layouts stand in other files",
    "site-licence-at-no-address": "an address is judged when the whole register is read",
    "site-portal-without-scheme": "the same",
    "site-script-as-portal": "the same",
    "site-format-to-come": "which numbers a program knows is told by the program",
    "site-with-words-of-the-sample": "what is left of the sample is told by its words",
    "taxonomy-default-unknown": "one part of a file cannot be held against another",
    "taxonomy-name-used-twice": "the same",
    "taxonomy-scheme-named-twice": "the same",
    "taxonomy-year-in-two-schemes": "the same",
    "unit-above-itself": "the same",
    "withdrawn-at-an-address-of-the-site": "the same: a list of addresses that only the reader has",
    "withdrawn-in-another-year": "one field cannot be held against another",
    "withdrawn-still-there": "whether a file is there is none of a schema's business",
    "withdrawn-twice": "one item cannot be held against another",
    "withdrawn-with-a-persons-number": "a number is a person's by its check digit",
    "withdrawn-with-file-name": "an address is any line to the model",
    "withdrawn-without-folder": "the same",
    "unit-parent-not-registered": "the same",
    "unit-registered-twice": "the same",
    "unit-slug-only-digits": "the same: page numbers of the list of units",
    "unit-slug-used-twice": "the same",
    "unit-with-a-persons-number": "a number is a person's by its check digit",
    "unit-with-a-wrong-credit-code": "a code is wrong by its check character",
}


SELF_CHECK = "check_jsonschema.schema_loader.main._check_schema"
"""Holds a schema against the schema of schemas, which takes as long as to judge a hundred files: done once for each."""
CHECKED: set[Path] = set()


def judged(schema: Path, files: list[Path]) -> tuple[set[Path], set[Path]]:
    """The files that `check-jsonschema` refuses by the schema, and those that are no YAML to it."""
    digits = sys.get_int_max_str_digits()
    sys.set_int_max_str_digits(0)  # a case has a year of 5,000 digits
    try:
        with patch(SELF_CHECK) if schema in CHECKED else nullcontext():
            run = CliRunner().invoke(
                check_jsonschema, ["--output-format", "json", "--schemafile", str(schema), *map(str, files)]
            )
    finally:
        sys.set_int_max_str_digits(digits)
    CHECKED.add(schema)
    told = json.loads(run.stdout)
    assert (run.exit_code == 0) == (told["status"] == "ok")
    refused, unread = (
        {Path(each["filename"]) for each in told.get(kind, ())} for kind in ("errors", "parse_errors")
    )
    return refused, unread


def without_references(schema: Mapping[str, Any]) -> Any:
    """Return a schema that says the same with what it refers to in its place: a hundredfold validation is ten times as fast."""
    definitions: dict[str, Any] = {}

    def written_out(part: Any) -> Any:
        if isinstance(part, list):
            return [written_out(item) for item in part]
        if not isinstance(part, dict):
            return part
        rest = {key: written_out(value) for key, value in part.items() if key not in ("$ref", "$defs")}
        if "$ref" not in part:
            return rest
        name = part["$ref"].removeprefix("#/$defs/")
        if name not in definitions:
            definitions[name] = written_out(schema["$defs"][name])
        return {**rest, "allOf": [*rest.get("allOf", []), definitions[name]]}

    return written_out(schema)


def codes(situation: Path) -> set[str]:
    """What our own reader says of a broken file."""
    return set(
        re.findall(r"错误\[([a-z-]+)\]", (situation.parent / "problems.txt").read_text(encoding="utf-8"))
    )


def has_error(data: bytes) -> bool:
    """Whether our own reader refuses a project file."""
    return any(problem.level is Level.ERROR for problem in read(data)[2])


def test_schemas_are_fresh() -> None:
    """The committed schemas are those made from model and registers; `disclosure schema` mends them."""
    data = HOME / "data"
    own = read_registers(lambda file: (data / file).read_bytes(), "data")
    for name, text in editor_schemas(own).items():
        assert (data / SCHEMA_FOLDER / name).read_text(encoding="utf-8") == text, name


@pytest.mark.parametrize("name", SCHEMAS)
def test_schema_is_one(name: str) -> None:
    """Each is a JSON Schema of 2020-12, and explains every key in Chinese."""
    schema = json.loads(schema_texts()[name])
    Draft202012Validator.check_schema(schema)
    assert schema["$schema"] == Draft202012Validator.META_SCHEMA["$id"]
    fields = dict(fields_of(schema))
    assert {
        key for key, field in fields.items() if not re.search("[一-龥]", field.get("description", ""))
    } == set()
    assert {key for key, field in fields.items() if field.get("title") != key} == set()


def fields_of(schema: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every key that a file can have, with what is said of it."""
    for form in (schema, *schema["$defs"].values()):
        yield from form.get("properties", {}).items()


def test_good_project_files_are_accepted() -> None:
    """The six tables, and what looks like a slip but is none."""
    files = [
        *(DATA / "2023").glob("*.yml"),
        *(CASES / "good").glob("*.yml"),
        *(CASES / "pages").glob("*/project.yml"),
    ]
    assert len(files) > 20
    assert judged(schemas() / "project.schema.json", files) == (set(), set())


def test_broken_project_files_are_refused() -> None:
    """All but those of which the reason is given; what YAML itself refuses is of the kinds that are listed."""
    files = [
        file for file in sorted((CASES / "broken").glob("*/project.yml")) if has_error(file.read_bytes())
    ]
    refused, unread = judged(schemas() / "project.schema.json", files)
    passed = set(files) - refused - unread
    assert {file.parent.name for file in passed} == set(PASSED)
    others = {file.parent.name for file in unread if not codes(file) <= TOLD_BY_YAML}
    # To YAML a key that stands twice; a sign that begins no text, behind which the reader reads on.
    assert others == {"amount-with-comma-twice", "many-slips-of-syntax", "symbols-unquoted"}
    seen = {code for file in refused if len(codes(file)) == 1 for code in codes(file)}
    assert {code for file in passed for code in codes(file)} - seen == NEVER_SEEN


def test_levels_and_units_are_those_of_the_registers(tmp_path: Path) -> None:
    """Another body's registers make another schema; a missing first level is refused, as the rule does."""
    folder = CASES / "rules" / "registers"
    theirs = read_registers(
        lambda name: (folder / name if (folder / name).exists() else DATA / name).read_bytes(), "data"
    )
    schema = tmp_path / "project.schema.json"
    schema.write_text(editor_schemas(theirs)[schema.name], encoding="utf-8")
    files = [*(CASES / "rules").glob("*/passes*.yml"), *(CASES / "rules").glob("*/fails*.yml")]
    assert judged(schema, files) == ({CASES / "rules" / "level-coverage" / "fails.yml"}, set())
    assert judged(schemas() / schema.name, files)[0] == set(files)


GOOD_REGISTERS = {
    WITHDRAWN_FILE: CASES / "withdrawn.yml",
    FORMS_FILE: CASES / "layouts" / FORMS_FILE,
    SCORING_FILE: CASES / "results" / SCORING_FILE,
}
"""Registers without a mistake that this site does not have."""


@pytest.mark.parametrize("name", REGISTER_FILES)
def test_registers(name: str) -> None:
    """A register without a mistake is accepted, a broken one refused but for the reasons given."""
    files = sorted((CASES / "registers").glob(f"*/{name}"))
    schema = schemas() / name.replace(".yml", ".schema.json")
    good = GOOD_REGISTERS.get(name, DATA / name)
    refused, unread = judged(schema, [good, *files])
    assert (good in refused, unread) == (False, set())
    expected = {case for case in PASSED_REGISTERS if case.startswith(name[:4])}
    assert {file.parent.name for file in files if file not in refused} == expected


SPELLINGS = (
    "", "~", "null", "true", "no", "0", "-0", "+1", "-5", "010", ".5", "5.", "75", "75.00", '"75.00"', "1e3", "1_000", "0x1F",
    ".inf", ".nan", "12:30:45", "999999999999.999999", "1000000000001", "0.0000001", "1,000", "１００", "2023-01-01",
    "2023-02-30", "2023", "2023.0", '"2023"', "1999", "2100", "2022—2024", "2024—2023", "2023-2024", '""', '" "', '"a "',
    r'"a\tb"', r'"a\nb"', "[]", "{}", "[a]", "{a: b}", "文字", "≥95%", "滁州市总工会", "2021年版", "a  # b", "a #b", "&a b", "!!str a",
)  # fmt: skip
"""What might be typed where something else is expected, as it stands in the file."""

CELLS = {
    "项目名称": ("项目名称: 职工医疗互助经费\n", "项目名称: %s\n"),
    "年度": ("年度: 2023\n", "年度: %s\n"),
    "中期期限": ("中期期限: 2023—2024\n", "中期期限: %s\n"),
    "实施单位第1项": ("  - 滁州市总工会\n", "  - %s\n"),
    "项目属性": ("项目属性: 经常性项目\n", "项目属性: %s\n"),
    "指标体系": ("项目属性: 经常性项目\n", "指标体系: %s\n"),
    "来源": ("来源:\n  文件: 滁州市总工会2023年项目支出绩效目标表\n  序号: 1\n", "来源: %s\n"),
    "公开日期": ("  序号: 1\n", "  公开日期: %s\n"),
    "中期资金": ("  中期: {总额: 75.00, 财政拨款: 75.00, 其他资金: 0.00}\n", "  中期: %s\n"),
    "总额": ("  年度: {总额: 150.00, 财政拨款: 150.00, 其他资金: 0.00}\n", "  年度:\n    总额: %s\n"),
    "财政拨款": (
        "  年度: {总额: 150.00, 财政拨款: 150.00, 其他资金: 0.00}\n",
        "  年度:\n    总额: 1\n    财政拨款: %s\n",
    ),
    "目标": ("  - 减轻职工住院医疗费负担。\n", "  - %s\n"),
    "目标的中期": ("  - 减轻职工住院医疗费负担。\n", "  - 中期: %s\n"),
    "指标值": ("        指标值: ≥95%\n", "        指标值: %s\n"),
    "绩效标准": ("        绩效标准: ≥95%\n", "        绩效标准: %s\n"),
    "指标的年度": ("        指标值: ≥95%\n        绩效标准: ≥95%\n", "        年度: %s\n"),
}
"""Cell → what stands in tests/cases/project.yml, and where the spelling goes."""


def load(text: bytes | str) -> Any:
    """Return what an editor reads in a file."""
    data = text.encode() if isinstance(text, str) else text
    return impl2loader(construct_yaml_implementation())(BytesIO(data))


@cache
def typed(spelling: str) -> Any:
    """Return what an editor reads where this stands as the whole of a cell: by itself read in a hundredth of a file's time."""
    return load(f"- {spelling}\n")[0]


CELL = "此格"
"""Stands in a file where `with_cell` puts a value."""


def with_cell(content: Any, value: Any) -> Any:
    """Return what was read of a file with `value` in its CELL."""
    if isinstance(content, dict):
        return {key: with_cell(inner, value) for key, inner in content.items()}
    if isinstance(content, list):
        return [with_cell(inner, value) for inner in content]
    return value if content == CELL else content


@cache
def validator() -> Draft202012Validator:
    """The schema of the files below a year's folder."""
    schema = json.loads(schema_texts()["project.schema.json"])
    return Draft202012Validator(without_references(schema), format_checker=FormatChecker(["date"]))


def test_every_spelling_in_every_cell(golden: Callable[[Path, str], None]) -> None:
    """Where reader and schema differ is held in a case. Wrongly refused are only words for nothing, which look like blanks."""
    project = (CASES / "project.yml").read_text(encoding="utf-8")
    differing: dict[tuple[str, str], list[str]] = {}
    for cell, (stands, instead) in CELLS.items():
        assert project.count(stands) == 1
        content = load(project.replace(stands, instead % CELL))
        for spelling in SPELLINGS:
            accepted = not has_error(project.replace(stands, instead % spelling).encode())
            if validator().is_valid(with_cell(content, typed(spelling))) is not accepted:
                verdict = "只有读者认" if accepted else "只有编辑器认"
                differing.setdefault((verdict, spelling), []).append(cell)
    assert {spelling for verdict, spelling in differing if verdict == "只有读者认"} == {"~", "null"}
    lines = [
        f"{verdict}  {spelling}  {'、'.join(cells)}\n"
        for (verdict, spelling), cells in sorted(differing.items())
    ]
    golden(CASES / "spellings.txt", "".join(lines))


YEARS = """\
默认指标体系: 甲
指标体系:
  - {名称: 甲, 依据: 甲文件, 一级指标: [{名称: 产出, 必需: 是, 二级指标: [{名称: 数量}]}]}
  - {名称: 2021, 依据: 乙文件, 适用年度: [2024], 一级指标: [{名称: 成本, 别名: [花费], 必需: 是, 二级指标: [{名称: 经济}]}]}
项目属性: [[新增]]
"""


@pytest.mark.parametrize(
    ("year", "named", "level1", "level2", "accepted"),
    [
        (2023, None, "产出", "数量", True),
        (2023, None, "成本", "经济", False),
        (2024, None, "成本", "经济", True),
        ("2024", None, "花费", "经济", True),
        (2024, None, "产出", "数量", False),
        (2024, "甲", "产出", "数量", True),
        (2023, 2021, "花费", "经济", True),
        (2023, "2021", "成本", "经济", True),
        (2023, 2021, "产出", "数量", False),
        (2023, "丙", "产出", "数量", False),
    ],
)
def test_scheme_in_use(year: object, named: object, level1: str, level2: str, accepted: bool) -> None:
    """A project's own scheme comes first, then the one of its year, then the default, as for the reader."""
    contents = {"taxonomy.yml": YEARS.encode()}
    theirs = read_registers(lambda name: contents.get(name) or (DATA / name).read_bytes(), "data")
    project = {
        "项目名称": "职工医疗互助经费",
        "年度": year,
        "指标体系": named,
        "实施单位": ["滁州市总工会"],
        "来源": {"文件": "目标表"},
        "项目资金": {"年度": {"总额": 1.5}},
        "总体目标": ["减轻负担"],
        "绩效指标": {level1: {level2: [{"名称": "人数", "指标值": 5}]}},
    }
    schema = json.loads(editor_schemas(theirs)["project.schema.json"])
    assert Draft202012Validator(schema).is_valid(project) is accepted


def test_editors_find_the_schemas() -> None:
    """VS Code and JetBrains are told of every schema, by the path it has; no editor asks other hosts for one."""
    assert sorted(schema_texts()) == SCHEMAS
    written = {f"data/{SCHEMA_FOLDER}/{name}" for name in SCHEMAS}
    settings = json.loads((HOME / ".vscode" / "settings.json").read_text(encoding="utf-8"))
    assert set(settings["yaml.schemas"]) == written
    assert settings["yaml.schemaStore.enable"] is False
    mappings = ElementTree.parse(HOME / ".idea" / "jsonSchemas.xml")
    paths = {each.attrib["value"] for each in mappings.iterfind(".//option[@name='relativePathToSchema']")}
    assert paths == written


@cache
def layout_validator() -> Draft202012Validator:
    """The schema of a body whose layouts are those of tests/cases/layouts."""
    return Draft202012Validator(json.loads(editor_schemas(layout_registers())["project.schema.json"]))


def in_layout(file: Path, name: str) -> bytes:
    """A file of tests/cases/layouts as it would be with another 表式."""
    lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
    return "".join([f"表式: {name}\n", *(line for line in lines if not line.startswith("表式:"))]).encode()


@pytest.mark.parametrize("file", LAYOUT_FILES, ids=lambda file: file.stem)
def test_file_is_right_in_its_own_layout_only(file: Path) -> None:
    """A file in the words of one form is accepted with its layout, named or claimed, and refused with every neighbour's."""
    content = load(file.read_bytes())
    assert layout_validator().is_valid(content)
    project, problems = read_in_layouts(file.read_bytes())
    assert (project and project.layout.name, problems) == (file.stem, ())
    accepted = {
        name: layout_validator().is_valid({**content, "表式": name})
        for name in layout_registers().layouts.by_name
    }
    assert accepted == {name: name == file.stem for name in accepted}
    assert {name: read_in_layouts(in_layout(file, name))[0] is not None for name in accepted} == accepted


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("分列申报表", '"3,309,840.00"', "330984万"),
        ("分列申报表", "本级预算:", "财政拨款:"),
        ("分列申报表", "中央补助: 3000000", "市级补助: 3000000"),
        ("分列申报表", "资金用途:", "项目编码:"),
        ("实施期与年度表", "总额: 250.00", "总额: 1,250.00"),
        ("实施期与年度表", "实施期期限: 2025—2026\n", ""),
        ("实施期与年度表", "分值: 50", "绩效标准: 计划"),
        ("长期与年度表", "  当年: {总额", "  实施期: {总额"),
        ("部门整体表", "部门名称: 滁州市总工会", "部门名称: 别的单位"),
        ("一级指标表", "产出类指标:", "产出指标:"),
    ],
)
def test_slip_in_another_layout(name: str, old: str, new: str) -> None:
    """Units, sources, parts, cells, columns and levels are those of the file's own layout, for schema and reader alike."""
    text = (CASES / "layouts" / f"{name}.yml").read_text(encoding="utf-8")
    wrong = text.replace(old, new).encode()
    assert wrong.decode() != text
    assert read_in_layouts(wrong)[0] is None
    assert not layout_validator().is_valid(load(wrong))
