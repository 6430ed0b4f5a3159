"""Scripts and stylesheets that the site serves: modules act only when they are called, CSS has one layout and naming."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import HOME

ASSETS = HOME / "docs" / "assets"
SCRIPTS = {file.name: file.read_text("utf-8") for file in sorted(ASSETS.glob("*.js"))}
STYLESHEETS = sorted([*ASSETS.glob("*.css"), *(HOME / "generator").rglob("*.css")])
TEMPLATES = sorted([*(HOME / "overrides").rglob("*.html"), *(HOME / "generator").rglob("*.html")])
MAX_CSS_COLUMNS = 110

IMPORTED = re.compile(r"""(?:\bfrom |\bimport\()"\./([\w-]+\.js)\"""")
"""The name of a script in `import … from` or `import(…)`."""


def _without_comments(template: str) -> str:
    return re.sub(r"\{#.*?#\}", "", template, flags=re.S)


def _entries() -> set[str]:
    """The scripts that pages load by their name."""
    pages = [(HOME / "mkdocs.yml").read_text("utf-8")]
    pages += [_without_comments(template.read_text("utf-8")) for template in TEMPLATES]
    return {name for page in pages for name in re.findall(r"assets/([\w-]+\.js)\b", page)}


ENTRIES = _entries()


# Scripts.

STATEMENT = {
    "import": re.compile(r'import (?:\w+|\{ [\w, ]+ \}) from "\./[\w-]+\.js";'),
    "function": re.compile(r"(?:export )?(?:async )?function\*? \w+\(.*\{"),
    "class": re.compile(r"(?:export )?class \w+(?: extends \w+)? \{\}?"),
    "const": re.compile(r"(?:export )?const \w+ = .*"),
}
"""First lines of the statements that a module may have at its top level."""
END = re.compile(r"[\]})`]*;|\}")
"""The last line of a statement of several lines, which stands at the left edge."""
STATIC = re.compile(r"  static (?!(?:async )?\w+\(.*\{$)|  static \{")
"""A static field or block of a class: it runs when the module is imported."""
PURE = re.compile(r"new (?:URL|Map|Set)\(")
ACTING = re.compile(
    r"[\w$\])]\s*\(|\$\{|\w`|\bawait\b|\+\+|--|\b(?:document|window|location|localStorage|navigator|history)\b"
)
"""What may do something in the value of a constant: a call, a template with one, the browser's objects."""
LITERAL = re.compile(
    r"""(?:^\s*|[=(,:\[{?|&]\s*)/(?![*/])(?:[^/\\\n\[]|\\.|\[(?:[^\]\\\n]|\\.)*\])+/[a-z]*|"[^"\n]*"|`[^`$]*`""",
    re.M,
)
"""A regular expression, a text in double quotes, or a template without values."""


def _statements(script: str) -> Iterator[str]:
    """Yield the top-level statements of a script, in which all that belongs to one is indented or ends it."""
    code = re.sub(r"^ */\*.*?\*/\n?", "", script, flags=re.S | re.M)
    lines: list[str] = []
    for line in filter(None, map(str.rstrip, code.splitlines())):
        if line.startswith("//"):
            continue
        if lines and not line.startswith(" ") and not END.fullmatch(line):
            yield "\n".join(lines)
            lines = []
        lines.append(line)
        is_whole = len(lines) == 1 and re.search(r"(?:;|\{\})(?: *//.*)?$", line)
        if is_whole or END.fullmatch(line):
            yield "\n".join(lines)
            lines = []
    if lines:
        yield "\n".join(lines)


def _acts(statement: str) -> bool:
    """Whether a top-level statement does, or may do, anything but define something."""
    first = statement.partition("\n")[0]
    kind = next((kind for kind, pattern in STATEMENT.items() if pattern.fullmatch(first)), None)
    if kind == "class":
        return any(STATIC.match(line) for line in statement.splitlines())
    if kind == "const":
        value = re.sub(r" //.*$", "", LITERAL.sub("''", statement), flags=re.M)
        value = re.sub(r"(?:\([^()\n]*\)|\w+) => .*$", "", value, flags=re.M)  # runs when it is called
        return bool(ACTING.search(PURE.sub("(", value)))
    return kind is None


