"""Define how an actual value is compared with its target, and the signs and words that say so."""

from __future__ import annotations

from enum import StrEnum


class Operator(StrEnum):
    """Comparison of the actual value with the target."""

    AT_LEAST = "≥"
    AT_MOST = "≤"
    EQUAL = "="
    ABOVE = ">"
    BELOW = "<"


class TargetDirection(StrEnum):
    """Whether more or less of what an indicator measures is better."""

    HIGHER_IS_BETTER = "higher_is_better"
    LOWER_IS_BETTER = "lower_is_better"


OPERATOR_SIGNS = {
    "≥": Operator.AT_LEAST, ">=": Operator.AT_LEAST, "=>": Operator.AT_LEAST, "≤": Operator.AT_MOST,
    "<=": Operator.AT_MOST, "=<": Operator.AT_MOST, "=": Operator.EQUAL, ">": Operator.ABOVE, "<": Operator.BELOW,
}  # fmt: skip
"""Signs before a number, in half-width characters."""
_OPERATOR_WORDS = {
    Operator.AT_LEAST: "不低于 不少于 不小于 不得低于 不得少于 不得小于 不应低于 不应少于 达到或超过 至少 最少 最低 大于等于 大于或等于",
    Operator.AT_MOST: "不超过 不超 不高于 不大于 不多于 不得超过 不得高于 不应超过 不应高于 最多 至多 最高 小于等于 小于或等于",
    Operator.EQUAL: "等于",
    Operator.ABOVE: "超过 大于 高于 多于 超",
    Operator.BELOW: "小于 低于 少于",
}
"""Words before a number, with blanks between them."""
OPERATORS_BEFORE_NUMBER = OPERATOR_SIGNS | {
    word: operator for operator, words in _OPERATOR_WORDS.items() for word in words.split()
}
"""Sign or word before a number → what it means."""
OPERATORS_AFTER_NUMBER = {
    **dict.fromkeys(("以上", "及以上", "或以上"), Operator.AT_LEAST),
    **dict.fromkeys(("以下", "及以下", "或以下", "以内", "之内", "内"), Operator.AT_MOST),
}
"""Word after a number → what it means; the number itself is included (Civil Code, art. 1259)."""
LOWER_BOUND_OPERATORS = (Operator.AT_LEAST, Operator.ABOVE)
"""More than the number is as good as the number."""
DIRECTION_OF_OPERATOR = {
    Operator.AT_LEAST: TargetDirection.HIGHER_IS_BETTER, Operator.ABOVE: TargetDirection.HIGHER_IS_BETTER,
    Operator.AT_MOST: TargetDirection.LOWER_IS_BETTER, Operator.BELOW: TargetDirection.LOWER_IS_BETTER,
}  # fmt: skip
"""TargetDirection that an operator implies; = implies none."""
DECLARED_DIRECTIONS = {
    f"{word}{ending}": direction
    for word, direction in (
        ("正向", TargetDirection.HIGHER_IS_BETTER),
        ("反向", TargetDirection.LOWER_IS_BETTER),
        ("负向", TargetDirection.LOWER_IS_BETTER),
        ("逆向", TargetDirection.LOWER_IS_BETTER),
    )
    for ending in ("", "指标")
}
"""Text of a form's column 方向 → what it means."""
STRICT_OPERATORS = (Operator.ABOVE, Operator.BELOW)
"""The number itself does not reach the target."""
CONTRADICTORY_OPERATORS = {
    (Operator.EQUAL, Operator.AT_LEAST), (Operator.EQUAL, Operator.AT_MOST),
    (Operator.AT_LEAST, Operator.AT_MOST), (Operator.ABOVE, Operator.AT_MOST),
    (Operator.AT_MOST, Operator.AT_LEAST), (Operator.BELOW, Operator.AT_LEAST),
}  # fmt: skip
"""Pairs of an operator before a number and one after it that contradict each other: ``≥5家以下``."""
