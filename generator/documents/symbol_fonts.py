"""Characters of fonts that draw signs in the place of letters, as Unicode."""

from __future__ import annotations

_WINGDINGS = {
    0x6C: "●", 0x6E: "■", 0x6F: "□", 0x70: "□", 0x71: "□", 0x72: "□", 0x76: "❖", 0x80: "⓪",
    **{0x81 + i: chr(0x2460 + i) for i in range(10)}, **{0x8C + i: chr(0x2776 + i) for i in range(10)},
    0x9F: "•", 0xA1: "○", 0xA7: "▪", 0xA8: "☐", 0xD8: "➢", 0xDF: "←", 0xE0: "→", 0xE1: "↑", 0xE2: "↓",
    0xFB: "✗", 0xFC: "√", 0xFD: "☒", 0xFE: "☑",
}  # fmt: skip
_WINGDINGS_2 = {
    0x4F: "✗", 0x50: "√", 0x51: "☒", 0x52: "☑", 0x53: "☒", 0x54: "☒", 0xA3: "☐", 0x2A: "☐", 0x30: "☑",
    **{0x6A + i: chr(0x2460 + i) for i in range(10)},
}  # fmt: skip
_SYMBOL = {
    0xA3: "≤", 0xB3: "≥", 0xB0: "°", 0xB1: "±", 0xB2: "″", 0xB4: "×", 0xB8: "÷", 0xB9: "≠", 0xBB: "≈", 0xB7: "•",
    0xA5: "∞", 0xA2: "′", 0xAE: "→", 0x2D: "−", 0xD7: "⋅",
    **{code: chr(code) for code in range(0x20, 0x40) if code not in (0x22, 0x24, 0x27, 0x2A, 0x2D)},
}  # fmt: skip
_FONTS = {"wingdings": _WINGDINGS, "wingdings 2": _WINGDINGS_2, "symbol": _SYMBOL}
UNKNOWN_SYMBOL = "□"
"""Stands for a sign that has no known meaning."""


def symbol_of_font(font: str, code: int) -> str:
    """Return the sign that a symbol font draws for a code; `UNKNOWN_SYMBOL` where it is not known.

    Such codes may lie in the area for private use, from U+F000 on.
    """
    return _FONTS.get(font.strip().lower(), {}).get(code & 0xFF, UNKNOWN_SYMBOL)
