"""Sheets kept on disk: made once, made again when anything they come from changes, and never trusted blindly."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest

from generator import file_writing
from generator.projects import build_projects
from generator.projects.artifact_store import CacheRemoved, read_search_entry
from generator.projects.artifacts import build_artifacts
from generator.projects.build_cache import BuildCache, read_entry, write_entry
from generator.projects.catalog import Catalog, read_catalog
from generator.projects.fingerprints import key_of
from tests.conftest import HOME
from tests.support.forms import CASES, DATA
from tests.support.patience import PATIENCE
from tests.support.rights import obeying_permissions
from tests.support.texts import edit

Shown = list[object]
LAST = "2023/yiliao-huzhu"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """The six real projects in a folder of their own."""
    return Path(shutil.copytree(DATA, tmp_path / "data", copy_function=shutil.copyfile))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where their sheets are kept."""
    return tmp_path / "sheets"


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The ids of the projects whose sheets were made since it was cleared last."""
    ids: list[str] = []

    def counted(project_id: str, *arguments: object) -> object:
        ids.append(project_id)
        return build_artifacts(project_id, *arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(build_projects, "build_artifacts", counted)
    return ids


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The only place for temporary folders."""
    place = tmp_path / "tmp"
    place.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(place))
    return place


def shown(catalog: Catalog) -> Shown:
    """Everything that the site shows of a catalog."""
    sheets = catalog.artifacts
    return [
        (
            row,
            sheets.page(row.id),
            read_search_entry(sheets.cache.folder, sheets.keys[row.id]),
            sheets.items(row.id),
        )
        for row in catalog.projects
    ] + [catalog.problems, catalog.counts, dict(catalog.findings_between)]


def read(data: Path, folder: Path | None) -> Shown:
    """One build's reading, from opening the kept sheets to closing them."""
    catalog = read_catalog(data, cache=BuildCache(folder))
    try:
        return shown(catalog)
    finally:
        catalog.artifacts.close()


def entries(folder: Path) -> set[str]:
    """Names of what lies in the folder, the lock aside."""
    return {path.name for path in folder.iterdir() if not path.name.startswith(".")}


# What is made again


def test_nothing_is_made_twice(data: Path, folder: Path, made: list[str]) -> None:
    """The second reading makes no sheet, writes no file and shows the same."""
    first = read(data, folder)
    assert len(made) == 6
    before = {path.name: path.stat() for path in folder.iterdir() if not path.name.startswith(".")}
    made.clear()
    assert read(data, folder) == first == read(data, None)[: len(first)]
    assert len(made) == 6, "only the reading that keeps nothing makes them"
    after = {path.name: path.stat() for path in folder.iterdir() if not path.name.startswith(".")}
    assert {name: (stat.st_ino, stat.st_mtime_ns) for name, stat in before.items()} == {
        name: (stat.st_ino, stat.st_mtime_ns) for name, stat in after.items()
    }
    assert len(after) == 6


def test_changed_file_is_made_again_alone(data: Path, folder: Path, made: list[str]) -> None:
    """One letter changed makes one sheet; changed back, it is made once more, for nothing old is kept."""
    first = read(data, folder)
    for old, new in (("职工医疗互助经费", "职工医疗互助金"), ("职工医疗互助金", "职工医疗互助经费")):
        made.clear()
        edit(data / f"{LAST}.yml", f"项目名称: {old}", f"项目名称: {new}")
        found = read(data, folder)
        assert made == [LAST]
        assert found == read(data, None)
        assert len(entries(folder)) == 6
    assert found == first


def test_moved_file_is_made_again(data: Path, folder: Path, made: list[str]) -> None:
    """A sheet knows its address: the same bytes under another name are another sheet."""
    read(data, folder)
    made.clear()
    (data / f"{LAST}.yml").rename(data / "2023" / "yiliao.yml")
    assert read(data, folder) == read(data, None)
    assert made[0] == "2023/yiliao"
    assert len(made) == 1 + 6


