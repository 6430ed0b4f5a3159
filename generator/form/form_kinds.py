"""Name the kinds of forms: of a project, of a whole department, of a transfer payment to a region."""

from __future__ import annotations

from enum import Enum

from generator.form.cell_errors import read_word


class FormKind(Enum):
    """A kind of form, with its Chinese name. Forms of different kinds are never summed together."""

    PROJECT = "项目支出绩效目标"
    DEPARTMENT = "部门整体支出绩效目标"
    TRANSFER_PAYMENT = "转移支付区域绩效目标"


def read_form_kind(text: object) -> FormKind:
    """Return the kind of form of that Chinese name; refuse any other value."""
    return read_word(FormKind, text, "form-kind", "表的种类")
