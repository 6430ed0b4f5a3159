"""Edits a data folder at random: figures, names, indicators, results, years, files."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from random import Random

import yaml

from tests.benchmark.corpus_results import results_yaml
from tests.benchmark.draw import Draw


class Clerk:
    """Somebody who edits a data folder; the same seed gives the same edits."""

    def __init__(self, data: Path, seed: int, fewest: int) -> None:
        self.data = data
        self.random = Random(seed)
        self.fewest = fewest
        """So many projects are never removed."""

    def edit(self) -> str:
        """Do one of the things that clerks do; its name."""
        act = self.random.choice(
            [self.figure, self.name, self.indicator, self.results, self.copy, self.remove, self.rename, self.year, self.site]
        )  # fmt: skip
        act()
        return act.__name__

    def figure(self) -> None:
        """Another amount."""
        amount = f"{self.random.randrange(1, 10**6)}.00"
        self._replace(self._project(), r"^  年度: .*", f"  年度: {{总额: {amount}, 财政拨款: {amount}}}")

    def name(self) -> None:
        """Another name."""
        self._replace(
            self._project(), r"^项目名称: .*", f"项目名称: 随意改的名称{self.random.randrange(10**6)}"
        )

    def indicator(self) -> None:
        """An indicator more: all rows after it move."""
        row = f"      - 名称: 又一条指标{self.random.randrange(10**9)}\n        指标值: ≥5人\n        绩效标准: ≥5人\n"
        self._replace(self._project(), r"^    数量指标:\n", f"    数量指标:\n{row}")

    def results(self) -> None:
        """Results of a project, or none any more."""
        file = self._project()
        results = file.with_suffix(".results.yml")
        if results.exists():
            results.unlink()
        else:
            form = yaml.load(file.read_text(encoding="utf-8"), yaml.CBaseLoader)
            results.write_text(
                results_yaml(form, Draw(self.random.randrange(10**6))), encoding="utf-8", newline="\n"
            )

    def copy(self) -> None:
        """A project more."""
        file = self._project()
        copy = file.with_name(f"xin-{self.random.randrange(10**9)}.yml")
        shutil.copyfile(file, copy)
        self._replace(copy, r"^项目名称: .*", f"项目名称: 新的项目{copy.stem}")

    def remove(self) -> None:
        """A project less."""
        if len(self._projects()) > self.fewest:
            self._move(self._project(), None)

    def rename(self) -> None:
        """Another address."""
        file = self._project()
        self._move(file, file.with_name(f"gai-{self.random.randrange(10**9)}.yml"))

    def year(self) -> None:
        """A project moved into another year."""
        file = self._project()
        year = self.random.choice(sorted({"2022", "2023", "2024"} - {file.parent.name}))
        results = file.with_suffix(".results.yml")
        results.unlink(missing_ok=True)  # they tell days of their own year
        (self.data / year).mkdir(exist_ok=True)
        moved = self.data / year / file.name
        if not moved.exists():
            file.rename(moved)
            self._replace(moved, r"^年度: .*", f"年度: {year}")

    def site(self) -> None:
        """Another name of the site."""
        self._replace(
            self.data / "site.yml", r"^站点名称: .*", f"站点名称: 公开{self.random.randrange(10**6)}"
        )

    def _projects(self) -> list[Path]:
        return sorted(file for file in self.data.glob("20*/*.yml") if not file.name.endswith(".results.yml"))

    def _project(self) -> Path:
        return self.random.choice(self._projects())

    def _move(self, file: Path, target: Path | None) -> None:
        """Move a project with its results, or remove both."""
        for suffix in (".yml", ".results.yml"):
            source = file.with_suffix(suffix)
            if source.exists():
                if target is None:
                    source.unlink()
                else:
                    source.rename(target.with_suffix(suffix))

    def _replace(self, file: Path, pattern: str, new: str) -> None:
        text = file.read_text(encoding="utf-8")
        changed = re.sub(pattern, new, text, count=1, flags=re.MULTILINE)
        file.write_text(changed, encoding="utf-8", newline="\n")
