"""Tables of other bodies as a clerk types them: one line at most, and they go in whole."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import yaml

from generator.form.registers import FORMS_FILE, Registers
from generator.projects.artifacts import ProjectArtifacts, build_artifacts
from generator.reading.problem import Level, sort_problems
from generator.reading.register_files import read_registers
from tests.support.forms import CASES, DATA, printed

TYPED = sorted((CASES / "typed").iterdir())
_LINE_TO_WRITE = re.compile(r"请在文件里写一行 ((?:表式|指标体系): [^。\n]+)")


def _registers(forms: Path | None = None) -> Registers:
    def read_file(name: str) -> bytes:
        file = forms if forms and name == FORMS_FILE else DATA / name
        return file.read_bytes()

    return read_registers(read_file, "data")


def _checked(data: bytes, registers: Registers) -> tuple[ProjectArtifacts, str]:
    year = re.search(r"^年度: (\d+)$", data.decode(), re.MULTILINE)
    assert year is not None
    path = f"{year[1]}/table"
    artifacts = build_artifacts(path, f"data/{path}.yml", data, registers)
    return artifacts, printed(sort_problems(artifacts.problems))


@pytest.mark.parametrize("folder", TYPED, ids=lambda folder: folder.name)
def test_typed_table_goes_in_with_one_line(folder: Path, golden: Callable[[Path, str], None]) -> None:
    """The first check names the layout, or the body has its own; with that line no error is left."""
    data = (folder / "project.yml").read_bytes()
    _, problems = _checked(data, _registers())
    golden(folder / "first-round.txt", problems)
    forms = folder / FORMS_FILE
    if forms.exists():
        line = f"表式: {yaml.safe_load(forms.read_text(encoding='utf-8'))['表式'][0]['名称']}"
        registers = _registers(forms)
    else:
        line, registers = _LINE_TO_WRITE.findall(problems)[0], _registers()
    artifacts, problems = _checked(_with_symbols_in_quotes(f"{line}\n".encode() + data), registers)
    golden(folder / "second-round.txt", problems)
    assert not [problem for problem in artifacts.problems if problem.level is Level.ERROR]
    assert artifacts.project is not None


def _with_symbols_in_quotes(data: bytes) -> bytes:
    """Return a file in which a single percent sign is in quotes, as the first check says beside the layout."""
    return re.sub(rb": %$", b': "%"', data, flags=re.MULTILINE)


@pytest.mark.parametrize("folder", TYPED, ids=lambda folder: folder.name)
def test_every_cell_of_a_typed_table_is_in_the_project(folder: Path) -> None:
    """Nothing that the clerk typed gets lost on the way: each text of the file is a text of the project."""
    forms = folder / FORMS_FILE
    data = (folder / "project.yml").read_bytes()
    registers = _registers(forms if forms.exists() else None)
    line = f"表式: {registers.layouts.own[0].name}" if registers.layouts.own else ""
    line = line or _LINE_TO_WRITE.findall(_checked(data, registers)[1])[0]
    written = _with_symbols_in_quotes(f"{line}\n".encode() + data)
    project = _checked(written, registers)[0].project
    assert project is not None
    texts = [*_texts(project.model_dump(warnings=False)), *(cell.text for cell in project.annual_funds.cells)]
    typed = list(_texts(yaml.load(written, Loader=yaml.BaseLoader)))
    assert len(typed) > 10
    assert [text for text in typed if not any(text in known for known in texts)] == []


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, (list, tuple)):
        for item in value:
            yield from _texts(item)
    elif value is not None and value != "":
        yield str(value)
