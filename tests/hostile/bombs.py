"""Files that are made to keep a reader busy or to fill its memory: ``python -m tests.hostile.bombs`` reads them all.

Each is read the way a build reads a project. For each a line is printed: name, bytes, processor seconds, the most memory that
the process has had so far in megabytes, and the codes that were told.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from generator.projects.artifacts import build_artifacts
from generator.reading.yaml_text import MAX_FILE_BYTES
from tests.support.forms import CASES, registers

FULL = MAX_FILE_BYTES - 1000
GOOD = (CASES / "project.yml").read_text(encoding="utf-8")


def filled(piece: str, begin: str = "", end: str = "") -> str:
    """As much of a piece as a file may hold, between a beginning and an end."""
    room = FULL - len((begin + end).encode())
    return begin + piece * (room // len(piece.encode())) + end


def laughs() -> str:
    """A billion laughs: nine lines of aliases."""
    lines = ["a0: &a0 [哈, 哈, 哈, 哈, 哈, 哈, 哈, 哈, 哈]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 10)]
    return "\n".join(lines)


def in_field(text: str) -> str:
    """The good project with a text for its remarks."""
    return f"{GOOD}备注: {text}\n"


BOMBS: dict[str, Callable[[], str]] = {
    "laughs": laughs,
    "merge-quadratic": lambda: filled("- <<: *a\n", "a: &a {b: c}\nl:\n"),
    "anchors": lambda: "".join(f"k{n}: &a{n} x\n" for n in range(60_000)),
    "brackets": lambda: filled("["),
    "brackets-closed": lambda: filled("[") [: FULL // 2] + "]" * (FULL // 2),
    "braces": lambda: filled("{"),
    "braces-keys": lambda: filled("{a: "),
    "dashes": lambda: filled("- "),
    "question-marks": lambda: filled("? "),
    "double-quotes": lambda: filled('"'),
    "single-quotes": lambda: filled("'"),
    "quotes-in-list": lambda: filled('"",', "[", "]"),
    "open-quote": lambda: filled("甲", '项目名称: "'),
    "escapes": lambda: filled("\\u4e00", '项目名称: "', '"'),
    "keys": lambda: "".join(f"k{n}:\n" for n in range(125_000)),
    "same-key": lambda: filled("甲: 乙\n"),
    "keys-in-braces": lambda: "{" + ",".join(f"k{n}: 1" for n in range(80_000)) + "}",
    "colons": lambda: filled(":"),
    "colons-and-blanks": lambda: filled(": "),
    "full-width-colons": lambda: filled("年度：", "项目名称: x\n"),
    "commas": lambda: filled("，年度", "甲: "),
    "plain-scalar": lambda: filled("甲", "项目名称: "),
    "plain-scalar-lines": lambda: filled("甲\n  ", "项目名称: ", "乙"),
    "hashes": lambda: filled(" #", "项目名称: x"),
    "comments": lambda: filled("#\n"),
    "blank-lines": lambda: filled("\n", "项目名称: x"),
    "blanks": lambda: filled(" ", "项目名称: x"),
    "tabs": lambda: filled("\t", "项目名称: x"),
    "carriage-returns": lambda: filled("\r", "项目名称: x"),
    "tags": lambda: filled("!!str ", "项目名称: "),
    "long-tag": lambda: filled("x", "项目名称: !", " 甲"),
    "long-anchor": lambda: filled("x", "项目名称: &", " 甲"),
    "long-key": lambda: filled("甲", "", ": 乙"),
    "directives": lambda: filled("%TAG ! tag:x,2000:\n", "", "---\n"),
    "documents": lambda: filled("---\n"),
    "literal": lambda: in_field(filled("  甲\n", "|\n")[: FULL // 4]),
    "literal-deep": lambda: in_field("|\n" + "".join(" " * n + "x\n" for n in range(2, 1000))),
    "controls": lambda: filled("\x01", "项目名称: "),
    "bidi": lambda: filled("\u202e", "项目名称: "),
    "digits": lambda: in_field(filled("1", '"', '"')[: FULL // 2] + '"'),
    "digits-and-blanks": lambda: in_field(filled("1 ", '"')[: FULL // 2] + '"'),
    "digits-and-signs": lambda: in_field(filled("4111.1111,", '"')[: FULL // 2] + '"'),
    "cards": lambda: in_field(filled("账号 4111 1111 1111 111 ", '"')[: FULL // 2] + '"'),
    "filler": lambda: in_field(filled("目标1：", '"')[: FULL // 4] + '"'),
    "stars": lambda: in_field(filled("*", '"')[: FULL // 2] + '"'),
    "target-figures": lambda: GOOD.replace("≥1万人", f'"{"≥1万" * 20_000}"', 1),
    "target-date": lambda: GOOD.replace("≥1万人", f'"{"2023年" * 20_000}"', 1),
    "goals": lambda: GOOD.replace("  - 减轻职工住院医疗费负担。\n", "".join(f"  - 目标{n}\n" for n in range(20_000))),
    "goals-that-differ": lambda: GOOD.replace(
        "  - 减轻职工住院医疗费负担。\n", f"  - 中期: {'甲乙丙' * 30_000}\n    年度: {'乙甲丁' * 30_000}\n"
    ),
    "indicators": lambda: GOOD.replace(
        "        绩效标准: ≥1万人\n",
        "        绩效标准: ≥1万人\n" + "".join(f"      - 名称: 名{n}\n        指标值: ≥{n}人\n" for n in range(10_000)),
    ),
    "units": lambda: GOOD.replace("  - 滁州市总工会\n", "".join(f"  - 单位{n}\n" for n in range(30_000))),
    "levels": lambda: GOOD.replace("绩效指标:\n", "绩效指标:\n" + "".join(f"  级{n}: {{甲: []}}\n" for n in range(20_000))),
    "errors": lambda: GOOD + "".join(f"键{n}: {{x: [y]}}\n" for n in range(25_000)),
    "too-large": lambda: GOOD + "#" * MAX_FILE_BYTES,
}  # fmt: skip
"""What each of them is, by name. Some are no more than long, and may well be taken."""


def _megabytes_at_most() -> float:
    """Of this program alone: what getrusage tells begins with the memory of who started it."""
    (line,) = (
        line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM:")
    )
    return int(line.split()[1]) / 1024


def readings() -> Iterator[tuple[str, int, float, float, str]]:
    """Name, bytes, processor seconds, megabytes at most so far, and the codes that were told."""
    registers()
    for name, make in BOMBS.items():
        data = make().encode()
        begin = time.process_time()
        sheet = build_artifacts("2023/bomb", "data/2023/bomb.yml", data, registers())
        seconds = time.process_time() - begin
        most = _megabytes_at_most()
        errors = sorted({problem.code for problem in sheet.problems if problem.level.name == "ERROR"})
        yield name, len(data), seconds, most, " ".join(errors) or "taken"


if __name__ == "__main__":
    for reading in readings():
        print(*reading, sep="\t")
        sys.stdout.flush()
