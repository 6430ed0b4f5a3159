"""What is said about the downloads as a whole: whose they are, how they may be used, how their cells are to be read."""

from __future__ import annotations

from dataclasses import dataclass

from generator.form.cells import AMOUNT_UNIT
from generator.form.registers import Licence
from generator.projects.catalog import Catalog

NOT_STATED = "未注明"
"""In the place of terms of use that the register of the site does not give."""

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
"""Heading and text of what holds for every file."""


@dataclass(frozen=True)
class About:
    """The downloads as a whole."""

    publisher: str
    title: str
    """The site's name."""
    region: str | None
    licence: Licence | None
    address: str
    """The site's public address with the last slash; empty where it is not known."""
    years: tuple[int, ...]
    """Of the projects, in their order."""
    projects: int
    indicators: int
    quantifiable: int

    @property
    def years_in_words(self) -> str:
        """``2023 年度``, ``2021—2025 年度``; empty where there is no project."""
        if not self.years:
            return ""
        first, last = self.years[0], self.years[-1]
        return f"{first} 年度" if first == last else f"{first}—{last} 年度"

    @property
    def description(self) -> str:
        """What is in them, in a sentence or two."""
        when = self.years_in_words.replace(" ", "")
        return (
            f"{self.publisher}公开的{when}项目支出绩效目标表：{self.projects}个项目的资金和目标，{self.indicators}条绩效指标。"
            f"金额单位是{AMOUNT_UNIT}，数字和文字照表上的写法。"
        )

    @property
    def licence_in_words(self) -> str:
        """The terms of use, or that none are stated."""
        return self.licence.name if self.licence else NOT_STATED

    @property
    def citation(self) -> str:
        """How to name the data as a source, in the manner of GB/T 7714-2015; the reader puts in the day."""
        where = f"{self.address}open-data/" if self.address else "（网址）"
        return f"{self.publisher}. {self.title}[DS/OL]. [下载日期]. {where}."


def about(catalog: Catalog, address: str = "") -> About:
    """What there is to say of a catalog's downloads; `address` is the site's, empty where it is not known."""
    site = catalog.registers.site
    return About(
        publisher=site.publisher,
        title=site.title,
        region=site.region,
        licence=site.licence,
        address=address,
        years=tuple(sorted({row.year for row in catalog.projects})),
        projects=len(catalog.projects),
        indicators=sum(row.indicators for row in catalog.projects),
        quantifiable=sum(row.quantifiable for row in catalog.projects),
    )
