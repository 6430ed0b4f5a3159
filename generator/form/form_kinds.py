"""Name the kinds of forms: of a project, of a whole department, of a transfer payment to a region."""

from __future__ import annotations

from enum import Enum

from generator.form.cell_errors import cell_error, quote_value


class FormKind(Enum):
    """A kind of form, with its Chinese name. Forms of different kinds are never summed together."""

    PROJECT = "项目支出绩效目标"
    DEPARTMENT = "部门整体支出绩效目标"
    TRANSFER_PAYMENT = "转移支付区域绩效目标"


def read_form_kind(text: object) -> FormKind:
    """Return the kind of form of that Chinese name; refuse any other value."""
    for kind in FormKind:
        if text == kind.value:
            return kind
    names = "、".join(kind.value for kind in FormKind)
    raise cell_error("form-kind", f"{quote_value(text)}不是表的种类。只能写 {names}")
