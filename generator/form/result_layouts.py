"""Define the layouts of tables of results (结果表式): what cells, rows of money, columns and words a body's table has.

A layout is data, as those of tables of targets in `generator.form.form_layouts`. A file of results is written in the words
of its tables' layouts; reading puts it into the words of `generator.form.results`, which every other room knows.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Annotated

from pydantic import BeforeValidator, Field, WithJsonSchema

from generator.form.cells import Form, Line, OneOrMore, Paragraph, Year
from generator.form.form_layouts import (
    NO_CELL,
    AmountUnit,
    CellBlock,
    FundsLine,
    SourceLayout,
    expand_bare_name,
    funds_lines,
)
from generator.form.result_columns import (
    USUAL_WORDS_OF_ROLES,
    ResultKind,
    ResultRole,
    ScoredLevel,
    read_result_kind,
    read_result_role,
    read_scored_level,
    role_named,
)

TOTAL_ROW = "年度总额"
"""Usual word, and key in 项目资金, for the total in a table of results."""
FUNDS_WORDS = (
    "年初预算数",
    "全年预算数",
    "全年执行数",
    "执行数",
    "分值",
    "执行率",
    "得分",
    "偏差原因分析及改进措施",
)
"""Usual words for the columns of 项目资金, in the order of the usual table."""
TABLE_WORDS = ("项目资金", "总体目标完成情况", "绩效指标", "总分", "等次", "评价结论", "备注")
"""Usual words for the parts of a table of results that a layout may call otherwise."""
RESULT_HEAD = ("项目名称", "主管部门", "实施单位")
"""Usual cells above the funds; a page fills them from the table of targets."""
RESULT_FOOT = ("总分", "等次", "评价结论", "备注")
"""Usual cells below the indicators."""
DEFAULT_RESULT_LAYOUTS: Mapping[ResultKind, str] = {
    ResultKind.SELF_EVALUATION: "通用自评表",
    ResultKind.MONITORING: "通用监控表",
}
"""Names of the delivered layouts that hold where a table names none and none claims it."""
_TITLES = {ResultKind.SELF_EVALUATION: "绩效自评表", ResultKind.MONITORING: "绩效运行监控表"}

_Kind = Annotated[
    ResultKind,
    BeforeValidator(read_result_kind),
    WithJsonSchema({"enum": [kind.value for kind in ResultKind]}),
]
_Role = Annotated[
    ResultRole,
    BeforeValidator(read_result_role),
    WithJsonSchema({"enum": [role.value for role in ResultRole]}),
]
_Level = Annotated[
    ScoredLevel,
    BeforeValidator(read_scored_level),
    WithJsonSchema({"enum": [level.value for level in ScoredLevel]}),
]


class ResultLayout(Form):
    """One layout of tables of results (结果表式)."""

    name: Line = Field(alias="名称", description="这种表式的名称，自评、监控里用 表式 指名")
    kind: _Kind = Field(ResultKind.SELF_EVALUATION, alias="种类", description="自评 或 监控")
    own_title: Line | None = Field(None, alias="标题", description="印在表上面的标题")
    description: Paragraph | None = Field(None, alias="说明", description="哪里用这种表，怎样认出它")
    unit: AmountUnit | None = Field(
        None, alias="金额单位", description="表上金额的单位：万元 或 元；不写就与目标表相同"
    )
    head: tuple[Annotated[CellBlock, BeforeValidator(expand_bare_name)], ...] = Field(
        tuple(CellBlock(名称=word) for word in RESULT_HEAD),
        alias="表头",
        description="资金以上的各栏，按表上的次序",
    )
    rows: tuple[Annotated[SourceLayout, BeforeValidator(expand_bare_name)], ...] = Field(
        (), alias="资金行", description="年度总额下面的各行，按表上的次序；不写就照目标表的资金来源"
    )
    funds_columns: tuple[Line, ...] = Field(
        FUNDS_WORDS, alias="资金列", description="项目资金的各列，按表上的次序"
    )
    columns: OneOrMore[Line] = Field(alias="列", description="指标的各列，从三级指标起，按表上的次序")
    column_roles: Mapping[Line, _Role] = Field(
        {}, alias="列的含义", description="表上的列名 → 它是什么；列名就是含义的不用写"
    )
    scored_level: _Level = Field(
        ScoredLevel.INDICATOR,
        alias="计分到",
        description="得分印在哪一级：三级指标、二级指标、一级指标；一个得分管几条的，写在第一条",
    )
    """Level of indicators that has one score; the score stands in the first of its rows."""
    foot: tuple[Annotated[CellBlock, BeforeValidator(expand_bare_name)], ...] = Field(
        tuple(CellBlock(名称=word) for word in RESULT_FOOT), alias="表尾", description="指标以下的各栏"
    )
    words: Mapping[Line, Line] = Field(
        {},
        alias="用词",
        description="通常的叫法 → 这张表上的叫法，例如 年度总额: 年度资金总额；表上没有的写 无",
    )
    years: tuple[Year, ...] = Field((), alias="适用年度", description="哪些年度的表用它；不写就不按年度")
    units: tuple[Line, ...] = Field((), alias="适用单位", description="哪些单位的表用它；不写就不按单位")

    @property
    def title(self) -> str:
        """Title that is printed above the table."""
        return self.own_title or _TITLES[self.kind]

    def word(self, usual: str) -> str:
        """Return the form's word for what is usually called `usual`, the columns of indicators aside."""
        own = self.words.get(usual, usual)
        return usual if own == NO_CELL else own

    def has(self, usual: str) -> bool:
        """Whether the form has what is usually called `usual`, as far as the layout says that it does not."""
        return self.words.get(usual) != NO_CELL

    @cached_property
    def role_by_column(self) -> Mapping[str, ResultRole]:
        """Roles of the columns of indicators by the form's word, in the order of the form."""
        usual = {own: word for word, own in self.words.items() if own in self.columns}
        return {
            column: self.column_roles.get(column) or role_named(usual.get(column, column), self.kind)
            for column in self.columns
        }

    @cached_property
    def _column_by_role(self) -> Mapping[str, str]:
        """The form's word for the first column of every role that it has, by the role's value."""
        return {role.value: word for word, role in reversed(list(self.role_by_column.items()))}

    def column_of(self, role: ResultRole) -> str | None:
        """Return the form's word for the first column of a role, or None."""
        return self._column_by_role.get(role.value)

    def heading(self, role: ResultRole, usual: str) -> str:
        """Return the form's word for a column; `usual` where the form has the word that is the role's own, or no such column."""
        word = self.column_of(role)
        return usual if word is None or word == USUAL_WORDS_OF_ROLES[self.kind][role] else word

    @property
    def is_usual(self) -> bool:
        """True for the layouts that list all usual columns, of which a table has some."""
        return self.name == DEFAULT_RESULT_LAYOUTS[self.kind]

    @cached_property
    def usual_columns(self) -> Mapping[str, str]:
        """The form's word for a column of indicators → its usual word; further columns are not in it."""
        usual = USUAL_WORDS_OF_ROLES[self.kind]
        return {word: usual[role] for word, role in self.role_by_column.items() if role in usual}

    @cached_property
    def usual_funds_columns(self) -> Mapping[str, str]:
        """The form's word for a column of 项目资金 → its usual word; further columns are not in it."""
        known = {word: word for word in FUNDS_WORDS if word not in self.words}
        known |= {own: word for word, own in self.words.items() if word in FUNDS_WORDS}
        return {column: known[column] for column in self.funds_columns if column in known}

    @cached_property
    def usual_parts(self) -> Mapping[str, str]:
        """The form's word for a part of the table → its usual word."""
        return {self.word(word): word for word in TABLE_WORDS if self.has(word)}

    @cached_property
    def head_blocks(self) -> tuple[CellBlock, ...]:
        """Blocks above the funds, called by the form's words."""
        return tuple(self._own_blocks(self.head))

    @cached_property
    def foot_blocks(self) -> tuple[CellBlock, ...]:
        """Blocks below the indicators, called by the form's words."""
        return tuple(self._own_blocks(self.foot))

    def _own_blocks(self, blocks: Iterable[CellBlock]) -> Iterator[CellBlock]:
        for block in blocks:
            if self.has(block.name):
                yield block.model_copy(update={"name": self.word(block.name)})

    @cached_property
    def blocks(self) -> Mapping[str, CellBlock]:
        """Blocks of head and foot by the form's word."""
        return {block.name: block for block in (*self.head_blocks, *self.foot_blocks)}

    @cached_property
    def usual_blocks(self) -> Mapping[str, str]:
        """The form's word for a usual cell of head or foot → its usual word."""
        return {self.word(word): word for word in (*RESULT_HEAD, *RESULT_FOOT) if self.has(word)}

    @cached_property
    def further_blocks(self) -> Mapping[str, CellBlock]:
        """Blocks of head and foot that have no usual word, by the form's word."""
        return {
            name: block
            for name, block in self.blocks.items()
            if name not in self.usual_parts and name not in self.usual_blocks
        }

    @cached_property
    def all_rows(self) -> Mapping[str, FundsLine]:
        """Rows of 项目资金 below the total by the form's word, in the order of the form."""
        return dict(funds_lines(self.rows))

    def words_of_file(self) -> Iterator[str]:
        """Yield every word that may stand as a key in a table of the layout, and above a column of the printed one."""
        yield from self.usual_parts
        yield self.word(TOTAL_ROW)
        yield from self.all_rows
        yield from self.funds_columns
        yield from self.columns
        for block in self.blocks.values():
            yield from (block.name, *block.parts, *block.columns)


