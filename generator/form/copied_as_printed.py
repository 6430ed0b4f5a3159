"""Define the entries by which a file says that the published form itself is wrong there (照录)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Annotated

from pydantic import BeforeValidator, Field, WithJsonSchema

from generator.form.cell_errors import cell_error, quote_value
from generator.form.cells import Form, Line

COPIABLE_CODES = ("funds-sum", "level-coverage")
"""Codes of the errors that an entry turns into a public finding: arithmetic and coverage only."""


def code_reader(codes: Sequence[str]) -> Callable[[object], str]:
    """Return a validator that takes one of `codes` and refuses anything else."""

    def read_code(text: object) -> str:
        if text not in codes:
            raise cell_error("as-printed-code", f"{quote_value(text)}不能照录。只能写 {'、'.join(codes)}")
        return str(text)

    return read_code


class CopiedAsPrinted(Form):
    """One place where the published form contradicts itself and the file says the same as the form (照录)."""

    code: Annotated[
        str, BeforeValidator(code_reader(COPIABLE_CODES)), WithJsonSchema({"enum": list(COPIABLE_CODES)})
    ] = Field(alias="提示", description="检查给出的提示代码，例如 funds-sum")
    place: Line | None = Field(
        None, alias="位置", description="检查说的位置，例如 项目资金.年度.总额；不写就是这种提示的每一处"
    )
    explanation: Line = Field(alias="说明", description="原表是怎样写的；公开显示在提示后面")
