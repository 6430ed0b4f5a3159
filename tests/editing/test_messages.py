"""The page that explains every message of the check: nothing is missing, and every example is true."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from generator.checks import RULES
from generator.checks.code_titles import READING_TITLES
from tests.conftest import HOME
from tests.support.message_guide import SITUATIONS, groups, left, page

PAGE = HOME / "docs" / "editing" / "messages" / "index.md"
MESSAGES = [message for group in groups() for message in group.messages]
EXAMPLES = [
    pytest.param(message, example, id=f"{message.code}-{number}")
    for message in MESSAGES
    for number, example in enumerate(message.examples, start=1)
    if example.right is not None
]
NOT_CODES = {"annual", "by-period", "open-data", "transfer-payments", "type", "utf-8-sig"}
"""Words of the readers that look like codes."""
READERS = {
    "checks/as_printed",
    "form",
    "reading",
    "projects/artifacts",
    "projects/build_projects",
    "rendering/glossary",
    "history/lost_addresses",
}
"""The rooms and modules that give problems their codes, but for the rules."""
FOR_MAINTAINERS = {
    "form_app/accounts",
    "form_app/office_settings",
    "form_app/read_office",
    "output/build_refusals",
    "output/docs_checks",
    "output/docs_folder",
    "commands/document_importer",
    "commands/import_outcome",
}
"""Tells what is wrong with docs/ when the site is written, which no clerk reads, and what was read of a document."""
TELLING = {"FieldProblem", "Problem", "Slip", "cell_error", "problem", "refuse", "refuse_at"}


def trees() -> Iterator[tuple[str, ast.Module]]:
    """Every module of the generator but its rules, which name their codes themselves."""
    home = HOME / "generator"
    for file in home.rglob("*.py"):
        name = file.relative_to(home).with_suffix("").as_posix()
        if not name.startswith("checks/") or name in READERS:
            yield name, ast.parse(file.read_text(encoding="utf-8"))


def is_reader(name: str) -> bool:
    """Whether a module is one of `READERS` or in one of these rooms."""
    return name in READERS or name.split("/")[0] in READERS


def codes_in(module: ast.Module) -> Iterator[str]:
    """Whatever a module may give a problem as its code: words with a hyphen, single words in a message's company."""
    for node in ast.walk(module):
        if isinstance(node, ast.Constant) and re.fullmatch(r"[a-z]+(?:-[a-z0-9]+)+", str(node.value)):
            yield str(node.value)
        parts = node.elts if isinstance(node, ast.Tuple) else node.args if isinstance(node, ast.Call) else []
        words = list(map(_text, parts))
        if re.search("[一-龥]", "".join(words)) or (isinstance(node, ast.Call) and _called(node) in TELLING):
            yield from (word for word in words if re.fullmatch("[a-z]+", word))


def _called(call: ast.Call) -> str:
    return str(getattr(call.func, "attr", getattr(call.func, "id", "")))


def _text(node: ast.AST) -> str:
    """The letters of a text in the code, those of an f-string without its values."""
    return "".join(
        each.value
        for each in ast.walk(node)
        if isinstance(each, ast.Constant) and isinstance(each.value, str)
    )


def test_every_code_is_explained_once() -> None:
    """Each code that the check can print has its section, and no section is about nothing."""
    codes = {code for name, module in trees() if is_reader(name) for code in codes_in(module)} - NOT_CODES
    explained = [message.code for message in MESSAGES]
    assert len(explained) == len(set(explained))
    assert set(explained) == codes | set(RULES)


def test_every_code_has_one_title() -> None:
    """No code can be found that is neither a rule nor among the reader's titles, and no title is left over."""
    explained = {message.code for message in MESSAGES}
    assert explained - RULES.keys() == READING_TITLES.keys()
    assert not READING_TITLES.keys() & RULES.keys()


def test_every_module_that_tells_problems_is_looked_at() -> None:
    """A problem made anywhere else is one of a rule or of a reader that is passed on."""
    telling = {
        name
        for name, module in trees()
        if any(isinstance(node, ast.Call) and _called(node) in TELLING for node in ast.walk(module))
    }
    assert {name for name in telling if not is_reader(name)} <= FOR_MAINTAINERS
    assert telling


def test_every_message_has_an_example_or_a_situation() -> None:
    """Nothing is explained without what was really said."""
    assert {message.code for message in MESSAGES if not message.examples} == set(SITUATIONS)


@pytest.mark.parametrize(("message", "example"), EXAMPLES)
def test_right_way_is_right(message, example, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    """Written as the page says, the message is gone, and nothing else is an error."""
    assert left(message, example, tmp_path) == []


def test_page_is_fresh(tmp_path: Path, golden: Callable[[Path, str], None]) -> None:
    """What the check says today stands on the page; `pytest --accept` renews it."""
    golden(PAGE, page(tmp_path))
