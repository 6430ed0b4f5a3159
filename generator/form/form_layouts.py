"""Define the form layouts (表式): what sides, cells, columns, sources and words a body's form has.

A layout is data: the delivered ones lie in the package, a body adds its own in forms.yml. A project file is written in
the words of its layout; reading puts it into the words of `generator.form.project`, which every other room knows.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, WithJsonSchema

from generator.form.amounts import AMOUNT_UNIT, YUAN
from generator.form.cell_errors import cell_error, quote_value
from generator.form.cells import Form, Line, OneOrMore, Paragraph, Year, YesNo
from generator.form.column_roles import ColumnRole, read_column_role
from generator.form.form_kinds import FormKind, read_form_kind
from generator.form.period import Period


def expand_bare_name(value: Any) -> Any:
    """Return a bare name as the mapping that it is short for."""
    return {"名称": value} if isinstance(value, str) else value


class CellBlock(Form):
    """A cell above or below the funds, goals and indicators, or a block of such cells."""

    name: Line = Field(alias="名称", description="表上的栏目名")
    parts: tuple[Line, ...] = Field((), alias="其中", description="这一栏分成几格的，各格的名称")
    columns: tuple[Line, ...] = Field((), alias="列", description="这一栏是一张小表的，各列的名称")
    description: Line | None = Field(None, alias="说明", description="这一栏写什么，填表时看得到")


class SourceLayout(Form):
    """A row of 项目资金 below the total: a source of funds, or another figure beside them."""

    name: Line = Field(alias="名称", description="表上的叫法")
    usual_name: Line | None = Field(
        None, alias="归入", description="统计时归入哪一项来源，例如 财政拨款；不写就按本名统计"
    )
    parts: tuple[Annotated[SourceLayout, BeforeValidator(expand_bare_name)], ...] = Field(
        (), alias="其中", description="这一项下面再分的各项"
    )
    is_source: YesNo = Field(
        True, alias="是来源", description="写 否，表示这一格不是资金来源，例如 执行率；照原样显示，不相加"
    )
    """False for a figure that is no part of the total: 执行率, 得分."""
    description: Line | None = Field(None, alias="说明", description="这一项写什么，填表时看得到")


def _read_unit(text: object) -> str:
    if text not in (AMOUNT_UNIT, YUAN):
        raise cell_error("amount-unit", f"{quote_value(text)}不是金额单位。只能写 {AMOUNT_UNIT} 或 {YUAN}")
    return str(text)


AmountUnit = Annotated[
    str,
    BeforeValidator(_read_unit),
    WithJsonSchema({"enum": [AMOUNT_UNIT, YUAN], "errorMessage": f"只能写 {AMOUNT_UNIT} 或 {YUAN}"}),
]
_Kind = Annotated[
    FormKind, BeforeValidator(read_form_kind), WithJsonSchema({"enum": [kind.value for kind in FormKind]})
]
_Role = Annotated[
    ColumnRole,
    BeforeValidator(read_column_role),
    WithJsonSchema({"enum": [role.value for role in ColumnRole]}),
]

USUAL_HEAD = {
    "项目名称": "name",
    "项目编码": "project_code",
    "主管部门": "competent_department",
    "实施单位": "implementing_units",
    "项目属性": "project_attribute",
    "项目期": "project_period",
}
"""Usual word → attribute of `Project` of every cell that many forms have in their head, in the usual order."""
USUAL_BLOCKS = (*USUAL_HEAD, "备注")
"""Usual words of the cells of head and foot that are fields of `Project`."""
_USUAL_COLUMNS = ("三级指标", "指标值", "绩效标准")
_USUAL_ROLES = {"三级指标": ColumnRole.NAME, **{role.value: role for role in ColumnRole}}
NO_CELL = "无"
"""Word in `FormLayout.words` for a usual cell that the form does not have."""


class FormLayout(Form):
    """One form layout (表式)."""

    name: Line = Field(alias="名称", description="这种表式的名称，项目文件里用 表式 指名")
    kind: _Kind = Field(FormKind.PROJECT, alias="种类", description="哪一种表；不同种类的不相加")
    title: Line = Field("项目支出绩效目标表", alias="标题", description="印在表上面的标题")
    description: Paragraph | None = Field(None, alias="说明", description="哪里用这种表，怎样认出它")
    sides: OneOrMore[Line] = Field(
        (Period.ANNUAL.word,),
        alias="期",
        description="表分几期，照表上的词；最后一个是年度，例如 [中期, 年度]",
    )
    funds_by_side: YesNo = Field(True, alias="资金分期", description="写 否，资金只有年度一栏")
    indicators_by_side: YesNo = Field(True, alias="指标分期", description="写 否，指标只有一栏")
    period_years: YesNo = Field(True, alias="写明期限", description="写 否，表上没有写第一期从哪年到哪年")
    """True if the form says which years its first side covers."""
    unit: AmountUnit = Field(AMOUNT_UNIT, alias="金额单位", description="表上金额的单位：万元 或 元")
    head: tuple[Annotated[CellBlock, BeforeValidator(expand_bare_name)], ...] = Field(
        tuple(CellBlock(名称=word) for word in USUAL_HEAD),
        alias="表头",
        description="资金以上的各栏，按表上的次序",
    )
    sources: tuple[Annotated[SourceLayout, BeforeValidator(expand_bare_name)], ...] = Field(
        (), alias="资金来源", description="资金总额下面的各项，按表上的次序"
    )
    optional_sources: YesNo = Field(
        False, alias="来源可缺", description="写 是，列出的来源不是每张表都有：空着的就是没有，不当作原表空白"
    )
    """True if the layout lists sources that only some of its forms have."""
    optional_levels: YesNo = Field(
        False,
        alias="级次可缺",
        description="写 是，不是每张表都有指标体系要求的全部一级指标：缺了只提醒，不算错",
    )
    """True if forms of the layout may lack first levels that their scheme requires."""
    columns: OneOrMore[Line] = Field(
        _USUAL_COLUMNS, alias="指标列", description="指标的各列，从三级指标起，按表上的次序"
    )
    column_roles: Mapping[Line, _Role] = Field(
        {}, alias="列的含义", description="表上的列名 → 它是什么；列名就是含义的不用写"
    )
    foot: tuple[Annotated[CellBlock, BeforeValidator(expand_bare_name)], ...] = Field(
        (CellBlock(名称="备注"),), alias="表尾", description="指标以下的各栏"
    )
    scheme: Line | None = Field(None, alias="指标体系", description="用哪一套指标体系；不写就按年度或默认")
    attributes: tuple[Line, ...] = Field((), alias="项目属性", description="“项目属性”一栏的用词")
    """Vocabulary of 项目属性; empty where the site's own holds."""
    has_results: YesNo = Field(
        False,
        alias="含完成情况",
        description="写 是，表上除了目标，还有执行数、完成值等，例如自评表、监控表；网站不说“打算用”",
    )
    """True if the form also says what became of the plan: of such a year no page says 打算."""
    words: Mapping[Line, Line] = Field(
        {},
        alias="用词",
        description="通常的叫法 → 这张表上的叫法，例如 项目名称: 专项资金名称；表上没有的写 无",
    )
    years: tuple[Year, ...] = Field((), alias="适用年度", description="哪些年度的表用它；不写就不按年度")
    units: tuple[Line, ...] = Field((), alias="适用单位", description="哪些单位的表用它；不写就不按单位")

    @property
    def annual_word(self) -> str:
        """The form's word for the side of the year."""
        return self.sides[-1]

    @property
    def medium_term_word(self) -> str | None:
        """The form's word for its first side (中期, 实施期, 长期); None for a form of one side."""
        return self.sides[0] if len(self.sides) > 1 else None

    @property
    def total_word(self) -> str:
        """The form's word for the total of 项目资金."""
        return self.words.get("总额", "资金总额")

    def total_of(self, side: str) -> str:
        """Return the words for the total of a side, given by the form's word: 年度资金总额."""
        return self.total_word if self.total_word.startswith(side) else f"{side}{self.total_word}"

    def word(self, usual: str) -> str:
        """Return the form's word for what is usually called `usual`."""
        if usual == "中期期限" and usual not in self.words and self.medium_term_word:
            return f"{self.medium_term_word}期限"
        return self.words.get(usual, usual)

    def has(self, usual: str) -> bool:
        """Whether the form has what is usually called `usual`, as far as the layout says that it does not."""
        return self.words.get(usual) != NO_CELL

    @cached_property
    def usual_words(self) -> Mapping[str, tuple[str, ...]]:
        """The form's own word → the usual words that it stands for."""
        usual: dict[str, tuple[str, ...]] = {}
        for word, own in self.words.items():
            if own != NO_CELL:
                usual[own] = (*usual.get(own, ()), word)
        return usual

    @cached_property
    def blocks(self) -> Mapping[str, CellBlock]:
        """Blocks of head and foot by the form's word."""
        return {block.name: block for block in (*self.head, *self.foot)}

    @cached_property
    def role_by_column(self) -> Mapping[str, ColumnRole]:
        """Roles of the columns of indicators by the form's word, in the order of the form."""
        return {
            column: self.column_roles.get(column) or _USUAL_ROLES.get(column, ColumnRole.OTHER)
            for column in self.columns
        }

    def column_of(self, role: ColumnRole) -> str | None:
        """Return the form's word for the first column of a role, or None."""
        return next((word for word, own in self.role_by_column.items() if own is role), None)

    @cached_property
    def all_sources(self) -> Mapping[str, FundsLine]:
        """Rows of 项目资金 below the total by the form's word, in the order of the form."""
        return dict(funds_lines(self.sources))

    def words_of_file(self) -> Iterator[str]:
        """Yield every word of the layout that may stand as a key in a project file; some come several times."""
        yield from self.usual_words
        yield from self.sides
        yield from self.columns
        yield from self.all_sources
        for block in self.blocks.values():
            yield from (block.name, *block.parts, *block.columns)


@dataclass(frozen=True, slots=True)
class FundsLine:
    """A row of 项目资金 below the total, as a layout has it."""

    name: str
    usual_name: str
    """Source under which the amount is counted: the row's own name where the layout names no other."""
    depth: int
    """0 for a part of the total, 1 for a part of such a part."""
    parent: str | None
    is_source: bool
    has_parts: bool
    description: str | None = None
    """Help of the layout for whoever fills the form."""


def funds_lines(
    sources: tuple[SourceLayout, ...], depth: int = 0, parent: SourceLayout | None = None
) -> Iterator[tuple[str, FundsLine]]:
    """Yield word and line of every row of 项目资金 below the total, parts after what they are parts of."""
    for source in sources:
        usual_name = source.usual_name or (parent and parent.usual_name) or source.name
        parent_name = parent.name if parent else None
        has_parts, description = bool(source.parts), source.description
        yield (
            source.name,
            FundsLine(source.name, usual_name, depth, parent_name, source.is_source, has_parts, description),
        )
        yield from funds_lines(source.parts, depth + 1, source)