@pytest.mark.parametrize(
    ("register", "old", "new"),
    [
        ("taxonomy.yml", "别名: [社会效益]", "别名: [社会效益, 社会效果]"),
        ("site.yml", "公开核对提示: 是", "公开核对提示: 否"),
    ],
)
def test_register_that_every_sheet_depends_on(
    data: Path, folder: Path, made: list[str], register: str, old: str, new: str
) -> None:
    """The schemes of indicators, and whether findings are public."""
    read(data, folder)
    text = (data / register).read_text(encoding="utf-8")
    (data / register).write_text(text.replace(old, new, 1), encoding="utf-8")
    made.clear()
    found = read(data, folder)
    assert len(made) == 6
    assert found == read(data, None)


@pytest.mark.parametrize(
    ("register", "text"),
    [
        ("units.yml", "  - 名称: 滁州市工人文化宫\n    地址名: gongren-wenhuagong\n"),
        ("site.yml", "联系电话: 0550-12345678\n"),
    ],
)
def test_register_that_no_sheet_depends_on(
    data: Path, folder: Path, made: list[str], register: str, text: str
) -> None:
    """A new unit, or what stands in the foot of every page, makes no sheet again."""
    first = read(data, folder)
    made.clear()
    with (data / register).open("a", encoding="utf-8") as opened:
        opened.write(text)
    assert read(data, folder) == first
    assert made == []


def test_changed_address_of_a_unit(data: Path, folder: Path, made: list[str]) -> None:
    """Only the sheets that lead to that unit are made again."""
    read(data, folder)
    made.clear()
    edit(data / "units.yml", "地址名: kunnan-zhigong-bangfu-zhongxin", "地址名: bangfu-zhongxin")
    found = read(data, folder)
    concerned = {
        f"2023/{file.stem}"
        for file in (data / "2023").iterdir()
        if "  - 滁州市困难职工帮扶中心\n" in file.read_text(encoding="utf-8")
    }
    assert 0 < len(concerned) < 6
    assert sorted(made) == sorted(concerned)
    assert found == read(data, None)


def test_unit_that_is_no_longer_registered(data: Path, folder: Path) -> None:
    """A kept sheet does not hide that its unit is gone from the register."""
    read(data, folder)
    edit(
        data / "units.yml",
        "  - 名称: 滁州市困难职工帮扶中心\n    地址名: kunnan-zhigong-bangfu-zhongxin\n",
        "",
    )
    kept = BuildCache(folder)
    errors = read_catalog(data, cache=kept).errors
    kept.close()
    assert {problem.code for problem in errors} == {"unknown-unit"}


def test_file_with_errors_is_not_kept(data: Path, folder: Path, made: list[str]) -> None:
    """What is wrong is found anew each time, beside the kept sheets of the others."""
    edit(data / f"{LAST}.yml", "总额: 150.00", "总额: 150万")
    first = read(data, folder)
    assert len(entries(folder)) == 5
    made.clear()
    assert read(data, folder) == first
    assert made == [LAST]