@dataclass(frozen=True, eq=False)
class ResultLayoutChoice:
    """All layouts that a table of results may have, and which of them is whose."""

    delivered: tuple[ResultLayout, ...]
    """Layouts that come with the program."""
    own: tuple[ResultLayout, ...] = ()
    """Layouts of forms.yml."""

    @cached_property
    def by_name(self) -> Mapping[str, ResultLayout]:
        """Layouts by name, the body's own first; one of its own replaces a delivered one of the same name."""
        own = {layout.name: layout for layout in self.own}
        return own | {layout.name: layout for layout in self.delivered if layout.name not in own}

    @cached_property
    def words(self) -> frozenset[str]:
        """Every word that any layout has for a key of a table of results."""
        return frozenset(word for layout in self.by_name.values() for word in layout.words_of_file())

    def of_kind(self, kind: ResultKind) -> Mapping[str, ResultLayout]:
        """Return the layouts of a kind by name, the body's own first."""
        return {name: layout for name, layout in self.by_name.items() if layout.kind is kind}

    def layout_of(
        self, name: str | None, kind: ResultKind, year: int, units: Iterable[str]
    ) -> ResultLayout | None:
        """Return the layout that a table names; else the body's own of its year and units; else the usual one.

        None if no layout of the kind has that name.
        """
        layouts = self.of_kind(kind)
        if name is not None:
            return layouts.get(name)
        claiming = (
            layout
            for layout in self.own
            if layout.kind is kind
            and (layout.years or layout.units)
            and (not layout.years or year in layout.years)
            and (not layout.units or not set(layout.units).isdisjoint(units))
        )
        return next(claiming, layouts[DEFAULT_RESULT_LAYOUTS[kind]])

    def by_header(self, words: Iterable[str]) -> list[ResultLayout]:
        """Return the layouts with any of these words of a printed header, those with most of them first.

        Of several with as many, the usual one last, and the one with fewer words of its own first.
        """
        printed = set(words)
        shared = {
            layout.name: len(printed.intersection(layout.words_of_file())) for layout in self.by_name.values()
        }
        fitting = [layout for layout in self.by_name.values() if shared[layout.name]]
        return sorted(
            fitting,
            key=lambda layout: (-shared[layout.name], layout.is_usual, len(set(layout.words_of_file()))),
        )
