"""What a stranger's run leaves for us to post under a pull request: shown as typed, and nothing comes of it anywhere."""

from __future__ import annotations

import re
import runpy
import time
from collections.abc import Callable
from typing import NamedTuple

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from lxml import html
from markdown_it import MarkdownIt

from tests.conftest import HOME
from tests.hostile.cases import CASES, Text, texts
from tests.hostile.test_properties import THOROUGH

COMMENT = runpy.run_path(str(HOME / ".ci" / "comment.py"))
MARKER: str = COMMENT["MARKER"]
BREAK: str = COMMENT["BREAK"]
inert: Callable[[str], str] = COMMENT["inert"]

MARKDOWN = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
TAGS = {"h3": (), "p": (), "ul": (), "li": (), "code": (), "strong": (), "ins": (), "del": (), "summary": (),
        "details": ("open",)}  # fmt: skip
"""What our own report becomes, with the attributes."""
SECONDS = 5.0
"""Of processor time for 800,000 characters, where one is what is promised: time that grew with the square would be minutes."""

Typed = str | dict[str, str | int]
TABLE: dict[str, dict[str, Typed]] = yaml.safe_load((CASES / "comments.yml").read_text(encoding="utf-8"))


class Sign(NamedTuple):
    """What some system takes for more than text, where it looks for it, and what that system makes of it."""

    pattern: str
    meaning: str


IN_LINES = [
    Sign(r"^[\s>*+-]*/\w", "a quick action (GitLab), a command to a bot"),
    Sign(r"^\s*::", "an include (GitLab)"),
    Sign(r"^\s*(?:```|~~~|\$\$|:::|>>>)", "a block of its own (mermaid, maps, mathematics, containers)"),
    Sign(r"^(?:---|\.\.\.|;;;|\+\+\+)", "front matter (GitLab)"),
    Sign(r"^(?: {4}|\t)", "code by indenting"),
]
"""In the text as it is posted: some systems read lines before Markdown is."""
IN_TEXT = [
    Sign(r"@[\w.-]", "a mention"),
    Sign(r"[#!$&~%^][\w\"]", "a reference (GitLab)"),
    Sign(r"(?i)\bg[hl]-\d|\b[A-Za-z]+-\d", "an issue (GitHub, GitLab, a tracker)"),
    Sign(r"\b[0-9a-fA-F]*[a-fA-F][0-9a-fA-F]*(?<=[0-9a-fA-F]{7})\b", "a commit"),
    Sign(r"(?i)\w:/|\bwww\.\w|\b(?:mailto|xmpp|tel|javascript|data):\w", "an address"),
    Sign(r"\[[\w ]+:|\[\[|\[[ x~]\]|\[TOC\]|\[\^", "a reference in brackets, a task, a footnote"),
    Sign(r"\*iteration|:\w+:|^: |^\*\[\w", "an iteration, an emoji, a definition"),
    Sign(r"\$[^\s\u200b]", "mathematics"),
]
"""In text that is not code, once Markdown is read."""


def written(typed: Typed) -> str:
    """Return the text of a case."""
    if isinstance(typed, str):
        return typed
    return f"{typed['text']}" * int(typed["repeated"]) + str(typed.get("end", ""))


SITUATIONS = {
    f"{group}-{name}": written(case)
    for group, cases in TABLE.items()
    if group != "long"
    for name, case in cases.items()
}
LONG = {name: written(case) for name, case in TABLE["long"].items()}


def faults(posted: str) -> list[str]:
    """Return what would act in a posted text, in words."""
    wrong = [
        f"{sign.meaning}: {match[0]!r}"
        for line in posted.splitlines()
        for sign in IN_LINES
        if (match := re.search(sign.pattern, line))
    ]
    document = html.fragment_fromstring(MARKDOWN.render(posted.replace(MARKER, "")), create_parent="div")
    for element in document.iterdescendants():
        if not isinstance(element.tag, str):
            wrong.append(f"a comment: {html.tostring(element)!r}")
        elif element.tag not in TAGS or set(element.attrib) - set(TAGS[element.tag]):
            wrong.append(f"a tag: {element.tag} {dict(element.attrib)}")
    for text in document.xpath("//text()[not(ancestor::code)]"):
        wrong += [f"{sign.meaning}: {text!r}" for sign in IN_TEXT if re.search(sign.pattern, text)]
    return wrong


def letters(text: str) -> list[str]:
    """Return what is read of a text: no blanks, no signs of Markdown that our report writes too, no tags of ours."""
    text = re.sub(r"</?(?:ins|del|summary|details)>|<details open>|<!-- disclosure-diff -->", "", text)
    shown = [letter if letter.isprintable() else "\ufffd" for letter in text if not letter.isspace()]
    return [letter for letter in shown if letter not in "`*#-"]


def shown(posted: str) -> str:
    """Return what is read of a posted text."""
    document = html.fragment_fromstring(MARKDOWN.render(posted.replace(MARKER, "")), create_parent="div")
    return str(document.text_content()).replace(BREAK, "")


@pytest.mark.parametrize("name", SITUATIONS)
def test_nothing_comes_of_it(name: str) -> None:
    """A text may try what it likes: it calls nobody, leads nowhere, loads and runs nothing, and can be read."""
    posted = inert(SITUATIONS[name])
    assert faults(posted) == []
    assert letters(shown(posted)) == letters(SITUATIONS[name])


@pytest.mark.parametrize("name", SITUATIONS)
def test_nothing_comes_of_it_within_our_report(name: str) -> None:
    """The same where it stands in the middle of lines as our report has them."""
    for frame in (
        "### 数据改动：{}",
        "- 改动 {} `a`",
        "  - `金额`：<ins>`{}`</ins> 好",
        "合计 {}，`{}`",
        "**{}** {}",
    ):
        assert faults(inert(frame.replace("{}", SITUATIONS[name]))) == [], frame


@pytest.mark.parametrize("text", texts(), ids=str)
def test_texts_of_the_data_are_inert_too(text: Text) -> None:
    """What a clerk may type in a form, left by a stranger's run without our report round it."""
    assert faults(inert(text.text)) == []


PIECES = st.sampled_from(
    [*"!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~", "\n", " ", "  - ", "- ", "### ", "**", "```", "``", "<ins>", "</ins>", "<del>`", "`</del>",
     "<details open><summary>项目</summary>\n", "</details>\n", MARKER + "\n", "http://", "www.", "a", "Z", "1", "长", "\u200b", "\ufeff", "\x0b"]
)  # fmt: skip


@THOROUGH
@given(st.lists(PIECES | st.characters(exclude_categories=["Cs"]), max_size=60).map("".join))
def test_no_text_acts(text: str) -> None:
    """Whatever is put together."""
    assert faults(inert(text)) == []


@pytest.mark.parametrize("name", LONG)
def test_long_texts_take_no_time(name: str) -> None:
    """Eight hundred thousand characters, refused at once where the comment has no room for them."""
    start = time.process_time()
    inert(LONG[name])
    COMMENT["comment_of"](f"{MARKER}\n{LONG[name]}".encode())
    assert time.process_time() - start < SECONDS


def test_our_own_report_is_posted_as_it_is() -> None:
    """Not a letter of what `disclosure diff` writes of ordinary data is touched, so that what is shown can be copied."""
    report = (HOME / "tests" / "cases" / "diff" / "pull-request.md").read_text(encoding="utf-8")
    assert inert(report) == report
