"""Results in a build: found beside their projects, part of their keys, and read again when either file changes."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from generator.form.result_states import ResultState
from generator.projects.build_cache import BuildCache
from generator.projects.catalog import Catalog, read_catalog
from generator.reading.data_folder import find_project_files, is_project_path, project_path_of
from tests.support.forms import CASES

JINGSAI = "2023/jineng-jingsai"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """The invented body's data folder."""
    return Path(shutil.copytree(CASES / "results", tmp_path / "data"))


def codes(catalog: Catalog) -> list[str]:
    """The codes of errors, with the files that they are about."""
    return [f"{problem.path} {problem.code}" for problem in catalog.errors]


def test_a_file_of_results_is_no_project(data: Path) -> None:
    """Five projects, and no problem with the four files of results; git's paths are told apart as well."""
    files, problems = find_project_files(data, "data")
    assert problems == []
    assert len(files) == 5
    assert not any("results" in path for path in files)
    assert not is_project_path(f"{JINGSAI}.results.yml")
    assert project_path_of(f"{JINGSAI}.results.yml") == f"{JINGSAI}.yml"
    assert codes(read_catalog(data)) == []


def test_results_without_goals_are_an_error_with_the_nearest_name(data: Path) -> None:
    """The message names the file that is probably meant; a body's folder is looked at alone."""
    (data / f"{JINGSAI}.results.yml").rename(data / "2023" / "jineng-jinsai.results.yml")
    (problem,) = read_catalog(data).errors
    assert (problem.path, problem.code) == ("data/2023/jineng-jinsai.results.yml", "results-without-goals")
    assert "最接近的是 jineng-jingsai.yml" in problem.message


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("2023/Jineng.results.yml", "slug-format"),
        ("2023/a.b.results.yml", "slug-format"),
        ("2023/.results.yml", None),
        ("2023/jineng-jingsai.results.yaml", "stray-file"),
        ("jineng.results.yml", "stray-file"),
        ("about/2023/x.results.yml", "reserved-name"),
    ],
)
def test_names_of_files_of_results_have_the_rules_of_projects(
    data: Path, name: str, code: str | None
) -> None:
    """One problem each; hidden files are skipped."""
    (data / name).parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(data / f"{JINGSAI}.results.yml", data / name)
    assert codes(read_catalog(data)) == ([f"data/{name} {code}"] if code else [])


def test_a_link_is_never_read(data: Path) -> None:
    """The file of results is refused like any other, and its goals are not missing."""
    file = data / f"{JINGSAI}.results.yml"
    file.unlink()
    file.symlink_to("/etc/passwd")
    assert codes(read_catalog(data))[-1] == f"data/{JINGSAI}.results.yml symlink"


def test_links_to_goals_are_told_once(data: Path) -> None:
    """No second problem for the results beside a refused file."""
    file = data / f"{JINGSAI}.yml"
    file.unlink()
    file.symlink_to("/etc/passwd")
    assert codes(read_catalog(data)) == [f"data/{JINGSAI}.yml symlink"]


def found(data: Path, cache: Path) -> list[str]:
    """The codes of all findings about results, in a build with this cache."""
    catalog = read_catalog(data, cache=BuildCache(cache))
    try:
        return [problem.code for problem in catalog.problems if "results" in problem.path]
    finally:
        catalog.artifacts.close()


def test_a_warm_build_sees_each_change_of_either_file(data: Path, tmp_path: Path) -> None:
    """Results changed, goals changed, results taken away and brought back: always as a cold build."""
    cache = tmp_path / "cache"
    results, goals = data / f"{JINGSAI}.results.yml", data / f"{JINGSAI}.yml"
    steps = [
        lambda: None,
        lambda: results.write_text(results.read_text("utf-8").replace("等次: 优", "等次: 良"), "utf-8"),
        lambda: goals.write_text(goals.read_text("utf-8").replace("≥300人", "≥200人"), "utf-8"),
        lambda: results.rename(tmp_path / "away"),
        lambda: (tmp_path / "away").rename(results),
        lambda: (data / "scoring.yml").write_text(
            (data / "scoring.yml")
            .read_text("utf-8")
            .replace("    总分: 100", "    自年度: 2020\n    总分: 50"),
            "utf-8",
        ),
    ]
    seen = []
    for number, step in enumerate(steps):
        step()
        warm = found(data, cache)
        assert warm == found(data, tmp_path / f"cold-{number}")
        seen.append(warm)
    assert "result-grade" in seen[1]
    assert seen[0] != seen[2]
    assert seen[3] != seen[4] == seen[2]
    assert "result-points-sum" in seen[5]


def test_an_unchanged_build_reads_neither_file(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The stamp of a project holds both files."""
    monkeypatch.setattr("generator.reading.data_folder._MIN_AGE_NS", -(10**18))
    found(data, tmp_path / "cache")
    opened: list[str] = []

    def read(folder: Path, name: str) -> bytes:
        opened.append(name)
        return (folder / name).read_bytes()

    monkeypatch.setattr("generator.projects.data_files.read_below", read)
    read_catalog(data, cache=BuildCache(tmp_path / "cache")).artifacts.close()
    assert "units.yml" in opened
    assert not [name for name in opened if name.startswith("2023/")]
    stamps, _ = find_project_files(data, "data")
    lengths = {path: len(stamp or ()) for path, stamp in stamps.items()}
    assert lengths[f"{JINGSAI}.yml"] == 2 * lengths["2023/yiliao-huzhu.yml"]


def test_the_invented_body_has_what_pages_need(data: Path) -> None:
    """Every state, a drifted target, a dropped and an added indicator, a project with monitoring alone, one with nothing."""
    from generator.projects.artifacts import build_artifacts
    from generator.reading.register_files import read_registers

    registers = read_registers(lambda name: (data / name).read_bytes(), "data")
    states: set[ResultState] = set()
    said: set[str] = set()
    for file in find_project_files(data, "data")[0]:
        results = data / file.replace(".yml", ".results.yml")
        content = results.read_bytes() if results.exists() else None
        artifacts = build_artifacts(
            file.removesuffix(".yml"), f"data/{file}", (data / file).read_bytes(), registers, True, content
        )
        assert (artifacts.results is None) == (content is None)
        states |= set(artifacts.results.counts) if artifacts.results else set()
        said |= {finding.code for finding in artifacts.findings}
    assert states == set(ResultState) - {ResultState.NOT_APPLICABLE}
    assert {"target-drift", "indicator-dropped", "indicator-added", "result-full-without-value"} <= said
