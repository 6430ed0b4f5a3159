"""Go the ways of a reader through the built body of showcase.py: ``python -m tests.audit.journeys SITE``.

Prints a row for each question at 360 and 1280 px: clicks from the page of the question before, seconds until the answer is
seen, and on which screen of the page it stands then (1: without scrolling).
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from playwright.sync_api import Locator, Page

from tests.audit.browsing import browsing
from tests.audit.page_layout import WIDTHS

HEIGHT = 800
"""Of the window, in px."""


class Journey(NamedTuple):
    """A question with the way to its answer."""

    question: str
    clicks: int
    go: Callable[[Page], Locator]
    """Go the way; returns what holds the answer."""


def _two_words(page: Page) -> Locator:
    page.click("#search-input")
    page.keyboard.type("技能 竞赛")
    page.locator(".search__results a", has_text="劳动和技能竞赛").first.click()
    return page.get_by_role("heading", level=1, name="劳动和技能竞赛")


def _change(page: Page) -> Locator:
    return page.get_by_text("年度资金比").first


def _what_changed(page: Page) -> Locator:
    page.get_by_role("link", name="各年并排对照").click()
    return page.get_by_text("指标改动").first


def _odd_target(page: Page) -> Locator:
    page.go_back()
    return page.locator(".hints a", has_text="中期资金小于年度资金").first


def _why(page: Page) -> Locator:
    page.locator(".hints a", has_text="中期资金小于年度资金").first.click()
    return page.locator("#findings ~ .findings", has_text="中期").first


def _source(page: Page) -> Locator:
    page.locator(".jump a", has_text="来源和下载").click()
    return page.get_by_text("最先公布于")


def _citation(page: Page) -> Locator:
    page.get_by_role("button", name="复制引用").click()
    return page.get_by_role("button", name="已复制")


JOURNEYS = (
    Journey("找一个项目，只记得两个词", 2, _two_words),
    Journey("钱比上一年多还是少", 0, _change),
    Journey("目标改了什么", 1, _what_changed),
    Journey("有没有对不上的数", 1, _odd_target),
    Journey("为什么对不上", 1, _why),
    Journey("数据从哪里来", 1, _source),
    Journey("引用这个项目", 1, _citation),
)


def _rows(page: Page, width: int) -> Iterator[str]:
    for question, clicks, go in JOURNEYS:
        begin = time.monotonic()
        answer = go(page)
        answer.wait_for(timeout=10_000)
        seconds = time.monotonic() - begin
        box = answer.bounding_box()
        assert box
        screen = 1 + int(max(0, box["y"] + min(box["height"], 24)) // HEIGHT)
        yield f"| {question} | {width} | {clicks} | {seconds:.1f} | {screen} |"


def print_journeys(site: Path) -> None:
    """Print a table of the journeys through a site."""
    print("| question | px | clicks | seconds | screen |\n| --- | --- | --- | --- | --- |")
    with browsing(site) as (browser, root):
        for width in WIDTHS:
            context = browser.new_context(
                viewport={"width": width, "height": HEIGHT}, reduced_motion="reduce"
            )
            context.grant_permissions(["clipboard-read", "clipboard-write"])
            page = context.new_page()
            page.goto(root)
            for row in _rows(page, width):
                print(row, flush=True)
            context.close()


def main() -> None:
    """Run the command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("site", type=Path, help="folder of the built site")
    print_journeys(parser.parse_args().site)


if __name__ == "__main__":
    main()
