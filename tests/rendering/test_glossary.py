"""The glossary is read from the page that staff write; words on pages lead to it."""

from __future__ import annotations

import pytest
from lxml import html
from markdown import markdown

from generator.pages import SiteContent, pages_of
from generator.projects.catalog import read_catalog
from generator.rendering.glossary import TERM_IDS, TermLinks, glossary_problems, missing_terms, read_terms
from tests.conftest import HOME
from tests.support.forms import DATA, registers

PATH = "docs/glossary/index.md"
TEXT = (HOME / PATH).read_text(encoding="utf-8")


def test_entries_of_a_page() -> None:
    """Names, id and text of each; headings, prose and lists are none."""
    text = (
        "---\ntitle: 术语\n---\n# 术语 {#glossary}\n\n一段话：不是术语。\n\n## 钱 {#group-money}\n\n"
        "万元 {#wan}\n:   一万元。\n    接着说。\n:   再说一段。\n\n"
        "定量、定性 {#kinds .note}\n\n:   隔一行也行。\n\n- 一项\n"
    )
    terms, problems = read_terms(PATH, text)
    assert problems == []
    assert list(terms) == ["wan", "kinds"]
    assert terms["wan"].explanation == "一万元。\n接着说。\n再说一段。"
    assert terms["wan"].line == 10
    assert terms["kinds"].names == ("定量", "定性")
    assert terms["kinds"].explanation == "隔一行也行。"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "万元\n:   一万元。",
            "1:1: 错误[glossary] 术语：“万元”后面缺少 {#编号}，页面上的词找不到它。请补上",
        ),
        (
            "\n万元 {#wan}\n\n定量 {#q}\n:   数。",
            "2:1: 错误[glossary] 术语：“万元”没有解释。请在下一行写“:   解释”",
        ),
        (
            "甲 {#x}\n:   一。\n\n乙 {#x}\n:   二。",
            "4:1: 错误[glossary] 术语：编号 x 与第 1 行重复。请换一个",
        ),
        (
            "甲 {#x}\n:   一。\n\n甲 {#y}\n:   二。",
            "4:1: 错误[glossary] 术语：“甲”在第 1 行已经解释过。请并成一条",
        ),
    ],
)
def test_malformed_glossary_is_told(text: str, told: str) -> None:
    """File, line, what was found and what to write."""
    _, problems = read_terms(PATH, text)
    assert [str(problem) for problem in problems] == [f"{PATH}:{told}"]


def test_glossary_of_this_site_explains_every_linked_word() -> None:
    """Nothing is wrong with it, and Python-Markdown makes the same entries of it."""
    assert glossary_problems(PATH, TEXT) == []
    terms, _ = read_terms(PATH, TEXT)
    body = TEXT.split("---", 2)[2]
    made = html.fragment_fromstring(markdown(body, extensions=["attr_list", "def_list"]), create_parent="div")
    entries = {entry.get("id"): entry.text_content() for entry in made.iter("dt")}
    assert entries == {term_id: "、".join(term.names) for term_id, term in terms.items()}
    assert len(entries) > 80


def test_a_word_without_explanation_is_told() -> None:
    """A term taken out, or renamed."""
    terms, _ = read_terms(PATH, TEXT.replace("财政拨款 {#fiscal_appropriation}", "财政拨款 {#else}"))
    (told,) = missing_terms(PATH, terms)
    assert "缺少“财政拨款”" in told.message
    assert "财政拨款 {#fiscal_appropriation}" in told.message
    terms, _ = read_terms(PATH, TEXT.replace("\n定量 {#", "\n定量的 {#"))
    (told,) = missing_terms(PATH, terms)
    assert told.message == "术语：编号 quantitative 应当解释“定量”。请把这个词写在编号前面，几个词用顿号隔开"
    assert TEXT.splitlines()[told.place.line - 1].startswith("定量 {#quantitative}")


def test_every_level_and_source_of_the_form_is_linked() -> None:
    """The words that the real registers and the form's definition put into tables."""
    levels = {
        level.name
        for scheme in registers().taxonomy.schemes
        for first in scheme.first_levels
        for level in (first, *first.second_levels)
    }
    assert levels <= set(TERM_IDS)


def test_a_term_is_linked_once() -> None:
    """Where it is asked for first; under another name it is the same term; other words stay as they are."""
    term = TermLinks("../")
    assert term["数量指标"] == '<a href="../glossary/#quantity">数量指标</a>'
    assert term["数量指标"] == term["数量指标"] == "数量指标"
    assert term["数量"] == "数量"
    assert term["质量"] == '<a href="../glossary/#quality">质量</a>'
    assert term["<b>"] == "<b>"
    assert not hasattr(term["<b>"], "__html__"), "a word of the data is still to be escaped"


def test_words_within_a_text() -> None:
    """The rest of the text is escaped."""
    term = TermLinks("")
    assert term.within("<i> 条可量化，<b>", "可量化") == (
        '&lt;i&gt; 条<a href="glossary/#measurable">可量化</a>，&lt;b&gt;'
    )
    assert term.within("其他资金 3 万元，财政拨款 & 7 万元", "财政拨款") == (
        '其他资金 3 万元，<a href="glossary/#fiscal_appropriation">财政拨款</a> &amp; 7 万元'
    )
    assert term.within("没有 <这个词>", "定量") == "没有 &lt;这个词&gt;"


def test_every_page_links_a_term_once_and_to_an_entry() -> None:
    """On the pages of the real site, each link to the glossary holds and stands once a page."""
    terms, _ = read_terms(PATH, TEXT)
    linked = set()
    for page in pages_of(SiteContent(read_catalog(DATA))):
        article = html.fragment_fromstring(page.content.render(), create_parent="div")
        links = [str(link) for link in article.xpath("//a/@href") if "glossary/#" in link]
        ids = [link.rpartition("#")[2] for link in links]
        assert len(ids) == len(set(ids)), page.address
        assert set(ids) <= set(terms), page.address
        linked |= set(ids)
    assert {"funds", "overall_goal", "output", "standard", "not_applicable", "measurable"} <= linked
