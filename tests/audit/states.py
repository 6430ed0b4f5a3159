"""Bodies in every state that a site may be in: ``python -m tests.audit.states FOLDER [STATE …]`` writes and builds them.

``FOLDER/STATE/site`` is the site. States: no project yet (empty), one project (one), the year that the overview shows chosen
(chosen-year), eight years of a project and its unit (eight-years), a hundred units (hundred-units), and the body of
``tests.audit.showcase``, which has the first projects of a new year and withdrawn ones (showcase). Their pictures:
``python -m tests.audit.pictures FOLDER/STATE/site PICTURES``.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

from tests.audit.showcase import LONG_AMOUNT, LONG_NAME, UNITS, Theme, form_text, write_showcase
from tests.benchmark.corpus import begin_site, project_yaml, unit_names
from tests.support.git_repositories import commit

HOME = Path(__file__).parents[2]
EIGHT_YEARS = range(2018, 2026)
_GROWING = Theme("jinqiu-zhuxue", "金秋助学", 1, "36.50", 2018, 2025, "困难职工子女", "助学")
_LONG = Theme("changguan-yunxing", LONG_NAME, 1, LONG_AMOUNT, 2018, 2025, "市民", "场馆服务")
_HUNDRED_UNITS = 100


def _write_body(folder: Path, forms: Iterable[tuple[int, Theme]]) -> None:
    """Write a body with the units of the showcase and these forms, a commit for every year."""
    data = begin_site(folder)
    shutil.copyfile(HOME / "data" / "taxonomy.yml", data / "taxonomy.yml")
    (folder / ".gitignore").write_text("/site/\n/.cache/\n", "utf-8")
    (data / "site.yml").write_text(
        "公开单位: 云溪市总工会\n站点名称: 云溪市总工会项目支出绩效目标公开\n地区: 云溪市\n公开核对提示: 是\n",
        "utf-8",
    )
    names = "".join(f"  - {{名称: {name}, 地址名: {slug}}}\n" for name, slug in UNITS)
    (data / "units.yml").write_text(f"单位:\n{names}", "utf-8")
    commit(folder, "登记单位", day="2018-01-02")
    for year, theme in forms:
        (data / str(year)).mkdir(exist_ok=True)
        (data / str(year) / f"{theme.slug}.yml").write_text(form_text(theme, year), "utf-8", newline="\n")
        commit(folder, f"公开{year}年项目", day=f"{year}-02-20")


def _write_empty(folder: Path) -> None:
    _write_body(folder, ())


def _write_one(folder: Path) -> None:
    _write_body(folder, [(2025, _GROWING)])


def _write_eight_years(folder: Path) -> None:
    _write_body(folder, ((year, theme) for year in EIGHT_YEARS for theme in (_GROWING, _LONG)))


def _write_hundred_units(folder: Path) -> None:
    """Write a body whose units have one to three projects in each of two years; the last unit has none."""
    data = begin_site(folder)
    for name in ("site.yml", "taxonomy.yml"):
        shutil.copyfile(HOME / "data" / name, data / name)
    names = unit_names(_HUNDRED_UNITS)
    lines = (f"  - {{名称: {name}, 地址名: danwei-{number}}}\n" for number, name in enumerate(names))
    (data / "units.yml").write_text("单位:\n" + "".join(lines), "utf-8")
    for year in (2024, 2025):
        (data / str(year)).mkdir()
        for number in range(2 * _HUNDRED_UNITS):
            slug, text = project_yaml(number, year, names[:-1])
            (data / str(year) / f"{slug}.yml").write_text(text, "utf-8", newline="\n")


def _write_chosen_year(folder: Path) -> None:
    write_showcase(folder)
    with (folder / "data" / "site.yml").open("a", encoding="utf-8") as settings:
        settings.write("总览年度: 2024\n")


STATES: dict[str, Callable[[Path], None]] = {
    "empty": _write_empty,
    "one": _write_one,
    "chosen-year": _write_chosen_year,
    "eight-years": _write_eight_years,
    "hundred-units": _write_hundred_units,
    "showcase": write_showcase,
}


def write_state(state: str, folder: Path) -> Path:
    """Write a body in this state and build it; return the folder of its site. Raises CalledProcessError."""
    STATES[state](folder)
    subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--quiet", "--strict"],
        cwd=folder,
        check=True,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
    )
    return folder / "site"


def main() -> None:
    """Run the command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="a folder in which the states are not there yet")
    parser.add_argument("states", nargs="*", choices=[*STATES, []], help="none: all")
    chosen = parser.parse_args()
    for state in chosen.states or STATES:
        print(write_state(state, chosen.folder / state), flush=True)


if __name__ == "__main__":
    main()
