"""Compiled templates are kept where Python keeps compiled modules, and used while nothing else would come out."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from jinja2 import DictLoader, Environment

from generator.rendering.template_cache import TemplateCache


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """In the place of Python's own folder."""
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    return tmp_path


def environment(folder: Path, source: str = "{{ text }}", **settings: bool) -> Environment:
    """One that keeps in the folder what it compiles."""
    kept = TemplateCache()
    kept.directory = str(folder)
    return Environment(loader=DictLoader({"page.html": source}), bytecode_cache=kept, **settings)  # type: ignore[arg-type]


def compiled(made: Environment, monkeypatch: pytest.MonkeyPatch) -> tuple[str, int]:
    """What is printed, and how many templates had to be compiled for it."""
    count = 0
    really: Callable[..., object] = made.compile

    def compile_(*arguments: object, **options: object) -> object:
        nonlocal count
        count += 1
        return really(*arguments, **options)

    monkeypatch.setattr(made, "compile", compile_)
    return made.get_template("page.html").render(text="<b>"), count


def test_compiled_once(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The next process, which has none in memory, finds it."""
    assert compiled(environment(folder), monkeypatch) == ("<b>", 1)
    assert compiled(environment(folder), monkeypatch) == ("<b>", 0)


def test_another_text_or_another_way_to_compile_it(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each is compiled anew."""
    compiled(environment(folder), monkeypatch)
    assert compiled(environment(folder, "[{{ text }}]"), monkeypatch) == ("[<b>]", 1)
    assert compiled(environment(folder, autoescape=True), monkeypatch) == ("&lt;b&gt;", 1)


@pytest.mark.parametrize("content", [b"", b"x" * 100])
def test_file_that_is_not_whole(folder: Path, monkeypatch: pytest.MonkeyPatch, content: bytes) -> None:
    """Compiled again."""
    compiled(environment(folder), monkeypatch)
    (file,) = folder.iterdir()
    file.write_bytes(content)
    assert compiled(environment(folder), monkeypatch) == ("<b>", 1)


def test_folder_that_cannot_be_written_to(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Compiled each time, and nothing is said."""
    assert compiled(environment(folder / "missing"), monkeypatch) == ("<b>", 1)


def test_python_that_shall_keep_nothing(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """PYTHONDONTWRITEBYTECODE is heeded."""
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    compiled(environment(folder), monkeypatch)
    assert list(folder.iterdir()) == []
