"""Values → HTML through templates/. The only module that knows jinja2."""

from __future__ import annotations

from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from generator import wording


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("generator"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=False,
    )
    environment.filters["amount"] = wording.amount
    environment.filters["table_number"] = wording.table_number
    return environment


def drawn(html: str) -> Markup:
    """HTML that `draw` made before, so that a template does not escape it again."""
    return Markup(html)


def draw(template: str, **context: object) -> str:
    """The template of that name with its context; everything in it is escaped unless it is markup already."""
    return _environment().get_template(template).render(context)
