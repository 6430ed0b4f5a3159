"""Every message of the check → the page of the editing guide that explains it, with what was really said.

`tests/cases/messages.yml` names the examples; each is written into a data folder, checked, mended and checked again.
"""

from __future__ import annotations

import os
import re
import shutil
import textwrap
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from generator.checks import RULES
from generator.checks.code_titles import meaning_of
from generator.form.registers import REQUIRED_REGISTER_FILES
from generator.form.results import RESULTS_SUFFIX
from generator.history.lost_addresses import PROJECT_ADVICE, LostAddress, lost_address_problem
from generator.projects import build_projects
from generator.projects.catalog import read_catalog
from generator.reading import data_folder
from generator.reading.personal_numbers import mask_personal_numbers
from generator.reading.problem import DataProblems, Level, Place, Problem
from generator.reading.yaml_text import MAX_FILE_BYTES
from generator.rendering.glossary import glossary_problems
from tests.support.forms import CASES, DATA

PROJECT = "2023/yiliao-huzhu.yml"
_YEAR_LINE = re.compile(r"^年度: (20[0-9]{2})$", re.MULTILINE)
SHOWN = {
    "\t": "［Tab］",
    "\u3000": "［全角空格］",
    "\u200b": "［看不见的字符］",
    "\u202e": "［看不见的字符］",
}
"""What cannot be seen on a page → how it is shown."""


@dataclass(frozen=True)
class Example:
    """A text that brings up a message, and how it should be written; the head of messages.yml tells what each part is."""

    ground: str = "project.yml"
    beside: str | None = None
    name: str = PROJECT
    wrong_name: str | None = None
    wrong: str | None = None
    right: str | None = None
    at: str | None = None
    under: str | None = None

    @property
    def is_of_rules(self) -> bool:
        """Whether it is made of a rule's case: those have registers of their own, and another year."""
        return self.ground.startswith("rules/")

    @property
    def right_name(self) -> str:
        """The file's name in the folder of its year."""
        return self.name.replace("2023", "2024") if self.is_of_rules else self.name

    def found(self, folder: Path, name: str, snippet: str | None) -> tuple[Problem, ...]:
        """What the check says with this snippet in the file of this name."""
        registers = CASES / "rules" / "registers" if self.is_of_rules else DATA
        return found(folder, name, self.text(snippet).encode(), registers, self.beside)

    def text(self, snippet: str | None) -> str:
        """The whole file with this snippet in its place."""
        ground = (CASES / self.ground).read_text(encoding="utf-8")
        if snippet is None:
            return ground
        if self.under:
            return _added(ground, self.under, snippet)
        for place in filter(None, (self.at, self.wrong, self.right)):
            indent = _indent_of(place, ground)
            if indent is not None:
                new = textwrap.indent(snippet + "\n", indent) if snippet else ""
                return ground.replace(textwrap.indent(place + "\n", indent), new, 1)
        raise AssertionError(f"{self.ground} has no place for {snippet!r}")


def _indent_of(snippet: str, ground: str) -> str | None:
    """The indent at which these lines stand in `ground`, if they do."""
    indents = (" " * width for width in range(12))
    return next(
        (each for each in indents if "\n" + textwrap.indent(snippet + "\n", each) in "\n" + ground), None
    )


def _added(ground: str, level: str, snippet: str) -> str:
    rows = textwrap.indent(snippet + "\n", " " * 6)
    line = f"    {level}:\n"
    return (
        ground.replace(line, line + rows)
        if line in ground
        else ground.replace("  产出指标:\n", "  产出指标:\n" + line + rows)
    )


@dataclass(frozen=True)
class Message:
    """One code, explained."""

    code: str
    title: str
    means: str
    advice: str
    examples: tuple[Example, ...]


@dataclass(frozen=True)
class Group:
    """Messages of one kind."""

    title: str
    about: str
    messages: tuple[Message, ...]


