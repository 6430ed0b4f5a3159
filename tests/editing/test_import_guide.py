"""The guide's page about importing: what it quotes is what the command says and writes, and its advice settles it."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from generator.reading.open_doubts import DOUBT_MARK
from tests.conftest import HOME
from tests.support.command import disclosure
from tests.support.forms import DATA
from tests.support.import_guide import WORD_FILE, word_file

PAGE = (HOME / "docs" / "editing" / "import" / "index.md").read_text("utf-8")


def test_word_file_becomes_data(tmp_path: Path) -> None:
    """From the Word file, with four doubts, to the file that is in data/, but for the cell that the form has besides."""
    shutil.copytree(DATA, tmp_path / "data", ignore=shutil.ignore_patterns("*-*.yml"))
    (tmp_path / WORD_FILE).write_bytes(word_file())
    run = disclosure(tmp_path, "import", WORD_FILE)
    assert run.code == 1
    quoted = re.findall(r"```text\n(.*?)```", PAGE, re.DOTALL)
    assert quoted == [run.output]
    (file,) = (tmp_path / "data" / "2023").glob("*.yml")
    text = file.read_text("utf-8")
    (head,) = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
    assert text.startswith(head)
    settled = re.sub(r"^ *# 存疑：.*\n", "", text, flags=re.MULTILINE)
    settled = settled.replace("财政拨款: 75.00}", "财政拨款: 75.00, 其他资金: 0.00}", 1)
    settled = settled.replace(
        "    财政拨款: 150.00\n", "    财政拨款: 150.00\n    其他资金: （原表空白）\n", 1
    )
    file.write_text(settled, "utf-8")
    check = disclosure(tmp_path, "check")
    assert (check.code, "open-doubt" in check.output) == (0, False)
    own = (DATA / "2023" / "yiliao-huzhu.yml").read_text("utf-8")
    own = re.sub(r"^ *#.*\n|^项目属性: .*\n", "", own, flags=re.MULTILINE)
    own = own.replace("  年度: {总额: 150.00, 财政拨款: 150.00, 其他资金: 0.00}\n", "")
    settled = settled.replace(
        "  年度:\n    总额: 150.00\n    财政拨款: 150.00\n    其他资金: （原表空白）\n", ""
    )
    assert settled == own + "其他栏目:\n  责任处室: 权益保障部\n"


def test_doubts_of_the_page_are_doubts_of_the_program() -> None:
    """Every doubt that the page explains stands in the code."""
    code = "".join(
        file.read_text("utf-8") for file in sorted((HOME / "generator" / "documents").glob("*.py"))
    )
    explained = re.findall(
        r"^\| ([^|]+) \|", PAGE.partition("{#doubts}")[2].partition("{#export}")[0], re.MULTILINE
    )
    assert len(explained) > 8
    for sentence in explained[2:]:
        words = max(re.split(r"“[^”]*”|（[^）]*）|一级指标|，", sentence), key=len)
        assert words in code, sentence
    assert DOUBT_MARK.strip("# ：") in PAGE
