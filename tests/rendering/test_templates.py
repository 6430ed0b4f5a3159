"""Every template says at its top which names its context has; these are the names that it uses, and that it is given."""

from __future__ import annotations

import re
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest
from jinja2 import Template, meta, nodes

from generator.pages import SiteContent, pages_of
from generator.projects.catalog import read_catalog
from generator.rendering import render
from generator.rendering.template_cache import TEMPLATES
from tests.support.forms import DATA

OURS = sorted(
    path.relative_to(TEMPLATES).as_posix()
    for path in TEMPLATES.rglob("*.*ml")
    if path.parent.name != "plain"  # its context is MkDocs'
)
GIVEN_ALWAYS = {"term"}
"""Names that `render` adds to a context."""


def text_of(template: str) -> str:
    """Return the source of a template."""
    return (TEMPLATES / template).read_text(encoding="utf-8")


def documented(template: str) -> set[str]:
    """Return the names in the comment that a template begins with, one a line."""
    comment = re.match(r"\{#-.*?-#\}", text_of(template), re.DOTALL)
    assert comment, "no comment at the top"
    names = re.findall(r"^    (\w+): \S", comment[0], re.MULTILINE)
    assert len(names) == len(set(names))
    return set(names)


def used(template: str) -> set[str]:
    """Return the names that a template, and the parts that share its context, take from the context."""
    tree = render._environment().parse(text_of(template))
    names = meta.find_undeclared_variables(tree)
    for node in tree.find_all((nodes.Include, nodes.FromImport)):
        assert isinstance(node, nodes.Include | nodes.FromImport)
        if node.with_context:
            assert isinstance(node.template, nodes.Const)
            names |= used(node.template.value)
    return names


@pytest.mark.parametrize("template", OURS)
def test_comment_names_the_context(template: str) -> None:
    """The comment at the top names what the template uses, no name more and none less."""
    assert documented(template) - GIVEN_ALWAYS == used(template) - GIVEN_ALWAYS


def test_templates_are_given_what_they_name(monkeypatch: pytest.MonkeyPatch) -> None:
    """The pages of the six projects give every template the names in its comment, and no others."""
    given: dict[str, set[frozenset[str]]] = defaultdict(set)
    render_template = Template.render

    def recorded(self: Template, context: dict[str, Any]) -> str:
        assert self.name is not None
        given[self.name].add(frozenset(context))
        return render_template(self, context)

    monkeypatch.setattr(Template, "render", recorded)
    for page in pages_of(SiteContent(read_catalog(DATA))):
        page.content.render()
        page.content.embed()
    for template, contexts in given.items():
        for context in contexts:
            assert context - GIVEN_ALWAYS == documented(template) - GIVEN_ALWAYS, template
    assert len(given) > 12


def test_folder_of_templates_is_read() -> None:
    """The tests above look at the templates that the program uses."""
    assert {"project.html", "feed.xml", "parts/levels.html"} <= set(OURS)
    assert Path(TEMPLATES, "plain", "base.html").is_file()
