"""Know the characters that look like an ideograph and are another character: radicals, strokes, compatibility ideographs.

Texts copied out of PDF files are full of them. No search finds them by the ordinary character.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

LOOKALIKE_CODE = "lookalike-character"
"""Code of a problem that names such a character."""

# Source: EquivalentUnifiedIdeograph.txt of the Unicode Character Database, whose data Python does not have.
# docs/assets/letters.js has the same pairs.
RADICAL_PAIRS = (
    "⺁厂 ⺂乛 ⺃乚 ⺄乙 ⺅亻 ⺆冂 ⺇𠘨 ⺈刀 ⺉刂 ⺊卜 ⺋㔾 ⺌小 ⺍小 ⺎兀 ⺏尣 ⺐尢 ⺑𡯂 ⺒巳 ⺓幺 ⺔彑 ⺕彐 ⺖忄 ⺗心 ⺘扌 ⺙攵 ⺛旡 ⺜日 ⺝月 ⺞歺 ⺟母 ⺠民 ⺡氵 "
    "⺢氺 ⺣灬 ⺤爫 ⺥爫 ⺦丬 ⺧牛 ⺨犭 ⺩王 ⺪𤴔 ⺫目 ⺬示 ⺭礻 ⺮𥫗 ⺯糹 ⺰纟 ⺱罓 ⺲罒 ⺳㓁 ⺴冗 ⺵𦉫 ⺶羊 ⺷𦍌 ⺸𦍋 ⺹耂 ⺺肀 ⺻聿 ⺼肉 ⺽𦥑 ⺾艹 ⺿艹 ⻀艹 ⻁虎 "
    "⻂衤 ⻃覀 ⻄西 ⻅见 ⻆角 ⻇𧢲 ⻈讠 ⻉贝 ⻊𧾷 ⻋车 ⻌辶 ⻍辶 ⻎辶 ⻏邑 ⻐钅 ⻑長 ⻒镸 ⻓长 ⻔门 ⻕𨸏 ⻖阝 ⻗雨 ⻘青 ⻙韦 ⻚页 ⻛风 ⻜飞 ⻝食 ⻞𩙿 ⻟飠 ⻠饣 ⻡𩠐 "
    "⻢马 ⻣骨 ⻤鬼 ⻥鱼 ⻦鸟 ⻧卤 ⻨麦 ⻩黄 ⻪黾 ⻫斉 ⻬齐 ⻭歯 ⻮齿 ⻯竜 ⻰龙 ⻱龜 ⻲亀 ⻳龟 ㇆𠃌 ㇏乀 ㇐一 ㇑丨 ㇒丿 ㇓丿 ㇔丶 ㇕𠃍 ㇖乛 ㇗𠃊 ㇘𠃎 ㇙𠄌 ㇚亅 ㇛𡿨 "
    "㇜𠃋 ㇝乀 ㇞𠃑 ㇟乚 ㇠乙 ㇡𠄎"
)
"""Each radical of the CJK Radicals Supplement, and each stroke, with its ideograph, separated by blanks."""

# Python's data has the equivalents of these: Kangxi radicals and compatibility ideographs.
_COMPATIBILITY_BLOCKS = ((0x2F00, 0x2FD5), (0xF900, 0xFAFF), (0x2F800, 0x2FA1F))


def _ordinary_characters() -> dict[str, str]:
    """Return the ordinary ideograph of every look-alike."""
    ordinary = {pair[0]: pair[1:] for pair in RADICAL_PAIRS.split()}
    for first, last in _COMPATIBILITY_BLOCKS:
        for number in range(first, last + 1):
            character = unicodedata.normalize("NFKC", chr(number))
            if character != chr(number):
                ordinary[chr(number)] = character
    return ordinary


ORDINARY_CHARACTERS: Mapping[str, str] = _ordinary_characters()
"""Look-alike → the ordinary ideograph. U+2E80, the only radical without one, is left out."""
BASIC_LOOKALIKE_SET = (
    "\u2e80-\u2fd5\u31c0-\u31e5\uf900-\ufa0d\ufa10\ufa12\ufa15-\ufa1e\ufa20\ufa22\ufa25\ufa26\ufa2a-\ufad9"
)
"""The part of `LOOKALIKE_SET` below U+10000."""
LOOKALIKE_SET = BASIC_LOOKALIKE_SET + "\U0002f800-\U0002fa1d"
"""The inside of a regex class: every radical, stroke and compatibility ideograph."""
LOOKALIKE = re.compile(f"[{LOOKALIKE_SET}]")
_TABLE = str.maketrans(dict(ORDINARY_CHARACTERS))


def ordinary_text(text: str) -> str:
    """Return `text` with the ordinary ideograph for every look-alike."""
    return text.translate(_TABLE) if LOOKALIKE.search(text) else text
