"""Write a text as a YAML value that the reader reads back unchanged."""

from __future__ import annotations

import json

from generator.form.project import PROJECT_KEYS
from generator.reading.yaml_text import read_yaml


def yaml_scalar(text: str) -> str:
    """Return `text` as YAML, in quotes only where the reader would take it for something else."""
    source, problems = read_yaml("", f"项目名称: {text}\n".encode(), PROJECT_KEYS)
    return json.dumps(text, ensure_ascii=False) if problems or source.value != {"项目名称": text} else text