@cache
def groups() -> tuple[Group, ...]:
    """What `messages.yml` says, with the titles of codes and the words that rules have of their own."""
    content = yaml.safe_load((CASES / "messages.yml").read_text(encoding="utf-8"))
    return tuple(
        Group(each["title"], each["about"], tuple(map(_message, each["messages"]))) for each in content
    )


def _message(entry: Mapping[str, Any]) -> Message:
    code = entry["code"]
    own = {"means": RULES[code].explanation} if code in RULES else {}
    assert not own.keys() & set(entry), f"{code} is explained by its rule"
    words = {**entry, **own}
    assert words["means"].endswith("。"), f"{code}: the words are cut off"
    examples = tuple(Example(**example) for example in entry["examples"])
    return Message(code, meaning_of(code).title, words["means"], words.get("advice", ""), examples)


def found(
    folder: Path, name: str, content: bytes, registers: Path = DATA, beside: str | None = None
) -> tuple[Problem, ...]:
    """What the check says of a data folder with this file in it."""
    data = folder / "data"
    shutil.rmtree(data, ignore_errors=True)
    data.mkdir()
    for register in REQUIRED_REGISTER_FILES:
        shutil.copyfile(registers / register, data / register)
    file = data / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content)
    if beside:
        other = file.with_name("qita-xiangmu.yml") if file.parent != data else data / PROJECT
        if name.endswith(RESULTS_SUFFIX):
            other = data / PROJECT  # the goals that the results answer
        year = _YEAR_LINE.search((CASES / beside).read_text(encoding="utf-8"))
        if year and file.parent != data and year[1] != file.parent.name:
            other = data / year[1] / file.name  # the same project in another year
        other.parent.mkdir(exist_ok=True)
        shutil.copyfile(CASES / beside, other)
    return checked(data)


def checked(data: Path) -> tuple[Problem, ...]:
    """Everything that is said of the folder."""
    try:
        return read_catalog(data).problems
    except DataProblems as error:
        return error.problems


def said(message: Message, example: Example, folder: Path) -> Problem:
    """The first problem of this code that the example brings up; it must."""
    name = example.wrong_name or example.right_name
    problems = example.found(folder, name, example.wrong)
    told = [
        problem for problem in problems if problem.code == message.code and problem.path == f"data/{name}"
    ]
    assert told, f"{message.code}: {example} brings up {[problem.code for problem in problems]}"
    return told[0]


def left(message: Message, example: Example, folder: Path) -> list[Problem]:
    """What is still wrong once the example is written as it should be."""
    problems = example.found(folder, example.right_name, None if example.wrong_name else example.right)
    return [problem for problem in problems if problem.code == message.code or problem.level is Level.ERROR]


# ── what no text of a file brings up ──────────────────────────────────────────────────────────────────────────────────


SAMPLE = (CASES / "project.yml").read_bytes()


def _not_utf8(folder: Path) -> tuple[Problem, ...]:
    return found(folder, PROJECT, SAMPLE.decode().encode("gb18030"))


def _too_large(folder: Path) -> tuple[Problem, ...]:
    return found(folder, PROJECT, b"#" * (MAX_FILE_BYTES + 1))


def _missing(folder: Path) -> tuple[Problem, ...]:
    found(folder, PROJECT, SAMPLE)
    (folder / "data" / "units.yml").unlink()
    return checked(folder / "data")


def _link(folder: Path) -> tuple[Problem, ...]:
    found(folder, PROJECT, SAMPLE)
    (folder / "data" / "2023" / "kuaijie.yml").symlink_to(folder / "data" / PROJECT)
    return checked(folder / "data")


def _pipe(folder: Path) -> tuple[Problem, ...]:
    found(folder, PROJECT, SAMPLE)
    os.mkfifo(folder / "data" / "2023" / "guandao.yml")
    return checked(folder / "data")


def _unreadable(_: Path) -> tuple[Problem, ...]:
    code, words = data_folder._refusal(None, None, PROJECT) or (
        "",
        "",
    )  # who runs tests may read everything
    return (Problem(f"data/{PROJECT}", Place(1, 1), Level.ERROR, code, words),)


