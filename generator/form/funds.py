"""Define the funds of a project (项目资金), by side of the form and by source."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from pydantic import Field

from generator.form.cells import Amount, Form
from generator.form.period import Period


class FundSource(NamedTuple):
    """One source of funds that a form gives."""

    identifier: str
    """Attribute of `FundsOfPeriod`."""
    label: str
    """Chinese name on the form."""
    amount: Decimal
    """万元, digits as typed."""


class FundsOfPeriod(Form):
    """One side of 项目资金. Amounts are 万元, digits as typed; None where the form leaves the cell empty."""

    total: Amount = Field(alias="总额", description="资金总额，单位万元；等于下面各项来源之和")
    fiscal_appropriation: Amount | None = Field(
        None, alias="财政拨款", description="财政拨款，单位万元；表上没有这一栏就不写，是零就写 0.00"
    )
    carry_over: Amount | None = Field(None, alias="上年结转", description="上年结转资金，单位万元")
    special_account_funds: Amount | None = Field(
        None, alias="财政专户管理资金", description="财政专户管理资金，单位万元"
    )
    own_funds: Amount | None = Field(None, alias="单位资金", description="单位资金，单位万元")
    other_funds: Amount | None = Field(None, alias="其他资金", description="其他资金，单位万元")

    def sources(self) -> Iterator[FundSource]:
        """Yield every source of funds that the form gives, in the order of the form."""
        for identifier, label in FUND_SOURCES.items():
            amount: Decimal | None = getattr(self, identifier)
            if amount is not None:
                yield FundSource(identifier, label, amount)


FUND_SOURCES: dict[str, str] = {
    identifier: field.alias or ""
    for identifier, field in FundsOfPeriod.model_fields.items()
    if identifier != "total"
}
"""Identifier → Chinese name on the form of every source of funds, in the order of the form."""


class Funds(Form):
    """项目资金, in 万元, by side of the form."""

    medium_term: FundsOfPeriod | None = Field(
        None, alias=Period.MEDIUM_TERM.word, description="中期资金；只公布年度资金的单位不写"
    )
    annual: FundsOfPeriod = Field(alias=Period.ANNUAL.word, description="年度资金")
