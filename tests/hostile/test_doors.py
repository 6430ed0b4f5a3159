"""What a stranger's commit may put into a checkout: nothing outside is read, written or deleted, and no cache is believed."""

from __future__ import annotations

import errno
import gc
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from generator.commands import main
from generator.downloads.write_all import download_order, write_downloads
from generator.file_reading import find_links, read_below
from generator.output.build_effects import BuildFailed
from generator.output.build_refusals import inspect_checkout, refuse_other_files
from generator.output.build_settings import BuildSettings
from generator.output.page_reuse import PageReuse
from generator.projects import build_projects
from generator.projects.build_cache import BuildCache, read_entry, write_entry
from generator.projects.catalog import read_catalog
from generator.publishing.site_swap import StagedSite
from generator.reading.problem import Level
from tests.support.download_files import case_catalog
from tests.support.forms import DATA

KEY = "a" * 64


@pytest.fixture
def victim(tmp_path: Path) -> Iterator[Path]:
    """A folder outside of the checkout; whatever is done, it holds the same afterwards."""
    folder = tmp_path / "victim"
    (folder / ".ssh").mkdir(parents=True)
    for name in ("a.txt", ".ssh/id", "a.yml"):
        (folder / name).write_text("precious", encoding="utf-8")
    yield folder
    assert sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*")) == [
        ".ssh", ".ssh/id", "a.txt", "a.yml",
    ]  # fmt: skip
    assert (folder / "a.txt").read_text(encoding="utf-8") == "precious"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A project folder with the six real projects, in git."""
    home = tmp_path / "home"
    shutil.copytree(DATA, home / "data", copy_function=shutil.copyfile)
    for name in ("docs/assets/a.js", "overrides/main.html", "mkdocs.yml"):
        (home / name).parent.mkdir(parents=True, exist_ok=True)
        (home / name).write_text("x", encoding="utf-8")
    subprocess.run(["git", "init", "-q", home], check=True)
    return home


def settings(home: Path) -> BuildSettings:
    """What a build of the project folder reads."""
    inputs = ("data", str(home / "mkdocs.yml"), str(home / "docs"), str(home / "overrides"))
    return BuildSettings(home, home / "data", "data", inputs, "", "", "", search=False, downloads=False)


def git(home: Path, *arguments: str) -> None:
    """Run git in the project folder."""
    subprocess.run(["git", *arguments], cwd=home, check=True, capture_output=True)


def put_link(home: Path, name: str, target: Path) -> None:
    """Put a link in the place of whatever has the name."""
    place = home / name
    if place.is_dir() and not place.is_symlink():
        shutil.rmtree(place)
    place.unlink(missing_ok=True)
    place.parent.mkdir(parents=True, exist_ok=True)
    place.symlink_to(target)


@pytest.mark.parametrize(
    ("name", "target"),
    [
        ("docs/assets/b.txt", "a.txt"), ("docs/assets/environ", "/proc/self/environ"), ("docs/more", ""),
        ("docs/.hidden", ""), ("overrides/main.html", "a.txt"), ("overrides/partials", ""), ("docs", ""),
        ("overrides", ""), ("mkdocs.yml", "a.txt"), ("docs/nowhere.md", "missing"),
    ],
)  # fmt: skip
def test_link_among_the_inputs(home: Path, victim: Path, name: str, target: str) -> None:
    """Is an error with its place, wherever it leads."""
    assert inspect_checkout(settings(home), home / "site") == ([], "", "")
    put_link(home, name, victim / target if target else victim)
    (problem,) = inspect_checkout(settings(home), home / "site").problems
    assert (problem.path, problem.code, problem.level) == (name, "symlink", Level.ERROR)


def test_special_file_and_deep_folders(home: Path) -> None:
    """Are never opened, and never followed to the end."""
    os.mkfifo(home / "docs" / "pipe")
    deep = home / "docs"
    for _ in range(70):
        deep /= "a"
        deep.mkdir()
    assert sorted(len(link) for link in find_links(home / "docs")) == [4, 129]


@pytest.mark.parametrize(
    "name",
    [
        ".cache/artifacts/" + KEY, ".cache/site/earlier/index.html", ".cache/.secret", "site/index.html",
        ".site-old/index.html", ".site-lock", ".site-building/x", "generator/rendering/__pycache__/template-x.cache",
        "__pycache__/hooks.cpython-313.pyc", ".CACHE/site/x", "hooks/__PYCACHE__/x.pyc",
    ],
)  # fmt: skip
def test_tracked_by_git(home: Path, name: str) -> None:
    """What only a build writes is not used, and told, where a commit brought it; compiled code stops the build."""
    (home / name).parent.mkdir(parents=True, exist_ok=True)
    (home / name).write_text("x", encoding="utf-8")
    assert inspect_checkout(settings(home), home / "site") == ([], "", "")
    git(home, "add", "--force", name)
    git(home, "commit", "--quiet", "--message", "x")
    if "pycache" in name.lower():
        with pytest.raises(BuildFailed, match=f"git 里有 {name}"):
            inspect_checkout(settings(home), home / "site")
        return
    expected = (name, "") if "cache" in name.lower() else ("", name)
    assert inspect_checkout(settings(home), home / "site")[1:] == expected


@pytest.mark.parametrize("name", [".cache", "site", ".cache/site/earlier", ".site-building", ".site-old"])
def test_tracked_link(home: Path, victim: Path, name: str) -> None:
    """A link that a commit brought is refused as well, and not followed."""
    put_link(home, name, victim)
    git(home, "add", "--force", name)
    git(home, "commit", "--quiet", "--message", "x")
    with pytest.raises(BuildFailed, match="git 里有"):
        inspect_checkout(settings(home), home / "site")


@pytest.mark.parametrize(
    "name", ["data", "data/2023", "docs", "overrides/x", ".", "..", ".git", ".git/x", ".cache"]
)
def test_own_folder_as_target(home: Path, name: str) -> None:
    """A site never takes the place of what it is made from."""
    with pytest.raises(BuildFailed, match="这个项目自己的文件夹"):
        inspect_checkout(settings(home), home / name)


def test_folder_with_other_files(home: Path, victim: Path, tmp_path: Path) -> None:
    """Is refused, by its own name and through a link; a new and an empty folder are taken."""
    put_link(home, "site", victim)
    for target in (victim, (home / "site").resolve()):
        with pytest.raises(BuildFailed, match="里有别的文件"):
            refuse_other_files(settings(home), target)
    (tmp_path / "empty").mkdir()
    for name in ("empty", "new", "new/deep"):
        refuse_other_files(settings(home), tmp_path / name)


@pytest.mark.parametrize("name", [".cache", ".cache/artifacts"])
def test_cache_that_is_a_link(home: Path, victim: Path, name: str) -> None:
    """Is not used: the build does without."""
    put_link(home, name, victim)
    cache = BuildCache(home / ".cache" / "artifacts")
    assert cache.persistent_folder is None
    assert cache.refusal is not None
    assert len(read_catalog(home / "data", cache=cache).projects) == 6
    cache.close()


@pytest.mark.parametrize("name", ["cache", "cache/earlier"])
def test_previous_site_that_is_a_link(home: Path, victim: Path, name: str) -> None:
    """Nothing is moved out of the folder it leads to, and nothing written there."""
    put_link(home, name, victim)
    (home / "new").mkdir()
    reuse = PageReuse(home / "cache", home / "site")
    if name == "cache":  # a build does not come that far
        assert reuse._load() == {}
        reuse.save()
        return
    assert reuse.link_unchanged(home / "new", {"2023/a/": "x"}) == set()
    assert not list((home / "new").iterdir())


@pytest.mark.parametrize("name", [".site-old", ".site-building", ".site-lock"])
def test_link_next_to_the_site(home: Path, victim: Path, name: str) -> None:
    """A link where a build has its folders is removed or refused, never followed; nothing of it is published."""
    put_link(home, name, victim / "new" if name == ".site-lock" else victim)
    staged = StagedSite(home / "site")
    if name == ".site-lock":
        with pytest.raises(OSError) as refused:  # noqa: PT011 - ELOOP
            staged.begin()
        assert refused.value.errno == errno.ELOOP
        return
    staged.begin()
    (staged.folder / "index.html").write_text("x", encoding="utf-8")
    staged.publish()
    assert [path.name for path in (home / "site").iterdir()] == ["index.html"]


def copied_secret(folder: Path, other: Path) -> None:
    """Copy everything with times and modes, as an archive does."""
    shutil.copytree(folder, other, copy_function=shutil.copy2)


def open_secret(folder: Path, other: Path) -> None:
    """Copy everything with the modes that git gives."""
    shutil.copytree(folder, other, copy_function=shutil.copyfile)
    (other / ".secret").chmod(0o644)


def linked_secret(folder: Path, other: Path) -> None:
    """Use one secret for two folders."""
    shutil.copytree(folder, other)
    (other / ".secret").unlink()
    os.link(folder / ".secret", other / ".secret")


def soft_linked_secret(folder: Path, other: Path) -> None:
    """Lead to the secret of another folder."""
    shutil.copytree(folder, other)
    (other / ".secret").unlink()
    (other / ".secret").symlink_to(folder / ".secret")


def no_secret(folder: Path, other: Path) -> None:
    """Copy the entries alone."""
    shutil.copytree(folder, other)
    (other / ".secret").unlink()


def short_secret(folder: Path, other: Path) -> None:
    """Copy a secret that was cut off."""
    shutil.copytree(folder, other)
    (other / ".secret").write_bytes(b"")


@pytest.mark.parametrize(
    "copy",
    [copied_secret, open_secret, linked_secret, soft_linked_secret, no_secret, short_secret],
)
def test_entry_from_elsewhere(tmp_path: Path, copy: Callable[[Path, Path], None]) -> None:
    """An entry under the right key with a right checksum is not believed in another folder, and the next one is."""
    folder, other = tmp_path / "one", tmp_path / "two"
    write_entry(folder, KEY, {"page": b"stranger"})
    assert read_entry(folder, KEY) == {"page": b"stranger"}
    copy(folder, other)
    assert read_entry(other, KEY) is None
    write_entry(other, KEY, {"page": b"ours"})
    assert read_entry(other, KEY) == {"page": b"ours"}
    assert (other / ".secret").stat().st_mode & 0o777 == 0o600


@pytest.mark.skipif(os.geteuid() != 0, reason="gives files to another user")
@pytest.mark.parametrize("name", [".cache", ".cache/artifacts"])
def test_cache_of_another_user(home: Path, name: str) -> None:
    """Is not used."""
    (home / ".cache" / "artifacts").mkdir(parents=True)
    os.chown(home / name, 1234, 1234)
    assert BuildCache(home / ".cache" / "artifacts").persistent_folder is None


def test_cache_that_others_may_write_to(home: Path) -> None:
    """Is ours alone from now on."""
    folder = home / ".cache" / "artifacts"
    folder.mkdir(parents=True)
    folder.chmod(0o777)
    assert BuildCache(folder).persistent_folder is not None
    assert folder.stat().st_mode & 0o022 == 0


@pytest.mark.parametrize(
    "name", ["2023/a.yml", "2023/link.yml", "2024/a.yml", "2023/pipe.yml", "missing.yml"]
)
def test_data_file_that_is_none(home: Path, victim: Path, name: str) -> None:
    """A link, a folder that is one, a pipe and what has gone are not read."""
    put_link(home, "data/2023/link.yml", victim / "a.yml")
    put_link(home, "data/2024", victim)
    os.mkfifo(home / "data" / "2023" / "pipe.yml")
    with pytest.raises(OSError):  # noqa: PT011 - ELOOP, ENOTDIR, ENOENT, EINVAL
        read_below(home / "data", name)
    assert read_below(home / "data", "2023/yiliao-huzhu.yml")


@pytest.mark.parametrize("becomes", ["a link", "nothing", "a pipe", "a folder"])
def test_data_file_that_becomes_something_else(
    home: Path, victim: Path, becomes: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While `check` runs: it is told, and no line of a foreign file is shown."""
    (victim / "a.yml").write_text("precious", encoding="utf-8")
    file = home / "data" / "2023" / "yiliao-huzhu.yml"
    real = build_projects.reading_settings

    def exchange(*arguments: object) -> bytes:
        file.unlink()
        if becomes == "a link":
            file.symlink_to(victim / "a.yml")
        elif becomes == "a pipe":
            os.mkfifo(file)
        elif becomes == "a folder":
            file.mkdir()
        return real(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(build_projects, "reading_settings", exchange)
    catalog = read_catalog(home / "data")
    (error,) = catalog.errors
    assert (error.path, error.code, error.line_text) == ("data/2023/yiliao-huzhu.yml", "unreadable", "")
    assert len(catalog.projects) == 5
    catalog.artifacts.close()


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EROFS, errno.EDQUOT, errno.EACCES])
def test_cache_that_cannot_be_written_to(home: Path, number: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Stops nothing: the artifacts lie in a temporary folder."""
    folder = home / ".cache" / "artifacts"
    real, written = build_projects.write_entry, []

    def full(place: Path, key: str, parts: dict[str, bytes]) -> None:
        if place == folder and len(written) >= 2:
            raise OSError(number, os.strerror(number))
        written.append(key)
        real(place, key, parts)

    monkeypatch.setattr(build_projects, "write_entry", full)
    cache = BuildCache(folder)
    catalog = read_catalog(home / "data", cache=cache)
    assert len(catalog.projects) == 6
    assert not catalog.errors
    assert cache.refusal is not None
    assert all(catalog.artifacts.page(project.id) for project in catalog.projects)
    temporary = cache.folder
    cache.close()
    assert not temporary.exists()


def test_deep_folders(home: Path) -> None:
    """A path of thousands of folders is told as one problem."""
    place = os.open(home / "data", os.O_RDONLY)
    for _ in range(1200):
        os.mkdir("a", dir_fd=place)
        inner = os.open("a", os.O_RDONLY, dir_fd=place)
        os.close(place)
        place = inner
    os.close(place)
    catalog = read_catalog(home / "data")
    (error,) = catalog.errors
    assert error.code == "slug-format"
    catalog.artifacts.close()
    subprocess.run(["rm", "-rf", home / "data" / "a"], check=True)


WRITES = {
    "manual": (("manual",), "data/README.md", "a.txt"),
    "manual to a new file": (("manual",), "data/README.md", "missing"),
    "schema folder": (("schema",), "data/.schema", ""),
    "schema file": (("schema",), "data/.schema/project.schema.json", "a.txt"),
    "new": (("new", "--name", "甲", "--year", "2031", "--unit", "滁州市总工会"), "data/2031", ""),
    "next year": (("new", "--from", "2023/yiliao-huzhu"), "data/2024", ""),
    "report": (("check", "--format", "json", "--output", "report.json"), "report.json", "a.txt"),
    "report below a link": (("check", "--format", "json", "--output", "out/a.txt"), "out", ""),
    "report by its full name": (("check", "--output", "{home}/report.json"), "report.json", "a.txt"),
}


@pytest.mark.parametrize("case", WRITES)
def test_nothing_is_written_through_a_link(
    home: Path, victim: Path, case: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The command says so and ends with code 2."""
    arguments, name, target = WRITES[case]
    monkeypatch.chdir(home)
    put_link(home, name, victim / target if target else victim)
    assert main([argument.replace("{home}", str(home)) for argument in arguments]) == 2
    assert "是链接，或者在链接里面，会写到别处。请先移走链接" in capsys.readouterr().err
    assert (home / name).is_symlink()


@pytest.mark.filterwarnings("error::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize("limit", [0, 2_000, 6_000, 18_000])
def test_full_disk_while_downloads_are_written(
    tmp_path: Path, limit: int, capfd: pytest.CaptureFixture[str]
) -> None:
    """It is an OSError, at whatever byte, and nothing prints a traceback afterwards."""
    resource = pytest.importorskip("resource")
    catalog = case_catalog(tmp_path)
    order = download_order(catalog, "")
    write_downloads(order, tmp_path / "before")  # what is cached takes no room
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limits[1]))
    try:
        with pytest.raises(OSError, match="File too large"):
            write_downloads(order, tmp_path)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    gc.collect()
    assert "Traceback" not in capfd.readouterr().err
