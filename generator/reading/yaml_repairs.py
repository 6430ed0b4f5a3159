"""Repair the line at which YAML cannot be read on, so that the rest of the file can be judged in the same run.

The repaired text is only read, never written: the line has its error all the same, and nothing else on it counts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from generator.reading.yaml_slips import SPECIAL_SYMBOL, find_slip

MAX_REPAIRS = 20
"""Lines of one file that are repaired; what follows after them waits for the next run."""
MAX_REPAIRED_CHARACTERS = 100_000
"""Characters of a file that is read again after each repair. A form has some ten thousand."""
_WRITTEN_RIGHT = {"：": ": ", ":": ": ", "，": ", ", "\u3000": " ", "\xa0": " ", "-": "- "}
"""Wrong character of a slip → what should stand there."""
_DASHES = "－—–"


def repaired_lines(lines: Sequence[str], number: int, keys: str) -> Iterator[str]:
    """Yield what the line of that number, from 1, may have been meant to be, the likeliest first.

    `keys` is a regex of the form's field names.
    """
    line = lines[number - 1]
    if SPECIAL_SYMBOL.search(line):
        yield _symbols_quoted(line)
        return
    if slip := find_slip(line, number, keys):
        begin = slip.place.column - 1
        right = "- " if line[begin] in _DASHES else _WRITTEN_RIGHT.get(line[begin])
        if right is not None:
            yield line[:begin] + right + line[begin + 1 :].lstrip()
    if nested := re.match(r"[ ]*(?:- +)*[^\s:{}\[\]\"']+:[ ]+(?=[^\s{\[\"'].*:(?: |$))", line):
        yield _quoted(line, nested.end(), line[nested.end() :].rstrip())
    yield from _indented_anew(lines, number)


def _symbols_quoted(line: str) -> str:
    """Return a line with every text in quotes that begins with a symbol which YAML keeps for itself."""
    while special := SPECIAL_SYMBOL.search(line):
        begin = special.start("text")
        in_braces = "{" in line[:begin] or "[" in line[:begin]
        text = special["text"].rstrip() if in_braces else line[begin:].rstrip()
        line = _quoted(line, begin, text)
    return line


def _quoted(line: str, begin: int, text: str) -> str:
    """Return a line with the text that begins at an index in quotes."""
    doubled = text.replace("'", "''")
    return f"{line[:begin]}'{doubled}'{line[begin + len(text) :]}"


def _indented_anew(lines: Sequence[str], number: int) -> Iterator[str]:
    """Yield the line as deep as lines before it, the nearest depth first."""
    line = lines[number - 1]
    content = line.lstrip(" ")
    depth, is_item = len(line) - len(content), content.startswith("- ")
    depths: dict[int, None] = {}
    for before in lines[: number - 1][::-1]:
        dashes = re.match(r"([ ]*)((?:- +)*)(?=[^\s#])", before)
        if dashes is None:
            continue
        at_dash = len(dashes[1])
        depths.setdefault(at_dash if is_item else at_dash + len(dashes[2]))
        if not at_dash and not is_item:
            break
    for known_depth in sorted(depths, key=lambda known: abs(known - depth)):
        if known_depth != depth:
            yield " " * known_depth + content
