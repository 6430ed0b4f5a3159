"""Join the scripts that a browser loads together, so that a page asks for one file in the place of ten.

A script that another one loads on demand, with ``import("./name.js")``, is published with everything that it imports. The scripts
in it stay as they are in docs/assets/: each is a function that is called once, so that their names do not meet.
tests/test_assets.py holds that modules consist of imports, functions, classes and constants alone.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

_FOLDER = "assets/"
"""Folder of the scripts below docs/, and below the root of the site."""
_KEEP = "surrogateescape"
"""Error handler with which bytes that are no UTF-8 come back unchanged."""

_ON_DEMAND = re.compile(r'\bimport\("\./([\w-]+\.js)"\)')
_IMPORT = re.compile(r'^import \{ ([\w, ]+) \} from "\./([\w-]+\.js)";\n', re.MULTILINE)
_EXPORT = re.compile(r"^export (?=(?:async )?(?:function\*?|class|const) (\w+))", re.MULTILINE)
_UNKNOWN = re.compile(r"^(?:import|export)\b", re.MULTILINE)
_COMMENT = re.compile(r"^ */\*.*?\*/\n|^ *//[^\n]*\n|(?<=\n)\n", re.MULTILINE | re.DOTALL)


def is_script(path: str) -> bool:
    """Whether a file below docs/ is one of those that `join_scripts` looks at."""
    return path.startswith(_FOLDER) and path.endswith(".js") and "/" not in path.removeprefix(_FOLDER)


def join_scripts(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return each script that is loaded on demand with everything that it imports in it, by its path below docs/.

    `files` are all scripts. Those that are written otherwise than ours, and those that import nothing, are left out: they can
    stay as they are.
    """
    scripts = {path.removeprefix(_FOLDER): text.decode(errors=_KEEP) for path, text in files.items()}
    wanted = {name for text in scripts.values() for name in _ON_DEMAND.findall(text)} & scripts.keys()
    joined = {}
    for name in sorted(wanted):
        *modules, _ = _imported(name, scripts, [])
        if modules and not any(_is_foreign(module, scripts) for module in (*modules, name)):
            parts = [_as_function(module, scripts[module]) for module in modules]
            joined[_FOLDER + name] = "".join([*parts, _with_constants(scripts[name])]).encode(errors=_KEEP)
    return joined


def _imported(name: str, scripts: Mapping[str, str], known: list[str]) -> list[str]:
    """Return `known` with the scripts that a script imports added to it, those first that the others need, and its own name."""
    for _, imported in _IMPORT.findall(scripts.get(name, "")):
        if imported not in known:
            known = _imported(imported, scripts, known)
    return [*known, name]


def _is_foreign(name: str, scripts: Mapping[str, str]) -> bool:
    """Whether a script is missing, or imports or exports in a way that is not joined."""
    return name not in scripts or _UNKNOWN.search(_EXPORT.sub("", _IMPORT.sub("", scripts[name]))) is not None


def _as_function(name: str, text: str) -> str:
    exported = ", ".join(_EXPORT.findall(text))
    body = _EXPORT.sub("", _with_constants(text))
    return f"const {_variable(name)} = (() => {{\n{body}return {{ {exported} }};\n}})();\n"


def _with_constants(text: str) -> str:
    """Return a script without comments, whose imports are constants."""
    return _IMPORT.sub(
        lambda match: f"const {{ {match[1]} }} = {_variable(match[2])};\n", _COMMENT.sub("", text)
    )


def _variable(name: str) -> str:
    return "$" + name.removesuffix(".js").replace("-", "_")
