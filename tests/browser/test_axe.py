"""What the tests' own view of accessibility sees: nothing is passed over because something else is painted alike."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from tests.support.axe import NARROW, WIDE, AxeOnScreens, Screen

PAGE = """<!doctype html><html lang="zh-CN"><title>一页</title><style>
  body {{ background: #fff; color: #000; }} h1 {{ font-size: 20px; }} p {{ position: relative; height: 40px; }}
  .pale {{ color: #aaa; }} .ground {{ background: #333; }}
  [data-md-color-scheme=slate] .dark {{ color: #eee; }} [data-contrast] .contrast {{ color: #eee; }}
  .bar {{ position: absolute; z-index: -1; top: 0; left: 0; width: 300px; height: 40px; background: #333; }}
  @media (max-width: 400px) {{ .phone {{ color: #eee; }} }}
</style><main><h1>标题</h1><p><a href="#">链接一</a><p>一句话<p>又一句话{}</main>"""


@pytest.mark.parametrize(
    ("mistake", "screens"),
    [
        ("<p class=pale>太淡", {WIDE, NARROW}),
        ("<p><span class=ground>太暗</span>", {WIDE, NARROW}),
        ("<p>一句话<span class=bar></span>", {WIDE, NARROW}),
        ("<p class=dark>只在深色里太淡", {WIDE, NARROW}),
        ("<p class=contrast>只在高对比度里太淡", {WIDE, NARROW}),
        ("<p class=phone>只在手机上太淡", {NARROW}),
        ("<img src='data:,'>", {WIDE, NARROW}),
        ("", set()),
    ],
)
def test_a_mistake_is_seen_beside_what_is_painted_alike(
    browser: Browser, mistake: str, screens: set[Screen]
) -> None:
    """In the same letters on another ground, with something else under it, in one colour only, on one screen only."""
    page = browser.new_page()
    page.set_content(PAGE.format(mistake))
    broken = AxeOnScreens(WIDE, NARROW).broken_rules(page)
    page.close()
    assert set(broken) == screens
