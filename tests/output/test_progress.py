"""What is shown of a long run: a bar on a terminal, plain lines where nobody watches."""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import TextIO

import pytest

from generator.output import progress
from generator.output.progress import Progress
from tests.site.test_build import built, copy_of_project, hook, surroundings

CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """``clock(seconds)`` lets so much time pass."""
    now = [100.0]

    def go_on(seconds: float) -> None:
        now[0] += seconds

    monkeypatch.setattr(progress, "time", SimpleNamespace(monotonic=lambda: now[0]))
    return go_on


class Terminal:
    """A real terminal, and what was drawn on it."""

    def __init__(self) -> None:
        pytest.importorskip("pty")
        self._reading, writing = os.openpty()
        self.stream: TextIO = os.fdopen(writing, "w", encoding="utf-8")

    def drawn(self) -> str:
        """Everything since it was opened."""
        self.stream.close()
        content = b""
        while True:
            try:
                part = os.read(self._reading, 65536)
            except OSError:  # closed on the other side
                break
            if not part:
                break
            content += part
        os.close(self._reading)
        return content.decode()


@pytest.fixture
def terminal() -> Terminal:
    """One to draw on."""
    return Terminal()


def count(run: Progress, clock: Callable[[float], None], seconds: float, of: int = 100) -> None:
    """A stage that counts, and takes so long."""
    with run.stage("读项目", "个项目") as step:
        for done in range(of + 1):
            clock(seconds / (of + 1))
            step(done, of)


def test_long_stage_on_a_terminal(terminal: Terminal, clock: Callable[[float], None]) -> None:
    """A bar with the name of the stage and its counts, up to the last; no line besides."""
    said: list[str] = []
    count(Progress(said.append, terminal.stream), clock, 30)
    drawn = terminal.drawn()
    frames = re.findall(r"(\d+)/100", drawn)
    assert "读项目（个项目）" in drawn
    assert len(frames) > 20
    assert frames == sorted(frames, key=int)
    assert frames[-1] == "100"
    assert drawn.endswith("\n")
    assert said == []


def test_short_stage_on_a_terminal(terminal: Terminal, clock: Callable[[float], None]) -> None:
    """Nothing flickers."""
    said: list[str] = []
    count(Progress(said.append, terminal.stream), clock, 0.3)
    assert (terminal.drawn(), said) == ("", [])


def test_stage_that_fails_ends_its_bar(terminal: Terminal, clock: Callable[[float], None]) -> None:
    """What is told of the error stands on a line of its own."""
    run = Progress(lambda line: None, terminal.stream)
    with pytest.raises(ZeroDivisionError), run.stage("读项目", "个项目") as step:  # noqa: PT012 - it fails half-way
        clock(5)
        step(50, 100)
        raise ZeroDivisionError
    drawn = terminal.drawn()
    assert "50/100" in drawn
    assert drawn.endswith("\n")


def test_stage_of_unknown_length_on_a_terminal(terminal: Terminal, clock: Callable[[float], None]) -> None:
    """There is nothing to count, and nothing is drawn."""
    run = Progress(print, terminal.stream)
    with run.stage("编搜索索引"):
        clock(30)
    assert terminal.drawn() == ""


def test_nothing_is_divided_by_nothing(terminal: Terminal, clock: Callable[[float], None]) -> None:
    """A stage of no things at all."""
    run = Progress(print, terminal.stream)
    with run.stage("读项目", "个项目") as step:
        clock(5)
        step(0, 0)
    assert "0/0" in terminal.drawn()


def test_long_stages_where_nobody_watches(clock: Callable[[float], None]) -> None:
    """A line for each when it is done, nothing that moves; short ones are not worth one."""
    said: list[str] = []
    stream = io.StringIO()
    run = Progress(said.append, stream)
    count(run, clock, 30)
    with run.stage("编搜索索引"):
        clock(12.34)
    with run.stage("写页面", "个页面") as step:
        clock(0.2)
        step(7, 7)
    assert said == ["读项目：100 个项目，30.0 秒", "编搜索索引：12.3 秒"]
    assert stream.getvalue() == ""
    assert run.seconds == "读项目 30.0 秒，编搜索索引 12.3 秒，写页面 0.2 秒"


# A real build. Every stage of it counts as a long one.


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A copied project."""
    home = copy_of_project(tmp_path / "home")
    hook(home, "import generator.output.progress\ngenerator.output.progress._MIN_SECONDS = -1")
    return home


def test_build_on_a_terminal(home: Path, terminal: Terminal) -> None:
    """Bars for both counted stages, and the closing line below them."""
    process = subprocess.Popen(
        [sys.executable, "-m", "mkdocs", "build", "-d", "site"],
        cwd=home,
        env=surroundings({"TERM": "xterm"}),
        stdout=subprocess.DEVNULL,
        stderr=terminal.stream,
    )
    drawn = terminal.drawn()
    assert process.wait() == 0, drawn
    assert re.search(r"读项目（个项目）.* 6/6", drawn)
    assert re.search(r"写页面（个页面）.* 44/44", drawn)
    assert drawn.index(" 44/44") < drawn.index("6 个项目，51 个生成页面")


def test_build_where_nobody_watches(home: Path) -> None:
    """Plain lines: a log keeps them as they are."""
    output = built(home, NO_MKDOCS_2_WARNING="1").output  # Material's own is coloured
    assert [found for found in CONTROL.findall(output) if found != "\n"] == []
    assert "\r" not in output
    assert "disclosure: 读项目：6 个项目，" in output
    assert "disclosure: 编搜索索引：" in output
