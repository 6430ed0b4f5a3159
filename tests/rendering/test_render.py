"""Values become HTML: escaped as Jinja itself would, whichever way they reach the page."""

from __future__ import annotations

from decimal import Decimal

import pytest
from jinja2 import Environment
from markupsafe import Markup

from generator.rendering import render

EVERY_WAY = """
{% macro cell(value) %}<td title="{{ value }}">{{ value }}</td>{% endmacro %}
{% set kept %}<b>{{ value }}</b>{% endset %}
{{ value }}{{ cell(value) }}{{ kept }}{{ "<" ~ value }}{{ value | upper }}{{ [value, value] | join("<") }}
{% for each in [value] %}{{ each }}{% endfor %}{% filter lower %}{{ value }}{% endfilter %}
"""


@pytest.mark.parametrize(
    "value",
    ["", "产出指标", "A&B", "&lt;", "<b>", "a > b", "it's", 'say "yes"', 7, Decimal("0.10"), Markup("<i>&amp;</i>")],
    ids=repr,
)  # fmt: skip
def test_escapes_as_jinja_does(value: object) -> None:
    """Our quicker way gives the same bytes as Jinja's own, for every kind of value and every place to print it."""
    ours = render._environment().from_string(EVERY_WAY).render(value=value)
    theirs = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True).from_string(EVERY_WAY)
    assert ours == theirs.render(value=value)


def test_quicker_way_is_taken() -> None:
    """Jinja still lets us name what escapes a value: else pages would be right, and slow."""
    template = render._environment().from_string("{{ value }}")
    assert template.root_render_func.__globals__["escape"] is render._Environment.escaped


def test_frame_is_printed_without_the_indentation_of_its_templates() -> None:
    """Blanks before a line go, those within it and those of the values stay."""
    environment = Environment(extensions=["generator.rendering.render.Unindented"], trim_blocks=True)
    template = environment.from_string(
        "<ul>\n  {% if value %}\n\t <li>a  b{{ value }}</li>\n  {% endif %}\n</ul>"
    )
    assert template.render(value="\n  c") == "<ul>\n<li>a  b\n  c</li>\n</ul>"
