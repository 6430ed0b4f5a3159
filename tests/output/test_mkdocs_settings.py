"""mkdocs.yml as the site without MkDocs reads it."""

from __future__ import annotations

import pytest

from generator.output.mkdocs_settings import WrongSettings, read_settings
from tests.conftest import HOME

REAL = (HOME / "mkdocs.yml").read_text(encoding="utf-8")


def test_the_real_file() -> None:
    """Everything that is asked for stands in it."""
    settings = read_settings(REAL, {})
    assert (settings.address, settings.edit_address, settings.copyright) == ("", "", "")
    assert (settings.data, settings.docs, settings.frame) == ("data", "docs", "overrides")
    assert (settings.search, settings.downloads) == (True, True)
    assert settings.nav[0] == ("总览", "index.md")
    assert ("术语", "glossary/index.md") in settings.nav
    assert "assets/pages.css" in settings.stylesheets
    assert ("assets/search.js", "module") in settings.scripts
    assert settings.extensions["tables"] == {"use_align_attribute": True}
    assert settings.extensions["attr_list"] == {}
    assert list(settings.extensions)[:3] == ["toc", "tables", "fenced_code"]  # MkDocs' own, unasked


@pytest.mark.parametrize("given", ["https://www.example.gov.cn/budget", "https://www.example.gov.cn/budget/"])
def test_the_environment_is_asked_as_by_mkdocs(given: str) -> None:
    """Addresses with their last slash; words for yes and no."""
    settings = read_settings(
        REAL, {"SITE_URL": given, "DISCLOSURE_SEARCH": "false", "EDIT_URI_TEMPLATE": "https://x/{path}"}
    )
    assert settings.address == "https://www.example.gov.cn/budget/"
    assert settings.edit_address == "https://x/{path}"
    assert (settings.search, settings.downloads) == (False, True)


def test_what_is_not_said() -> None:
    """An almost empty file: what MkDocs takes then. A section leads to its first page."""
    settings = read_settings(
        "site_name: x\nnav: [{一: [{二: a.md}, {三: b.md}]}, {四: c/index.md}]\nplugins: [disclosure]\n"
        "extra_javascript: [a.js]\nsite_url: !ENV ADDRESS\n",
        {},
    )
    assert settings.nav == (("一", "a.md"), ("四", "c/index.md"))
    assert settings.scripts == (("a.js", ""),)
    assert (settings.docs, settings.frame, settings.search, settings.address) == (
        "docs",
        "overrides",
        True,
        "",
    )


@pytest.mark.parametrize("text", ["nav: [", "- a list", "", "x: !!python/name:os.system"])
def test_what_cannot_be_read(text: str) -> None:
    """Is told, and runs nothing."""
    with pytest.raises(WrongSettings):
        read_settings(text, {})
