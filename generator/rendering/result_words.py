"""Hold the Chinese words for the state of an actual value, and for why it could not be judged."""

from __future__ import annotations

from collections.abc import Mapping

from generator.form.result_states import ResultState, StateReason

RESULT_STATE_WORDS: Mapping[ResultState, str] = {
    ResultState.REACHED: "达到",
    ResultState.MISSED: "没有达到",
    ResultState.NOT_JUDGED: "不能判断",
    ResultState.NOT_APPLICABLE: "不涉及",
    ResultState.NO_VALUE: "没有完成值",
}
"""Word for the state of an actual value."""

STATE_REASON_WORDS: Mapping[StateReason, str] = {
    StateReason.NO_OPERATOR: "目标没有写明多好还是少好",
    StateReason.WORDS: "目标或完成值是文字",
    StateReason.UNIT_DIFFERS: "与目标的单位不同",
    StateReason.SEVERAL_NUMBERS: "目标或完成值不是一个数",
    StateReason.DATE: "目标或完成值是时间",
    StateReason.ABSENT: "完成值空着",
}
"""Words for the cause why an actual value could not be held against its target."""
