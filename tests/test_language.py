"""What a program can hold of the ten rules of language: docstrings, names, limits and tuples (CONTRIBUTING.md, Style)."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from pathlib import Path

from tests.conftest import HOME

MODULES = sorted((HOME / "generator").rglob("*.py"))

VERBS = frozenset(
    """
    abandon accept acquire add adjust allow answer append apply ask assert attach begin bind break bring build cache call carry catch
    change check choose clear close collect combine compare complain compose compute connect continue convert copy count create
    cut decide decode defer define delete deliver derive describe detect disable discard divide download draw drop empty encode end ensure
    enter escape estimate exchange exit explain expand export extend extract fail fetch fill filter find finish fit flag flatten
    fold follow format gather generate give group guess handle hand hash hide hold identify ignore import include index insert
    install invent join judge keep leave let limit link list load locate lock log look lower make map mark mask match measure
    mend merge mirror mount move name normalize note notice number offer open order pack pad pair park parse pass pause pick
    place plan point pour prefix prepare print produce promise propose prove publish put query queue quote raise read receive
    recognise record reduce refuse register reject release remove rename render repair repeat replace report request require reset
    resolve respond restore return reuse run save say scale scan score seal search select send separate serve set shorten show shut
    sign skip sort split spread stage start state stop store strip submit sum summarise swap take tell test tidy time toggle
    total touch translate trim try turn type undo unite unpack update upload use validate verify wait walk warn watch whether
    wrap write yield
    """.split()  # noqa: SIM905 - a list of one word a line would fill four screens
)
"""Words that a function's docstring may begin with: imperatives, and “Whether” for a predicate."""
PROPERTIES = frozenset({"property", "cached_property"})
FRAGMENT = re.compile(
    r"(?:What|How|Of|It|Its|Those|That|These|This|They|Another|Such|So|Also|With|By|See|Where|Why|Who|When|And|But|Or|There|Only|The same|The other|The others|One of|All of)\b"
)
"""Openings of a docstring that leans on something that stands elsewhere, or says what a thing is for and not what it is."""
BANNED = frozenset(
    {"told", "found", "kept", "made", "asked", "seen", "each", "there", "beside", "one", "other"}
)
"""Names that say what happens to a thing, or that it is not another one."""
REPEATED = frozenset({"HELP", "DESCRIPTION", "add_arguments", "run"})
"""Public names that every module of commands/ has."""
LIMIT = re.compile(
    r"^_?(?:MAX|MIN)_|_(?:SECONDS|MS|PER_[A-Z]+|BYTES|CHARACTERS|COLUMNS|LINES|PIXELS|EM|TENTHS|DIGITS|VERSION|FLAG|MODE|FD|LEVEL)$"
)


def identifier(module: Path) -> str:
    """Return the path of a module below generator/."""
    return module.relative_to(HOME / "generator").as_posix()


def functions(tree: ast.AST) -> Iterator[ast.FunctionDef]:
    """Yield every function of a module, methods and nested ones included."""
    yield from (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))


def is_property(function: ast.FunctionDef) -> bool:
    """Whether a function is read like an attribute."""
    return any(
        ast.unparse(decorator).rpartition(".")[2] in PROPERTIES for decorator in function.decorator_list
    )


