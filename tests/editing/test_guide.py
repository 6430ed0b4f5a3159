"""The editing guide: its pictures are small and said in words, its commands and messages are there."""

from __future__ import annotations

import re
import struct
from pathlib import Path

import pytest

from generator.commands import COMMANDS, command_module
from generator.commands.parser import Parser
from tests.conftest import HOME

GUIDE = HOME / "docs" / "editing"
PAGES = sorted(GUIDE.rglob("*.md"))
PICTURES = sorted(GUIDE.rglob("*.png"))
IMAGE = re.compile(
    r'!\[(?P<words>[^\]]*)\]\((?P<file>[^)]+)\)\{ width="(?P<width>\d+)" height="(?P<height>\d+)" loading="lazy" \}'
)


def size_of(picture: Path) -> tuple[int, int]:
    """Width and height in the PNG's head."""
    head = picture.read_bytes()[:24]
    assert head.startswith(b"\x89PNG")
    width, height = struct.unpack(">II", head[16:24])
    return width, height


def test_pictures_are_small_and_shown() -> None:
    """Under 100 KB each, and each stands on a page."""
    shown = {
        (page.parent / image["file"]).resolve()
        for page in PAGES
        for image in IMAGE.finditer(page.read_text("utf-8"))
    }
    assert PICTURES
    assert shown == set(PICTURES)
    assert [picture for picture in PICTURES if picture.stat().st_size >= 100_000] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.parent.name)
def test_picture_is_said_in_words_and_keeps_its_place(page: Path) -> None:
    """An alternative text, and the picture's own proportions, so that nothing jumps while it loads."""
    text = page.read_text(encoding="utf-8")
    images = list(IMAGE.finditer(text))
    assert text.count("![") == len(images)
    for image in images:
        assert len(image["words"]) > 10
        width, height = size_of(page.parent / image["file"])
        assert abs(int(image["height"]) - int(image["width"]) * height / width) < 1


def test_commands_that_are_explained_exist() -> None:
    """Every `disclosure …` of the guide is a command, and its options stand in the help of that command."""
    text = "".join(page.read_text(encoding="utf-8") for page in PAGES)
    used = re.findall(r"(?:`|^)disclosure ([a-z]+)([^`\n]*)", text, re.MULTILINE)
    assert {name for name, _ in used} >= {"check", "diff", "new"}
    for name, options in used:
        parser = Parser(prog=name)
        assert name in COMMANDS
        command_module(name).add_arguments(parser)
        assert set(re.findall(r"--[a-z]+", options)) <= set(re.findall(r"--[a-z]+", parser.format_help())), (
            name
        )


def test_index_keeps_its_anchors() -> None:
    """Places that other pages and old links lead to."""
    text = (GUIDE / "index.md").read_text(encoding="utf-8")
    kept = {
        "editing", "path", "example", "basics", "periods", "amounts", "indicators", "target-values", "slips", "messages",
        "add-unit", "add-project", "withdraw", "commands",
    }  # fmt: skip
    assert kept <= set(re.findall(r"\{#([a-z-]+)\}", text))
