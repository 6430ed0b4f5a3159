"""Values → HTML through templates/. The only module that knows jinja2."""

from __future__ import annotations

import re
from functools import cache
from types import CodeType

from jinja2 import Environment, PackageLoader, StrictUndefined
from jinja2.ext import Extension
from markupsafe import Markup, escape

from generator.rendering import words
from generator.rendering.glossary import TermLinks
from generator.rendering.template_cache import Compiled

_find_special = re.compile("[&<>'\"]").search


class _Environment(Environment):
    """Jinja's, with the same HTML in half the time.

    A page prints some hundreds of values. Jinja makes a `Markup` object of each, which costs more than all the rest;
    nearly all of them are texts without a character that HTML minds, and can be printed as they are.
    """

    @staticmethod
    def escaped(value: object) -> str:
        """Like markupsafe's `escape`."""
        if type(value) is str:
            return escape(value) if _find_special(value) else value
        return value if type(value) is Markup else escape(value)

    def _compile(self, source: str, filename: str) -> CodeType:
        # One of Jinja's hooks. `source` is Python that calls `escape` round every value that a template prints.
        return super()._compile(f"{source}\nescape = environment.escaped", filename)


_compiled = Compiled()


@cache
def _environment() -> Environment:
    environment = _Environment(
        loader=PackageLoader("generator.rendering"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=False,
        auto_reload=False,  # it would look at a dozen files for every page
        bytecode_cache=_compiled,
    )
    environment.filters["amount"] = words.amount_text
    environment.filters["readable"] = words.readable
    return environment


def read_templates_again() -> None:
    """Templates may have changed while a preview runs."""
    _environment.cache_clear()


class Unindented(Extension):
    """For the frame: its templates are indented to be read, which would be an eighth of every page."""

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
        """A template's text without what stands before each line."""
        return re.sub(r"^[ \t]+", "", source, flags=re.MULTILINE)


def drawn(html: str) -> Markup:
    """HTML that `draw` made before, so that a template does not escape it again."""
    return Markup(html)


def draw(template: str, **context: object) -> str:
    """The template of that name with its context; everything in it is escaped unless it is markup already.

    Where the context has `root`, the way to the site's root, it has `term` too: see `TermLinks`.
    """
    if "root" in context:
        context["term"] = TermLinks(str(context["root"]))
    return _environment().get_template(template).render(context)
