"""Render values as HTML through templates/."""

from __future__ import annotations

import re
from collections.abc import Callable, MutableMapping
from functools import cache
from types import CodeType

from jinja2 import Environment, PackageLoader, StrictUndefined
from jinja2.ext import Extension
from jinja2.runtime import Context
from markupsafe import Markup, _escape_inner, escape  # type: ignore[attr-defined]

from generator.rendering import words
from generator.rendering.glossary import TermLinks
from generator.rendering.template_cache import TemplateCache


class _Context(Context):
    """Values of a template that calls only macros and methods: no function wants the context itself."""

    def call(self, function: Callable[..., object], *args: object, **kwargs: object) -> object:
        """Return the result of a call in a template."""
        kwargs.pop("_loop_vars", None)  # what Jinja would add to the context
        kwargs.pop("_block_vars", None)
        return function(*args, **kwargs)


class _Environment(Environment):
    """Jinja's environment without what only other templates need: the same HTML in half the time.

    A page prints some hundreds of values. Jinja makes a `Markup` object of every value, which costs more than everything
    else; nearly all values are texts, and can be printed as such.
    """

    context_class = _Context
    getattr = staticmethod(getattr)  # type: ignore[assignment]  # Jinja would look for a missing one among the items

    def make_globals(self, d: MutableMapping[str, object] | None) -> MutableMapping[str, object]:
        """Return the globals of a template: those of the environment, for none has others."""
        return self.globals

    @staticmethod
    def escaped(value: object) -> str:
        """Return what markupsafe's `escape` returns, a plain string for a text."""
        if type(value) is str:
            return _escape_inner(value)
        return value if type(value) is Markup else escape(value)

    def _compile(self, source: str, filename: str) -> CodeType:
        # A hook of Jinja. `source` is Python that calls `escape` round every value that a template prints.
        return super()._compile(f"{source}\nescape = environment.escaped", filename)


TEMPLATE_CACHE = TemplateCache()
"""Compiled templates of this process: ours, and those of the theme."""


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
        bytecode_cache=TEMPLATE_CACHE,
    )
    environment.filters["amount"] = words.amount_text
    environment.filters["hidden_digits"] = words.hidden_digits
    environment.filters["readable"] = words.readable_amount
    environment.filters["printed"] = words.printed_text
    environment.filters["unbroken"] = words.unbroken_numbers
    return environment


def reload_templates() -> None:
    """Read all templates anew at the next use: they may have changed while a preview runs."""
    _environment.cache_clear()


class Unindented(Extension):
    """Jinja extension that leaves out the indentation of templates.

    The templates of the frame are indented to be read, which would be an eighth of every page.
    """

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
        """Return a template's text without the blanks at the beginning of every line."""
        return re.sub(r"^[ \t]+", "", source, flags=re.MULTILINE)


def as_markup(html: str) -> Markup:
    """Mark HTML in which all data is escaped already, so that a template prints it unchanged."""
    return Markup(html)


def render(template: str, **context: object) -> str:
    """Return the HTML of a template of templates/; every value of the context is escaped unless it is markup.

    A context with `root`, the relative path to the site's root, also gets `term`: see `TermLinks`.
    """
    if "root" in context:
        context["term"] = TermLinks(str(context["root"]))
    return _environment().get_template(template).render(context)
