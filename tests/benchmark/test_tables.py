"""The tables that the benchmark's peers write hold what the YAML says."""

from __future__ import annotations

import csv
import sys
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.benchmark.peers.tables import tables
from tests.support.forms import DATA


def test_the_tables_of_the_six_hold_every_indicator(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A row for each project and each indicator, in CSV and in the workbook."""
    monkeypatch.setattr(sys, "argv", ["tables.py", str(DATA), str(tmp_path / "tables")])
    tables.main()
    book = load_workbook(tmp_path / "tables" / "projects.xlsx", read_only=True)
    for name, rows in {"projects": 6, "indicators": 63}.items():
        with (tmp_path / "tables" / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
            lines = list(csv.DictReader(file))
        assert len(lines) == rows
        assert len(list(book[name].rows)) == rows + 1
        line = next(line for line in lines if line["网址"] == "2023/bangfu-peitao/")
        assert line["项目名称"] == "市财政帮扶配套"
    assert line["年度指标值"] == "≥100人次"