def check(home: Path, generator: Path) -> set[str]:
    """Run `disclosure check` with a generator of its own; the names of what is kept then."""
    run = subprocess.run(
        [sys.executable, "-m", "generator", "check"],
        cwd=home,
        env={**os.environ, "PYTHONPATH": str(generator), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert run.returncode == 0, run.stdout + run.stderr
    return entries(home / ".cache" / "artifacts")


def test_changed_program_makes_all_again(data: Path, tmp_path: Path) -> None:
    """A line of a template or of the code may show on every page: no sheet of the program before is used."""
    program = tmp_path / "program" / "generator"
    shutil.copytree(HOME / "generator", program, ignore=shutil.ignore_patterns("__pycache__"))
    seen = [check(data.parent, program.parent)]
    for name in ("rendering/templates/parts/bar.html", "rendering/words.py"):
        with (program / name).open("a", encoding="utf-8") as opened:
            opened.write("\n")
        seen.append(check(data.parent, program.parent))
    assert [len(each) for each in seen] == [6, 6, 6]
    assert len(set.union(*seen)) == 18


def test_parts_of_a_key_do_not_run_together() -> None:
    """Where one part ends and the next begins belongs to the key."""
    assert key_of(b"ab", b"c") != key_of(b"a", b"bc")
    assert key_of(b"ab") != key_of(b"ab", b"")


# Entries that were damaged


def cut(length: int) -> Callable[[Path], None]:
    """Leave so many bytes; from the end, where negative."""
    return lambda entry: entry.write_bytes(entry.read_bytes()[:length]) and None


def flip(place: int) -> Callable[[Path], None]:
    """Turn one bit of the byte there."""

    def turn(entry: Path) -> None:
        content = bytearray(entry.read_bytes())
        content[place] ^= 4
        entry.write_bytes(content)

    return turn


def another(entry: Path) -> None:
    """Put a whole entry of another project there."""
    other = next(
        path for path in sorted(entry.parent.iterdir()) if path != entry and not path.name.startswith(".")
    )
    shutil.copyfile(other, entry)


def folder_there(entry: Path) -> None:
    """Put a folder with a file there."""
    entry.unlink()
    entry.mkdir()
    (entry / "file").write_text("x", encoding="utf-8")


def leads_nowhere(entry: Path) -> None:
    """Put a link to nothing there."""
    entry.unlink()
    entry.symlink_to("nowhere")


def other_parts(**parts: bytes) -> Callable[[Path], None]:
    """Put a whole entry with other contents there; a part that is empty is left out."""

    def put(entry: Path) -> None:
        own = read_entry(entry.parent, entry.name)
        assert own is not None
        changed = {name: part for name, part in {**own, **parts}.items() if part}
        write_entry(entry.parent, entry.name, changed)

    return put


DAMAGES = {
    "empty": cut(0),
    "a byte": cut(1),
    "only its checksum": cut(32),
    "without its last byte": cut(-1),
    "half": cut(9000),
    "a bit of the checksum": flip(3),
    "a bit of the head": flip(40),
    "a bit of the text": flip(5000),
    "the last bit": flip(-1),
    "another project's": another,
    "a folder": folder_there,
    "a link to nothing": leads_nowhere,
    "a page in its place": lambda entry: entry.write_text("<p>页面</p>" * 99, encoding="utf-8") and None,
    "a row that is no JSON": other_parts(summary=b"{"),
    "a row that is another form": other_parts(summary=b"[1, 2]"),
    "no row": other_parts(summary=b""),
    "no page": other_parts(page=b""),
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES.keys())
def test_damaged_entry_is_made_again(
    data: Path, folder: Path, made: list[str], damage: Callable[[Path], None]
) -> None:
    """Whatever became of an entry, its sheet is made again, and only that one."""
    first = read(data, folder)
    damage(min(path for path in folder.iterdir() if not path.name.startswith(".")))
    made.clear()
    assert read(data, folder) == first
    assert len(made) == 1
    made.clear()
    assert read(data, folder) == first
    assert made == []
    assert len(entries(folder)) == 6


# The folder


def test_folder_that_is_deleted_between_builds(data: Path, folder: Path, made: list[str]) -> None:
    """Everything is made anew, and kept again."""
    first = read(data, folder)
    shutil.rmtree(folder)
    made.clear()
    assert read(data, folder) == first
    assert len(made) == 6
    assert len(entries(folder)) == 6


def test_folder_that_is_deleted_while_sheets_are_made(
    data: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The reading ends; whoever asks for a sheet that is gone is told so, and the next build is right."""
    whole = read(data, None)

    def make(project_id: str, *arguments: object) -> object:
        if project_id == LAST:
            shutil.rmtree(folder)
        return build_artifacts(project_id, *arguments)  # type: ignore[arg-type]

    with monkeypatch.context() as patch:
        patch.setattr(build_projects, "build_artifacts", make)
        catalog = read_catalog(data, cache=BuildCache(folder))
    assert [row.id for row in catalog.projects][-1] == LAST
    assert catalog.artifacts.page(LAST)
    with pytest.raises(CacheRemoved, match=str(folder)):
        catalog.artifacts.page(catalog.projects[0].id)
    catalog.artifacts.close()
    assert read(data, folder) == whole


def test_folder_that_is_deleted_while_a_preview_runs(data: Path, folder: Path) -> None:
    """A preview reads again and again with the same folder open."""
    kept = BuildCache(folder)
    first = shown(read_catalog(data, cache=kept))
    shutil.rmtree(folder)
    again = read_catalog(data, cache=kept)
    assert shown(again) == first
    again.artifacts.close()


def test_folder_that_cannot_be_used(data: Path, folder: Path, temporary: Path) -> None:
    """Where a file stands in its place, sheets are kept in a temporary folder until the end."""
    folder.write_text("a file", encoding="utf-8")
    catalog = read_catalog(data, cache=BuildCache(folder))
    (place,) = temporary.iterdir()
    assert len(entries(place)) == 6
    assert shown(catalog) == read(data, None)
    catalog.artifacts.close()
    assert list(temporary.iterdir()) == []
    assert folder.read_text(encoding="utf-8") == "a file"


def test_folder_below_a_file(data: Path, folder: Path, temporary: Path) -> None:
    """The same where no folder can be made at all."""
    folder.write_text("a file", encoding="utf-8")
    assert read(data, folder / "sheets") == read(data, None)
    assert list(temporary.iterdir()) == []


@pytest.mark.parametrize("used_before", [False, True])
def test_folder_that_cannot_be_written_to(
    data: Path, folder: Path, temporary: Path, used_before: bool
) -> None:
    """A build of somebody who may only read the folder makes its own sheets and leaves the folder alone."""
    first = read(data, folder if used_before else None)
    folder.mkdir(exist_ok=True)
    before = entries(folder)
    edit(data / f"{LAST}.yml", "项目名称: 职工医疗互助经费", "项目名称: 职工医疗互助金")
    for path in folder.iterdir():
        path.chmod(0o666)
    folder.chmod(0o555)
    with obeying_permissions():
        found = read(data, folder)
    assert found == read(data, None) != first
    assert entries(folder) == before
    assert list(temporary.iterdir()) == []


# What is dropped


def test_what_nobody_needs_is_dropped(data: Path, folder: Path) -> None:
    """Sheets of files that are gone, and what a build that was cut off left half written."""
    read(data, folder)
    needed = entries(folder)
    (folder / ("0" * 64)).write_bytes(b"old")
    (folder / f"{min(needed)}.4711").write_bytes(b"half")
    (folder / ("f" * 64)).mkdir()
    read(data, folder)
    assert entries(folder) == needed
    (data / f"{LAST}.yml").unlink()
    read(data, folder)
    assert len(entries(folder)) == 5
    assert entries(folder) < needed


def test_what_is_not_ours_stays(data: Path, folder: Path) -> None:
    """Nothing is deleted that no build can have written."""
    folder.mkdir()
    (folder / "notes.txt").write_text("mine", encoding="utf-8")
    (folder / "pictures").mkdir()
    (folder / ("0" * 64)).write_bytes(b"old")
    read(data, folder)
    assert {"notes.txt", "pictures"} < entries(folder)
    assert len(entries(folder)) == 2 + 6


def test_what_another_build_uses_is_not_dropped(data: Path, folder: Path) -> None:
    """The build that ends first leaves everything; the last one to end clears the folder."""
    one = read_catalog(data, cache=BuildCache(folder))
    expected = shown(one)
    edit(data / f"{LAST}.yml", "项目名称: 职工医疗互助经费", "项目名称: 职工医疗互助金")
    other = read_catalog(data, cache=BuildCache(folder))
    other.artifacts.close()
    assert len(entries(folder)) == 7
    assert shown(one) == expected
    one.artifacts.close()
    assert len(entries(folder)) == 6
    read(data, folder)
    assert len(entries(folder)) == 6


def test_build_that_fails_drops_nothing(data: Path, folder: Path) -> None:
    """Closed without a word of what is needed, everything stays for the next one."""
    read(data, folder)
    before = entries(folder)
    BuildCache(folder).close()
    assert entries(folder) == before


def test_system_without_locks(data: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where nobody can say whether another build runs, nothing is dropped."""
    monkeypatch.setattr(file_writing, "fcntl", None)
    first = read(data, folder)
    (folder / ("0" * 64)).write_bytes(b"old")
    assert read(data, folder) == first
    assert len(entries(folder)) == 7


READ_OFTEN = """
import os
import sys
from hashlib import sha256
from pathlib import Path
from generator.projects.catalog import read_catalog
from generator.projects.build_cache import BuildCache
from generator.projects.artifact_store import read_search_entry

os.write(1, b"\\n")
sys.stdin.readline()
for _ in range(int(sys.argv[3])):
    catalog = read_catalog(Path(sys.argv[1]), cache=BuildCache(Path(sys.argv[2])))
    texts = [read_search_entry(catalog.artifacts.cache.folder, catalog.artifacts.keys[row.id]) for row in catalog.projects]
    sheets = [(row, catalog.artifacts.page(row.id)) for row in catalog.projects]
    print(sha256(repr((sheets, texts, catalog.problems)).encode()).hexdigest())
    catalog.artifacts.close()
"""


def read_often(data: Path, folder: Path, times: int) -> subprocess.Popen[str]:
    """A process that reads the data so often, and prints what came out each time."""
    return subprocess.Popen(
        [sys.executable, "-c", READ_OFTEN, str(data), str(folder), str(times)],
        env={**os.environ, "PYTHONPATH": str(HOME)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        encoding="utf-8",
    )


def digests(running: list[subprocess.Popen[str]]) -> list[list[str]]:
    """What they print, after all of them have begun at the same time."""
    for process in running:
        assert process.stdout is not None
        process.stdout.readline()
    for process in running:
        assert process.stdin is not None
        process.stdin.write("\n")
        process.stdin.flush()
    found = [process.communicate(timeout=PATIENCE)[0].split() for process in running]
    assert [process.returncode for process in running] == [0, 0]
    return found


def test_builds_at_the_same_time(data: Path, folder: Path, tmp_path: Path) -> None:
    """Two processes with the same folder and different data: whichever ends first, no sheet is missing or wrong."""
    other = Path(shutil.copytree(data, tmp_path / "other" / "data"))
    for name in ("yiliao-huzhu", "laodong-jingsai"):
        text = (other / "2023" / f"{name}.yml").read_text(encoding="utf-8")
        (other / "2023" / f"{name}.yml").write_text(
            text.replace("项目名称: ", "项目名称: 另一版"), encoding="utf-8"
        )
    edit(other / "units.yml", "地址名: kunnan-zhigong-bangfu-zhongxin", "地址名: bangfu-zhongxin")
    apart = [folder.with_name("one"), folder.with_name("another")]
    expected = digests([read_often(data, apart[0], 1), read_often(other, apart[1], 1)])
    assert expected[0] != expected[1]
    found = digests([read_often(data, folder, 15), read_often(other, folder, 15)])
    assert found == [each * 15 for each in expected]
    assert len(entries(folder)) == 6


def test_every_case_of_the_rules_is_kept_as_it_was_made(folder: Path, tmp_path: Path) -> None:
    """Strange texts, shared units and many findings come back from disk letter by letter."""
    data = tmp_path / "data"
    for source in sorted((CASES / "rules").glob("*/*.yml")) + sorted((CASES / "good").glob("*.yml")):
        if source.parent.name == "registers":
            continue
        text = source.read_text(encoding="utf-8")
        year = next((line[4:8] for line in text.splitlines() if line.startswith("年度: 2")), "2023")
        name = f"{source.parent.name}-{source.stem}".replace("_", "-")
        file = data / year / f"{name}.yml"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(source.read_bytes())
    for register in (CASES / "rules" / "registers").iterdir():
        shutil.copyfile(register, data / register.name)
    first = read(data, folder)
    assert len(entries(folder)) > 50
    assert read(data, folder) == first == read(data, None)
