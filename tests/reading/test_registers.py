"""site.yml, units.yml, taxonomy.yml and withdrawn.yml: what is refused, and what projects can rely on."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from generator.form.registers import REQUIRED_REGISTER_FILES
from generator.reading.layout_checks import check_forms
from generator.reading.problem import DataProblems
from generator.reading.register_files import delivered_forms, read_registers
from tests.support.forms import CASES, DATA, printed, registers

BROKEN = sorted(folder.name for folder in (CASES / "registers").iterdir())


@pytest.mark.parametrize("situation", BROKEN)
def test_broken_register_is_told(situation: str, golden: Callable[[Path, str], None]) -> None:
    """One broken register among good ones gives exactly the printed problems."""
    folder = CASES / "registers" / situation
    with pytest.raises(DataProblems) as told:
        read_registers(
            lambda name: (folder / name if (folder / name).exists() else DATA / name).read_bytes(),
            "data",
            {"2023/yiliao-huzhu"},
        )
    golden(folder / "problems.txt", printed(told.value.problems))


def test_missing_registers_are_all_told() -> None:
    """Each register that is not there is named, in one run."""
    with pytest.raises(DataProblems) as told:
        read_registers(lambda name: Path("nowhere", name).read_bytes(), "data")
    assert [problem.path for problem in told.value.problems] == sorted(
        f"data/{name}" for name in REQUIRED_REGISTER_FILES
    )
    assert {problem.code for problem in told.value.problems} == {"missing-file"}


def test_what_is_not_configured_is_none() -> None:
    """The real site names no phone, portal or record numbers, so there is nothing to print."""
    site = registers().site
    assert (site.publisher, site.region) == ("滁州市总工会", "滁州市")
    assert {site.portal_url, site.phone, site.site_id_code, site.icp_number, site.police_record_number} == {
        None
    }


@pytest.mark.parametrize(
    ("named", "year", "expected"),
    [(None, 2023, "2015年版"), ("2021年版", 2023, "2021年版"), ("2012年版", 2023, None)],
)
def test_scheme_of_a_project(named: str | None, year: int, expected: str | None) -> None:
    """A project's own scheme comes first, then the default; an unknown name gives none."""
    scheme = registers().taxonomy.scheme_of(named, year)
    assert (scheme.name if scheme else None) == expected


def test_levels_are_found_by_their_other_names() -> None:
    """环境效益指标 is the 2015 scheme's 生态效益指标."""
    scheme = registers().taxonomy.scheme("2015年版")
    first = scheme.first_level("效益") if scheme else None
    second = first.second_level("环境效益指标") if first else None
    assert second is not None
    assert second.name == "生态效益指标"


def test_withdrawn_projects() -> None:
    """The register need not be there; where it is, it gives what each address says from now on."""
    assert registers().withdrawn == ()
    notice = "撤下项目:\n  - {地址: a/2023/b, 项目名称: 书屋, 年度: 2023, 撤下日期: 2024-03-01, 撤下说明: 并入“驿站”。}\n"
    files = {name: (DATA / name).read_bytes() for name in REQUIRED_REGISTER_FILES} | {
        "withdrawn.yml": notice.encode()
    }

    def read_file(name: str) -> bytes:
        if name not in files:
            raise FileNotFoundError(name)
        return files[name]

    (withdrawn,) = read_registers(read_file, "data").withdrawn
    assert (withdrawn.address, withdrawn.day, withdrawn.notice) == ("a/2023/b", "2024-03-01", "并入“驿站”。")


def test_delivered_layouts_are_as_right_as_a_body_s_own() -> None:
    """What is checked in forms.yml holds for the layouts that come with the program; each says where it is used."""
    delivered = delivered_forms()
    assert list(check_forms(delivered, registers().taxonomy, delivered)) == []
    assert all(layout.description for layout in delivered.layouts)
