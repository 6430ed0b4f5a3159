"""Markdown of docs/ as the site without MkDocs reads it; that it is MkDocs' HTML is held in site/test_written.py."""

from __future__ import annotations

import re

import pytest

from generator.output.docs_pages import address_of, read_page, repeated_headings
from generator.output.mkdocs_settings import WrongSettings

EXTENSIONS: dict[str, dict[str, object]] = {"toc": {}, "attr_list": {}}


@pytest.mark.parametrize(
    ("file", "address"),
    [
        ("index.md", ""),
        ("README.md", ""),
        ("about/index.md", "about/"),
        ("about.md", "about/"),
        ("a/b.md", "a/b/"),
        ("a/b/index.md", "a/b/"),
    ],
)
def test_address_of_a_file(file: str, address: str) -> None:
    """A file and a folder with an index have the same address."""
    assert address_of(file) == address


@pytest.mark.parametrize(
    ("file", "link", "target"),
    [
        ("about/index.md", "../glossary/index.md#funds", "../glossary/#funds"),
        ("about.md", "glossary/index.md", "../glossary/"),
        ("about/index.md", "#law", "#law"),
        ("about/index.md", "../index.md", "../"),
        ("index.md", "index.md", "./"),
        ("a/b.md", "picture.png", "../../a/picture.png"),
        ("a/index.md", "../2023/", "../2023/"),
        ("a/index.md", "https://example.com/x.md", "https://example.com/x.md"),
        ("a/index.md", "mailto:x@example.com", "mailto:x@example.com"),
        ("a/index.md", "/x/y.md", "/x/y.md"),
    ],
)
def test_links_lead_to_pages(file: str, link: str, target: str) -> None:
    """From one file to another in docs/, from one page to another on the site."""
    page = read_page(file, f"[x]({link})\n", EXTENSIONS)
    assert page.content == f'<p><a href="{target}">x</a></p>'


def test_title_and_parts() -> None:
    """The title of the head of the file, or else its first heading."""
    page = read_page(
        "about/index.md",
        "---\ntitle: 标题\ndescription: 说明\n---\n# 别的\n\n## 一 {#one}\n\n### 二 {#two}\n",
        EXTENSIONS,
    )
    assert (page.title, page.meta["description"]) == ("标题", "说明")
    (top,) = page.parts
    assert [part["id"] for part in top["children"]] == ["one"]
    assert [part["name"] for part in top["children"][0]["children"]] == ["二"]
    assert read_page("about/index.md", "# 别的\n", EXTENSIONS).title == "别的"
    assert read_page("about/index.md", "文字\n", EXTENSIONS).title == "about"


def test_head_that_is_no_yaml() -> None:
    """Is told; the page is not drawn without it."""
    with pytest.raises(WrongSettings):
        read_page("about/index.md", "---\ntitle: [\n---\n", EXTENSIONS)


HEADINGS = "# 关于本站\n\n## 谁来负责\n\n## 怎样联系？\n\n### A 类工程\n\n## 保留的 {#keep}\n"


def test_heading_in_chinese_has_an_anchor_of_its_words() -> None:
    """What is put in between or taken out moves no other anchor; an id that is written stays."""

    def ids(text: str) -> list[str]:
        return re.findall(r'<h\d id="([^"]*)"', read_page("about/index.md", text, EXTENSIONS).content)

    before = ids(HEADINGS)
    assert before == ["关于本站", "谁来负责", "怎样联系", "a-类工程", "keep"]
    more = ids(HEADINGS.replace("## 谁来负责", "## 新的一节\n\n## 谁来负责"))
    assert [anchor for anchor in more if anchor != "新的一节"] == before
    assert ids(HEADINGS.replace("## 谁来负责\n\n", "")) == [
        anchor for anchor in before if anchor != "谁来负责"
    ]


@pytest.mark.parametrize(
    ("text", "repeated"),
    [
        ("## 示例\n\n## 示例\n\n## 示例\n", ["示例", "示例"]),
        ("## 示例\n\n### **示例**\n", ["示例"]),
        ("## 示例\n\n## 示例 {#er}\n", []),
        ("## 示例\n\n## 示例_1\n", []),
        ("## Q & A\n\n## Q & A\n", ["Q & A"]),
    ],
)
def test_headings_of_the_same_words(text: str, repeated: list[str]) -> None:
    """Their anchors would be numbered, and move with the order: each needs an id of its own."""
    assert repeated_headings(read_page("about/index.md", text, EXTENSIONS).content) == repeated
