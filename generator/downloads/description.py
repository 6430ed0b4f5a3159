"""Describe the downloads as a whole: whose they are, how they may be used, how their cells are to be read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from generator.form.amounts import AMOUNT_UNIT
from generator.form.form_kinds import FormKind
from generator.form.registers import Licence
from generator.projects.catalog import Catalog

NOT_STATED = "未注明"
"""Words for terms of use that the register of the site does not give."""

NOTES: tuple[tuple[str, str], ...] = (
    (
        "金额",
        f"单位都是{AMOUNT_UNIT}，1 {AMOUNT_UNIT}等于 10000 元。小数位数与表上相同：表上写 75.00，这里也是 75.00。",
    ),
    (
        "空着和零",
        "空着的格（JSON 里是 null），是表上没有这一栏，或者没有填；0 是表上写的零。求平均时不要把空着的当作零。",
    ),
    (
        "共同实施的项目",
        "几个单位共同实施的项目只占一行，单位名称之间用“；”隔开。按单位分别加总，会把它算几次。",
    ),
    ("几条目标", "一个项目有几条目标的，在同一格里分行写。要一条一条处理，请用 JSON。"),
    (
        "读出来的数",
        "“类型”“比较符号”“数”“计量单位”是程序从指标值读出来的，表上没有这几栏。读不准的不猜，空着。",
    ),
)
"""Heading and text of notes that hold for every file."""


class KindCount(NamedTuple):
    """The forms of a kind that is no project's."""

    kind: FormKind
    forms: int
    indicators: int


@dataclass(frozen=True)
class DataDescription:
    """A description of the downloads as a whole."""

    publisher: str
    title: str
    """Title of the site."""
    region: str | None
    licence: Licence | None
    address: str
    """Public address of the site with the last slash; empty where it is not known."""
    years: tuple[int, ...]
    """Years of the projects, the earliest first."""
    projects: int
    """Number of projects."""
    indicators: int
    """Number of indicators of projects."""
    quantifiable: int
    """Number of indicators of projects that state a number."""
    other_kinds: tuple[KindCount, ...] = ()
    """Kinds of forms that are no project's, as far as there are any: they are in no number above."""
    has_further_cells: bool = False
    """Whether a form has cells for which projects and indicators have no columns."""
    has_results: bool = False
    """Whether anything was published about the results of a project."""
    self_evaluations: int = 0
    """Number of forms with a self-evaluation."""
    has_findings: bool = False
    """Whether the findings are public."""
    monitorings: int = 0
    """Number of tables of monitoring."""

    @property
    def years_in_words(self) -> str:
        """The years in words, ``2023 年度``, ``2021—2025 年度``; empty without a project."""
        if not self.years:
            return ""
        first, last = self.years[0], self.years[-1]
        return f"{first} 年度" if first == last else f"{first}—{last} 年度"

    @property
    def summary(self) -> str:
        """The contents in a sentence or two."""
        when = self.years_in_words.replace(" ", "")
        others = "".join(f"另有{kind.value}表{forms}张。" for kind, forms, _ in self.other_kinds)
        counts = {"绩效自评表": self.self_evaluations, "绩效监控表": self.monitorings}
        others += "".join(f"另有{name}{count}张。" for name, count in counts.items() if count)
        return (
            f"{self.publisher}公开的{when}项目支出绩效目标表：{self.projects}个项目的资金和目标，{self.indicators}条绩效指标。"
            f"{others}金额单位是{AMOUNT_UNIT}，数字和文字照表上的写法。"
        )

    @property
    def notes(self) -> Sequence[tuple[str, str]]:
        """Heading and text of the notes that hold for every file."""
        notes = [*NOTES]
        if self.has_results:
            notes.append(_RESULTS_NOTE)
        if self.has_further_cells:
            notes.append(_FURTHER_CELLS_NOTE)
        if self.other_kinds:
            kinds = "、".join(kind.value for kind, _, _ in self.other_kinds)
            notes.append(
                (
                    "不同种类的表",
                    f"{kinds}的表各有自己的 CSV 文件和工作表，不在项目的表里：里面的钱可能也写在项目的表里，不要加在一起。"
                    "JSON 里都在一起，种类写在 form.kind；没有 form 或者 form.kind 是“项目支出绩效目标”的，才是项目。",
                )
            )
        return notes

    @property
    def licence_in_words(self) -> str:
        """Name of the terms of use, or that none are stated."""
        return self.licence.name if self.licence else NOT_STATED

    @property
    def citation(self) -> str:
        """A citation of the data in the manner of GB/T 7714-2015; the reader fills in the day."""
        where = f"{self.address}open-data/" if self.address else "（网址）"
        return f"{self.publisher}. {self.title}[DS/OL]. [下载日期]. {where}."


_RESULTS_NOTE = (
    "完成情况",
    "分值、得分、总分、等次、执行率都照表上的，不复算。“完成情况”“实际完成数”是程序按目标、比较方向和单位判断的，表上没有这两栏；"
    "不能判断的写明为什么，不猜。JSON 里都在 results 这个键里；没有公开完成情况的项目，没有这个键。",
)

_FURTHER_CELLS_NOTE = (
    "其他栏目",
    "有的表有“项目”“指标”两张表里没有的栏目，都在 cells.csv（“其他栏目”工作表）里，一格一行，照表上的写法；JSON 里在各自的位置。"
    f"表上的金额以元为单位的，各列的金额已经换算成{AMOUNT_UNIT}，一分不差；表上的写法在这里。",
)


def describe_data(catalog: Catalog, address: str = "") -> DataDescription:
    """Describe the downloads of a catalog; `address` is the site's, empty where it is not known."""
    site = catalog.registers.site
    of_kind = {kind: [project for project in catalog.projects if project.kind is kind] for kind in FormKind}
    projects = of_kind.pop(FormKind.PROJECT)
    results = [project.results for project in catalog.projects if project.results]
    return DataDescription(
        publisher=site.publisher,
        title=site.title,
        region=site.region,
        licence=site.licence,
        address=address,
        years=tuple(sorted({project.year for project in catalog.projects})),
        projects=len(projects),
        indicators=sum(project.indicators for project in projects),
        quantifiable=sum(project.quantifiable for project in projects),
        other_kinds=tuple(
            KindCount(kind, len(forms), sum(form.indicators for form in forms))
            for kind, forms in of_kind.items()
            if forms
        ),
        has_further_cells=any(project.has_further_cells for project in catalog.projects),
        has_results=bool(results),
        has_findings=site.findings_public,
        self_evaluations=sum(own.has_evaluation for own in results),
        monitorings=sum(own.monitorings for own in results),
    )
