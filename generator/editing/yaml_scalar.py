"""Write a text as a YAML value that the reader reads back unchanged."""

from __future__ import annotations

import json
import re

from generator.form.project import PROJECT_KEYS
from generator.reading.yaml_text import read_yaml

_NOT_PRINTABLE = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ud800-\udfff\ufffe\uffff]")


def yaml_scalar(text: str, *, in_braces: bool = False) -> str:
    """Return `text` as YAML, in quotes only where the reader would take it for something else.

    It may stand behind a key and behind the dash of a list; with `in_braces` within braces.
    """
    file = f"来源: {{文件: {text}, 序号: 1}}\n" if in_braces else f"项目名称: {text}\n实施单位:\n  - {text}\n"
    meant = {"来源": {"文件": text, "序号": "1"}} if in_braces else {"项目名称": text, "实施单位": [text]}
    source, problems = read_yaml("", file.encode(errors="replace"), PROJECT_KEYS)
    return _quoted(text) if problems or source.value != meant else text


def _quoted(text: str) -> str:
    """Return `text` in quotes, with escapes for the characters that YAML does not take as they are."""
    quoted = json.dumps(text, ensure_ascii=False)
    return _NOT_PRINTABLE.sub(lambda match: f"\\u{ord(match.group()):04x}", quoted)