def other_docstrings(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Yield line and text of the docstrings of modules, classes, properties and attributes."""
    for node in ast.walk(tree):
        described = isinstance(node, ast.Module | ast.ClassDef) or (
            isinstance(node, ast.FunctionDef) and is_property(node)
        )
        if described and (text := ast.get_docstring(node)):
            yield getattr(node, "lineno", 1), text
        body = getattr(node, "body", [])
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef):
            for before, after in pairwise(body):
                if isinstance(before, ast.Assign | ast.AnnAssign) and isinstance(after, ast.Expr):
                    value = after.value
                    if isinstance(value, ast.Constant) and isinstance(value.value, str):
                        yield after.lineno, value.value


def long_tuples(annotation: ast.expr | None) -> Iterator[str]:
    """Yield the tuples of three and more things in an annotation; ``tuple[X, ...]`` is none."""
    for node in ast.walk(annotation) if annotation is not None else ():
        is_generic = isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Tuple)
        if is_generic and ast.unparse(node.value) == "tuple" and len(node.slice.elts) > 2:
            yield ast.unparse(node)


def names(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Yield line and name of everything that is named, the targets of comprehensions of one line aside."""
    short = {
        id(target)
        for node in ast.walk(tree)
        if isinstance(node, ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp)
        and node.lineno == node.end_lineno
        for comprehension in node.generators
        for target in ast.walk(comprehension.target)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store) and id(node) not in short:
            yield node.lineno, node.id
        elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
            yield node.lineno, node.attr
        elif isinstance(node, ast.arg):
            yield node.lineno, node.arg
        elif isinstance(node, ast.FunctionDef | ast.ClassDef):
            yield node.lineno, node.name


def top_level(tree: ast.Module) -> Iterator[tuple[str, ast.expr | None]]:
    """Yield every name that a module defines at its top, with its value where it is a constant."""
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            yield node.name, None
        elif isinstance(node, ast.Assign):
            for target in node.targets:
                yield from ((name.id, node.value) for name in ast.walk(target) if isinstance(name, ast.Name))
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            yield node.target.id, node.value


def is_figure(value: ast.expr | None) -> bool:
    """Whether a constant is a number, or a product of numbers."""
    nodes = list(ast.walk(value)) if value is not None else []
    allowed = ast.Constant | ast.BinOp | ast.operator | ast.UnaryOp | ast.unaryop
    numbers = [node.value for node in nodes if isinstance(node, ast.Constant)]
    return (
        bool(nodes)
        and all(isinstance(node, allowed) for node in nodes)
        and all(type(n) in (int, float) for n in numbers)
    )


def breaches(tree: ast.Module) -> list[str]:
    """What a module has that breaks a rule of language, with lines where there are any."""
    wrong = []
    for function in functions(tree):
        text = ast.get_docstring(function)
        if text and not is_property(function) and re.match("[A-Za-z]*", text)[0].lower() not in VERBS:
            wrong.append(f"{function.lineno} {function.name}: “{text.splitlines()[0]}” begins with no verb")
        wrong += [
            f"{function.lineno} {function.name}: returns {words}" for words in long_tuples(function.returns)
        ]
    wrong += [
        f"{line} “{text.splitlines()[0]}” leans on something else"
        for line, text in other_docstrings(tree)
        if FRAGMENT.match(text)
    ]
    wrong += [f"{line} {name}: a banned name" for line, name in names(tree) if name.strip("_") in BANNED]
    wrong += [
        f"{name}: a limit with no name of one"
        for name, value in top_level(tree)
        if is_figure(value) and not LIMIT.search(name)
    ]
    return wrong


@cache
def parsed() -> dict[str, ast.Module]:
    """Every module of generator/ by its path there."""
    return {identifier(module): ast.parse(module.read_text(encoding="utf-8")) for module in MODULES}


def test_modules_follow_the_rules_of_language() -> None:
    """Docstrings begin as they should, no name is a banned one, limits are called limits, long tuples have names."""
    wrong = [f"{name}:{words}" for name, tree in parsed().items() for words in breaches(tree)]
    assert not wrong, "\n".join(wrong)


def test_public_name_exists_once() -> None:
    """Whoever searches for a public name finds one thing."""
    homes: dict[str, list[str]] = defaultdict(list)
    for module, tree in parsed().items():
        for name in {name for name, _ in top_level(tree)}:
            if not name.startswith("_"):
                homes[name].append(module)
    assert {name: where for name, where in homes.items() if len(where) > 1 and name not in REPEATED} == {}
