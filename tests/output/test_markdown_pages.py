"""HTML in Markdown files: whoever reads them finds the same elements, attributes and texts."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace

import pytest
import yaml
from lxml import etree, html
from markdown import Markdown
from markdown_it import MarkdownIt

from generator.output.markdown_pages import html_block, markdown_page, settings_text
from generator.output.mkdocs_settings import read_settings
from tests.conftest import HOME
from tests.support.page_variants import BASE, HOSTILE

SETTINGS = read_settings((HOME / "mkdocs.yml").read_text(encoding="utf-8"), {})

TEXTS = (
    "一行",
    "两行\n\n\n三行\n    缩进",
    "``` python\nx\n```",
    "\n~~~\n\n# 标题\n\n- 一\n- 二",
    "{: .a #b}\n{: .c}",
    "\t制表\t符",
    '--8<-- "mkdocs.yml"\n*[a]: b\n[a]: c\n[^1]: d',
    "*强调* __x__ `码` $x$ \\* \\\\",
    *[text for text in HOSTILE if "\ud800" not in text],
)
"""What stands in elements and attributes, once escaped."""


def page_of(text: str) -> str:
    """HTML as our templates write it, with that text in every kind of place."""
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&#34;")
    data = json.dumps({"a": text}, ensure_ascii=False).replace("<", "\\u003c")
    return (
        f'<h1>标题</h1>\n\n\n<p class="x" title="{escaped}">{escaped}</p>\n<ul>\n\n  <li>{escaped}\n</li>\n</ul>\n'
        f"<pre><code>{escaped}\n\nzwei\n</code></pre>\n<svg><text>{escaped}</text></svg>\n"
        f'<script type="application/ld+json">{data}</script>\n<p>{escaped}</p>'
    )


def elements(text: str) -> list[object]:
    """Every element with its attributes and its texts; blanks between elements aside."""
    root = html.fragment_fromstring(text, create_parent="div", parser=html.HTMLParser(encoding="utf-8"))
    return [
        (
            one.tag,
            dict(one.attrib),
            one.text if one.tag in ("pre", "code", "p", "text") else (one.text or "").split(),
        )
        for one in root.iter(etree.Element)
        if one.tag != "div"
    ]


def by_python_markdown(text: str) -> str:
    """With the extensions of mkdocs.yml, as MkDocs, ProperDocs and Zensical read."""
    configs = {name: dict(options) for name, options in SETTINGS.extensions.items()}
    return Markdown(extensions=list(SETTINGS.extensions), extension_configs=configs).convert(text)


def by_commonmark(text: str) -> str:
    """As most other generators read."""
    return str(MarkdownIt("commonmark", {"html": True}).render(text))


@pytest.mark.parametrize("read", [by_python_markdown, by_commonmark])
@pytest.mark.parametrize("text", TEXTS)
def test_html_stays_what_it_is(read: Callable[[str], str], text: str) -> None:
    """Nothing of it is taken for Markdown, by either rules."""
    page = page_of(text.replace("\x00", "").replace("\r", ""))
    assert elements(read(html_block(page))) == elements(page)
    assert "\n\n" not in html_block(page)


def test_what_stands_before_the_page() -> None:
    """One line each, whatever the texts hold; no theme can be made to print a tag."""
    for text in (*HOSTILE, "换行\n---\nx: y", "\u2028\x85\ufeff"):
        file = markdown_page(replace(BASE, title=text, description=f"{text}。"))
        head = file.split("---\n")[1]
        assert len(head.splitlines()) == 2, head
        values = yaml.safe_load(head)
        assert list(values) == ["title", "description"]
        assert not set("<>&") & set(values["title"])


def test_settings_for_another_generator() -> None:
    """YAML for those who read YAML; neither our plugin nor our frame."""
    values = yaml.safe_load(settings_text(SETTINGS, "标题 <b>", [("总览", "index.md")]))
    assert values["site_name"] == "标题 ＜b＞"
    assert values["nav"] == [{"总览": "index.md"}]
    assert "plugins" not in values
    assert "custom_dir" not in values["theme"]
    assert {"tables": {"use_align_attribute": True}} in values["markdown_extensions"]
