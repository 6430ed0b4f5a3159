"""Say the state of an actual value in words and with a sign, never by colour alone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from generator.form.result_states import Judgement, ResultState, StateReason


class StateWords(NamedTuple):
    """A state as the site shows it."""

    sign: str
    """One character, for the eye only: the word says the same."""
    word: str


STATE_WORDS: Mapping[ResultState, StateWords] = {
    ResultState.MISSED: StateWords("✗", "未达到"),
    ResultState.NOT_JUDGED: StateWords("?", "未判断"),
    ResultState.REACHED: StateWords("✓", "达到"),
    ResultState.NO_VALUE: StateWords("○", "没有完成值"),
    ResultState.NOT_APPLICABLE: StateWords("–", "不涉及"),
}
"""Sign and word of every state, in the order in which the site lists rows."""

UNANSWERED = "unanswered"
"""Name, beside the values of `ResultState`, for an indicator of the goals that the self-evaluation leaves out."""
UNANSWERED_WORDS = StateWords("–", "自评表没有这一条")
"""Sign and word for such an indicator."""

STATE_REASON_WORDS: Mapping[StateReason, str] = {
    StateReason.NO_OPERATOR: "指标值没有写明越高越好还是越低越好",
    StateReason.WORDS: "指标值是文字",
    StateReason.UNIT_DIFFERS: "两处的单位不同",
    StateReason.SEVERAL_NUMBERS: "不是单独一个数",
    StateReason.DATE: "写的是日期",
    StateReason.ABSENT: "没有完成值",
}
"""Words for the cause why an actual value could not be held against its target."""


def reason_in_words(judgement: Judgement) -> str:
    """Return why an actual value could not be judged, or that a unit was assumed; empty where nothing needs saying."""
    if judgement.state is ResultState.NO_VALUE and judgement.reason is StateReason.WORDS:
        return "指标值是数字，完成值是文字"
    if judgement.reason is StateReason.ABSENT:
        return ""  # the state says it
    if judgement.reason is not None:
        return STATE_REASON_WORDS[judgement.reason]
    return "一处没有写单位，按另一处的单位读" if judgement.unit_assumed else ""
