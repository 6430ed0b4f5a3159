"""A body with many projects, made of the six real ones: so many that every kind of list has more than one page."""

from __future__ import annotations

import re
from pathlib import Path

from tests.support.forms import DATA

PROJECTS = 450
LARGE_UNIT = "滁州市总工会"
IN_LARGE_UNIT = 300
"""So many projects has one unit in 2023; all others are of 2024."""
UNITS = 210

_ORIGINALS = sorted((DATA / "2023").glob("*.yml"))


def write_many(data: Path, count: int = PROJECTS, in_large_unit: int = IN_LARGE_UNIT) -> None:
    """Fill the folder: registers, and `count` projects of two years and many units, some of them shared by two.

    The first `in_large_unit` of them are of the large unit and of 2023.
    """
    data.mkdir(parents=True, exist_ok=True)
    for name in ("site.yml", "taxonomy.yml"):
        (data / name).write_bytes((DATA / name).read_bytes())
    units = "".join(f"  - {{名称: {_unit(number)}, 地址名: {_slug(number)}}}\n" for number in range(UNITS))
    (data / "units.yml").write_text(f"单位:\n{units}", encoding="utf-8")
    for number in range(count):
        year = 2023 if number < in_large_unit else 2024
        file = data / str(year) / f"xiangmu-{number:04}.yml"
        file.parent.mkdir(exist_ok=True)
        file.write_text(_project(number, year), encoding="utf-8")


def _project(number: int, year: int) -> str:
    text = _ORIGINALS[number % len(_ORIGINALS)].read_text(encoding="utf-8")
    units = [LARGE_UNIT] if year == 2023 else [_unit(1 + number % (UNITS - 1))]
    if number % 10 == 9:
        units.append(_unit(1))
    listed = "".join(f"  - {unit}\n" for unit in dict.fromkeys(units))
    text = re.sub(r"^项目名称: (.*)$", rf"项目名称: \1（{number:04}）", text, flags=re.MULTILINE)
    text = re.sub(r"^年度: 2023$", f"年度: {year}", text, flags=re.MULTILINE)
    return re.sub(r"^实施单位:\n(?:  - .*\n)+", f"实施单位:\n{listed}", text, flags=re.MULTILINE)


def _unit(number: int) -> str:
    return LARGE_UNIT if number == 0 else f"第{number}单位"


def _slug(number: int) -> str:
    return "chuzhou-zonggonghui" if number == 0 else f"danwei-{number}"
