"""What may stand in a page written by hand, and what is refused in it: the HTML, read as browsers read it."""

from __future__ import annotations

import pytest

from generator.output.page_html import (
    find_refused_parts,
    find_refused_parts_of_document,
    find_refused_parts_of_svg,
    is_public_address,
)

GOOD = [
    '<h2 id="a">标题<a class="headerlink" href="#a">¶</a></h2><p>文字 &lt;b&gt; &amp; <code>&lt;script&gt;</code></p>',
    '<table><thead><tr><th scope="col" align="right">甲</th></tr></thead><tbody><tr><td colspan="2">乙</td></tr></tbody></table>',
    '<th style="text-align: right;">甲</th>',
    '<p>一<p>二<ul><li>三<li>四</ul>',
    '<details open><summary>甲</summary><p>乙</p></details>',
    '<p><a href="https://flk.npc.gov.cn/预算法?a=b#c" rel="noopener noreferrer" target="_blank">法</a></p>',
    '<p><a href="mailto:a@example.com">信</a> <a href="tel:+865501234">电话</a> <a href="../x/">甲</a></p>',
    '<p><img src="../assets/a.png" alt="图" width="200"></p>',
    "<!-- 由程序写成，运行 pytest --accept -->",
    '<p aria-label="甲" class="note">乙</p>',
]  # fmt: skip


@pytest.mark.parametrize("html", GOOD)
def test_text_pictures_and_links_may_stand_in_a_page(html: str) -> None:
    """Nothing of it is refused."""
    assert list(find_refused_parts(html)) == []


@pytest.mark.parametrize(
    "html",
    [
        '<script src="a.js"></script>',
        '<img src="//x/a.png">',
        '<img src="/\\x/a.png">',
        "<a/onclick=alert(1)>x</a>",
        '<a href="x"onclick="alert(1)">x</a>',
        "<p></p onclick=alert(1)>",
        "<!--><script>alert(1)</script>-->",
        "<!-- a -- ><b>x</b>",
        "<p>a <b</p>",
        "<div><p>x</p>",
        "<p>x</p></div>",
        "<?php x ?>",
        "<![CDATA[<script>x</script>]]>",
        '<p id="__config">{}</p>',
        "<x-frame>x</x-frame>",
        '<p data-search="x">x</p>',
        '<a href="&#106;avascript:alert(1)">x</a>',
        '<a href="java&Tab;script:alert(1)">x</a>',
        '<a href=" //x/">x</a>',
        '<p style="text-align: left; background: url(//x/)">x</p>',
        '<a href="https://a@b/">x</a>',
        '<a rel="opener" href="https://b/">x</a>',
    ],
)
def test_what_acts_or_is_read_in_two_ways_is_refused(html: str) -> None:
    """At least one part of it is."""
    assert list(find_refused_parts(html))


def test_unclosed_elements_are_named() -> None:
    """The message says which, and what to write."""
    (part,) = find_refused_parts("<details><p>x</p>")
    assert part.message == "<details> 没有结束，后面的整个页面都会落进去。请补上 </details>"


def test_picture_may_only_draw() -> None:
    """An SVG file of our own passes; a script, an address, an entity, another namespace do not."""
    svg = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><path d="M0 0" fill="url(#a)"/>{}</svg>'
    assert list(find_refused_parts_of_svg('<?xml version="1.0"?>' + svg.format(""))) == []
    for bad in (
        "<script>x</script>", '<image href="//x/"/>', '<use href="//x/#a"/>', '<a href="/x"><path d=""/></a>',
        '<path onload="x"/>', '<path style="fill:url(//x/)"/>', '<path fill="url(//x/#a)"/>', "<foreignObject/>",
        '<h:script xmlns:h="http://www.w3.org/1999/xhtml"/>', '<set attributeName="href" to="x"/>',
    ):  # fmt: skip
        assert list(find_refused_parts_of_svg(svg.format(bad))), bad
    assert list(find_refused_parts_of_svg('<!DOCTYPE svg [<!ENTITY a "b">]>' + svg.format("")))


def test_whole_document() -> None:
    """A plain HTML file, as search engines ask for, passes; one that leads away does not."""
    page = '<!DOCTYPE html><html lang="zh"><head><meta charset="utf-8"><title>甲</title>{}</head><body><p>乙</p></body></html>'
    assert list(find_refused_parts_of_document(page.format(""))) == []
    assert list(find_refused_parts_of_document("6f1d2c")) == []
    for bad in (
        '<meta http-equiv="refresh" content="0;url=//x/">',
        '<base href="//x/">',
        "<script>x</script>",
    ):
        assert list(find_refused_parts_of_document(page.format(bad))), bad


@pytest.mark.parametrize(
    ("address", "is_public"),
    [
        ("", True), ("../a/b.md#c", True), ("?q=a:b", True), ("https://www.gov.cn", True), ("a:b", False),
        ("javascript:x", False), ("//x", False), ("\\\\x", False), ("https:x", False), ("https:///x", False),
        ("https://x:99999/", False), ("https://u:p@x/", False), ("data:text/html,x", False), ("ht\ntp://x", False),
    ],
)  # fmt: skip
def test_public_addresses(address: str, is_public: bool) -> None:
    """A link may lead to our own site and to plain addresses."""
    assert is_public_address(address) == is_public
