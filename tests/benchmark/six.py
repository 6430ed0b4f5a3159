"""The six real projects: how near their build is to an empty one, and how long set-up takes before it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

from tests.benchmark.corpus import HOME
from tests.benchmark.measuring import Cost, measure
from tests.benchmark.report import seconds, tell
from tests.benchmark.sides import PYTHON, VARIABLES, Ours, put_aside


def measure_six(runs: int, work: Path) -> dict[str, dict[str, list[Cost]]]:
    """Both comparisons under their headings; one run does everything of a comparison once, one after the other."""
    six, page = work / "six", work / "page"
    six.mkdir(parents=True)
    for name in ("data", "docs", "overrides"):
        shutil.copytree(HOME / name, six / name)
    shutil.copyfile(HOME / "mkdocs.yml", six / "mkdocs.yml")
    (page / "docs").mkdir(parents=True)
    (page / "docs" / "index.md").write_text("# 总览\n\n一页文字。\n", encoding="utf-8")
    settings = "site_name: 总览\ntheme: {name: material, language: zh, font: false}\nplugins: []\n"
    (page / "mkdocs.yml").write_text(settings, encoding="utf-8")
    ours = Ours(six)
    builds: dict[str, Callable[[], Cost]] = {
        "MkDocs, the same theme, one page": lambda: measure(
            (PYTHON, "-m", "mkdocs", "build", "--quiet"), page, VARIABLES
        ),
        "everything on": lambda: ours.cold(everything=True),
        "without search and downloads": lambda: ours.cold(everything=False),
    }
    clones: dict[str, Callable[[], Cost]] = {
        "without uv": lambda: set_up(work / "clones", with_uv=False),
        "with uv": lambda: set_up(work / "clones", with_uv=True),
    }
    return {
        "The six real projects, from nothing": _taken_in_turn(builds, runs),
        "Set-up: from a clone to the site of the six": _taken_in_turn(clones, runs),
    }


def _taken_in_turn(commands: dict[str, Callable[[], Cost]], runs: int) -> dict[str, list[Cost]]:
    taken: dict[str, list[Cost]] = {what: [] for what in commands}
    for _ in range(runs):
        for what, command in commands.items():
            taken[what].append(command())
            tell(f"     6 real {what:<50} {seconds(taken[what][-1])}")
    return taken


def set_up(folder: Path, *, with_uv: bool) -> Cost:
    """Clone the last commit and `make site` there, with empty caches of packages; uv is that of the tests, or hidden."""
    put_aside(folder.parent, folder.name)
    folder.mkdir(parents=True)
    paths = [path for path in os.environ["PATH"].split(os.pathsep) if not (Path(path) / "uv").exists()]
    if with_uv:
        programs = folder / "programs"
        programs.mkdir()
        (programs / "uv").symlink_to(PYTHON.with_name("uv"))
        paths.insert(0, str(programs))
    variables = {
        "PATH": os.pathsep.join(paths),
        "PIP_CACHE_DIR": str(folder / "pip"),
        "UV_CACHE_DIR": str(folder / "uv"),
        "MAKEFLAGS": "",  # those of `make benchmark` are not meant for it
    }
    command = 'git clone --quiet "$0" clone && make --silent --directory clone site'
    return measure(("sh", "-c", command, HOME), folder, variables)
