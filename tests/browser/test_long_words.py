"""A word of thousands of letters breaks: no page becomes wider than its window."""

from __future__ import annotations

import pytest

from tests.browser.conftest import Read

FILL = """(word) => {
  const widths = {};
  for (const selector of ['h1', '.indicators td', '.targets td', '.fund-list tbody th a', '.facts a', '.origin dd']) {
    const part = document.querySelector(`article ${selector}`);
    if (!part) continue;
    part.textContent = word;
    widths[selector] = document.documentElement.scrollWidth;
  }
  return widths;
}"""
"""Puts the word into parts of the page that hold texts of the data; returns how wide it is with each."""


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("address", ["2023/yiliao-huzhu/", "indicators/", "units/chuzhou-zonggonghui/"])
def test_page_is_as_wide_as_its_window(read: Read, site_url: str, address: str, width: int) -> None:
    """Names, targets and units of the data may have the word."""
    page = read(width)
    page.goto(site_url + address)
    widths = page.evaluate(FILL, "W" * 3000)
    assert len(widths) >= 2
    assert {part: wide for part, wide in widths.items() if wide > width} == {}


REPEATED = """async ([address, count, query]) => {
  const { SearchIndex } = await import(address);
  const index = new SearchIndex({ mark: "a", pairs: [], projectsPerFile: 1, segments: [] });
  index.places = async () => Array.from({ length: count }, (_, place) => place + 1);
  const starts = await index.occurrences(query);
  return [starts.length, starts[0], starts.at(-1)];
}"""


@pytest.mark.parametrize("length", [2, 3, 4, 1999, 2000])
def test_one_letter_again_and_again(read: Read, site_url: str, length: int) -> None:
    """Every start is found from which the letter stands as often as in the query."""
    page = read()
    page.goto(site_url)
    count = 50_000
    found = page.evaluate(REPEATED, [f"{site_url}assets/search-index.js", count, "啊" * length])
    assert found == [count - length + 2, 1, count - length + 2]