def _not_processed(_: Path) -> tuple[Problem, ...]:
    return (build_projects._not_processed(f"data/{PROJECT}", "处理它的进程一再中断"),)


def _glossary(_: Path) -> tuple[Problem, ...]:
    return tuple(glossary_problems("docs/glossary/index.md", "")[:1])


def _lost_address(_: Path) -> tuple[Problem, ...]:
    lost = LostAddress("2023/yiliao-huzhu", PROJECT_ADVICE, PROJECT)
    return (lost_address_problem(lost, "data"),)


SITUATIONS: Mapping[str, Callable[[Path], tuple[Problem, ...]]] = {
    "lost-address": _lost_address,
    "encoding": _not_utf8,
    "file-too-large": _too_large,
    "missing-file": _missing,
    "symlink": _link,
    "not-a-file": _pipe,
    "unreadable": _unreadable,
    "not-processed": _not_processed,
    "glossary": _glossary,
}


# ── the page ──────────────────────────────────────────────────────────────────────────────────────────────────────────

HEAD = """\
---
title: 检查说的话
description: 检查数据时会出现的每一种提示：是什么意思，怎样写会出现，应当怎样写。
column: 填报说明
trail:
  - {title: 总览, url: ""}
  - {title: 填报说明, url: editing/}
---

<!-- 这一页由程序写成，请不要手改：改 tests/cases/messages.yml，再运行 pytest tests/editing/test_messages.py --accept。 -->

# 检查说的话 {#messages}

检查的每一条提示都有一个代号，写在方括号里，例如 `[amount-format]`。在这一页按代号查找（电脑上按 Ctrl 和 F，手机上用浏览器的“在页面中查找”），就能看到它是什么意思、应当怎样写。提示的读法见[填报说明](../index.md#messages)。

- **错误**要先改正，才能发布。
- **提醒**和**说明**不拦发布。先对照原表：录错了的，改过来；原表就是这样的，照录，不用改。

例子里的项目是样例，不是真实的数据。
"""


def page(folder: Path) -> str:
    """docs/editing/messages/index.md, Markdown; `folder` is for scratch."""
    parts = [HEAD]
    for number, group in enumerate(groups(), start=1):
        parts.append(f"\n## {group.title} {{#group-{number}}}\n\n{group.about.strip()}\n")
        for message in group.messages:
            parts += _section(message, folder)
    return "".join(parts)


def _section(message: Message, folder: Path) -> Iterator[str]:
    yield f"\n### {message.title} {{#{message.code}}}\n\n"
    if message.examples:
        problems = [said(message, example, folder) for example in message.examples]
    else:
        problems = [each for each in SITUATIONS[message.code](folder) if each.code == message.code]
    yield f"{problems[0].level.word}，代号 `{message.code}`。{message.means}{message.advice}\n"
    if not message.examples:
        yield f"\n检查会说：\n\n{_block('text', head_of(problems[0]))}"
        return
    for number, (example, problem) in enumerate(zip(message.examples, problems, strict=True)):
        yield "\n" + ("又如，" if number else "")
        yield from _shown(example, problem)


def _shown(example: Example, problem: Problem) -> Iterator[str]:
    if example.wrong_name:
        yield f"放成 `data/{example.wrong_name}`，检查会说：\n\n"
    elif example.wrong:
        yield f"写成这样：\n\n{_block('yaml', example.wrong)}\n检查会说：\n\n"
    else:
        yield "检查会说：\n\n"
    yield _block("text", head_of(problem))
    if example.wrong_name:
        yield f"\n应当放成 `data/{example.right}`。\n"
    elif example.right:
        should = "应当" if problem.level is Level.ERROR else "可以"
        yield f"\n{should}{'有' if example.wrong == '' else '写'}：\n\n{_block('yaml', example.right)}"


def head_of(problem: Problem) -> str:
    """The problem without the line of the file below it."""
    return str(problem).partition("\n")[0]


def _block(language: str, text: str) -> str:
    for character, words in SHOWN.items():
        text = text.replace(character, words)
    return f"```{language}\n{mask_personal_numbers(text)}\n```\n"