def test_pages_load_entries_and_entries_load_modules() -> None:
    """Each script is loaded by pages or imported by another script, never both, and no name leads nowhere."""
    imported = {name for script in SCRIPTS.values() for name in IMPORTED.findall(script)}
    assert set(SCRIPTS) - ENTRIES == imported
    assert set(SCRIPTS) >= ENTRIES


@pytest.mark.parametrize("name", sorted(set(SCRIPTS) - ENTRIES))
def test_importing_a_module_does_nothing(name: str) -> None:
    """At its top level there are imports, functions, classes and constants whose values are written down."""
    assert [statement for statement in _statements(SCRIPTS[name]) if _acts(statement)] == []


@pytest.mark.parametrize(
    "statement",
    [
        "start();",
        "  start();",
        "let count = 0;",
        "const box = document.body;",
        'const box = find("x");',
        "const box = find(\n  1,\n);",
        "const address = `x${start()}`;",
        'const address = new URL("x", start());',
        "const names = [1].map((name) => name);",
        'export const dialog = Object.assign({}, { text: "x" });',
        "class Box {\n  static all = start();\n}",
        "class Box {\n  static {\n    start();\n  }\n}",
        "class Box extends mixed(Base) {}",
        "if (true) {\n  start();\n}",
        '"x".big();',
        'import "./explorer.js";',
        'document.addEventListener("click", () => {\n  start();\n});',
        "(() => {\n  start();\n})();",
    ],
)
def test_a_statement_that_acts_is_recognised(statement: str) -> None:
    """Between two definitions it is the only one."""
    text = f'import {{ a }} from "./a.js";\n\n{statement}\n\nexport function b() {{\n  return a();\n}}\n'
    assert "\n".join(part for part in _statements(text) if _acts(part)) == statement


# Stylesheets.


def _without_texts(stylesheet: str) -> str:
    """Return a stylesheet without comments and quoted texts."""
    return re.sub(r"/\*.*?\*/|\"[^\"\n]*\"", "", stylesheet, flags=re.S)


def _without_parentheses(stylesheet: str) -> str:
    """Return a stylesheet without what lies in parentheses; its lines stay lines."""
    while (outer := re.sub(r"\([^()]*\)", lambda part: "\n" * part[0].count("\n"), stylesheet)) != stylesheet:
        stylesheet = outer
    return stylesheet


@pytest.mark.parametrize("file", STYLESHEETS, ids=lambda file: file.name)
def test_a_stylesheet_has_one_declaration_a_line(file: Path) -> None:
    """And one selector; no line is longer than a screen shows, data in addresses aside."""
    text = file.read_text("utf-8")
    long = [line for line in text.splitlines() if len(re.sub(r"url\(.*?\)", "", line)) > MAX_CSS_COLUMNS]
    assert long == []
    lines = [line.strip() for line in _without_parentheses(_without_texts(text)).splitlines()]
    assert [line for line in lines if len(re.findall(r"[{};]", line)) > 1] == []
    assert [line for line in lines if line.endswith("{") and "," in line] == []
    assert [line for line in lines if re.search(r"[{};]", line) and line[-1] not in "{};"] == []


CLASS_NAME = re.compile(
    r"(?P<block>{word})(?:__{word})?(?:--{word})?".replace("{word}", "[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
)
"""`block`, `block__part`, `block--variant`: small letters, words joined by a hyphen."""


def _class_names() -> set[str]:
    """The classes in stylesheets, templates and scripts, those of Material (md-…) aside."""
    names: set[str] = set()
    for file in STYLESHEETS:
        names.update(re.findall(r"\.(-?[A-Za-z_][\w-]*)", _without_texts(file.read_text("utf-8"))))
    for template in TEMPLATES:
        text = re.sub(r"\{\{.*?\}\}|\{%.*?%\}", "…", _without_comments(template.read_text("utf-8")))
        for value in re.findall(r'\bclass="([^"]*)"', text):
            names.update(name for name in value.split() if "…" not in name)
    for script in SCRIPTS.values():
        for value in re.findall(r'(?:class=|className(?:: | = )|classList\.\w+\()"([^"]*)"', script):
            names.update(value.split())
    return {name for name in names if not name.startswith("md-")}


def test_classes_are_named_in_one_style() -> None:
    """Each part and variant belongs to a block that exists."""
    names = _class_names()
    assert len(names) > 100
    styles = {name: CLASS_NAME.fullmatch(name) for name in names}
    assert [name for name, style in styles.items() if not style or style["block"] not in names] == []
