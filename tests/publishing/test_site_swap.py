"""A finished site in place of the published one: whole at every moment, whatever happens."""

from __future__ import annotations

import errno
import sys
from pathlib import Path
from threading import Event, Thread

import pytest

from generator import file_writing
from generator.publishing import os_errors, site_swap
from generator.publishing.site_swap import StagedSite


def write_site(folder: Path, text: str) -> Path:
    """A site of two pages that both say `text`."""
    for name in ("index.html", "2023/a/index.html"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def texts(folder: Path) -> set[str]:
    """What the pages of a site say."""
    return {file.read_text(encoding="utf-8") for file in folder.rglob("*.html")}


def names(folder: Path) -> list[str]:
    """What lies in a folder."""
    return sorted(path.name for path in folder.iterdir())


@pytest.fixture(params=["at once", "by two renames"])
def system(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """A system that can exchange two folders, and one that cannot."""
    if request.param == "by two renames":
        monkeypatch.setattr(site_swap, "_exchange", lambda one, other: False)


def publish(site: Path, text: str) -> None:
    """Build and publish a site that says `text`."""
    building = StagedSite(site)
    building.begin()
    write_site(building.folder, text)
    building.publish()


def test_first_publication(tmp_path: Path) -> None:
    """Where nothing is published yet, folders above are made and nothing else stays."""
    site = tmp_path / "网站 一" / "site"
    publish(site, "新")
    assert texts(site) == {"新"}
    assert names(site.parent) == ["site"]


@pytest.mark.usefixtures("system")
def test_later_publication(tmp_path: Path) -> None:
    """The old site is gone with all its files, and nothing is left beside the new one."""
    site = write_site(tmp_path / "site", "旧")
    (site / "withdrawn.html").write_text("旧", encoding="utf-8")
    publish(site, "新")
    assert texts(site) == {"新"}
    assert names(site) == ["2023", "index.html"]
    assert names(tmp_path) == ["site"]


@pytest.mark.usefixtures("system")
@pytest.mark.parametrize("taken", [False, True])
def test_old_site_is_put_aside(tmp_path: Path, taken: bool) -> None:
    """The next build can begin with it; where something lies there already, it is removed as ever."""
    site, aside = write_site(tmp_path / "site", "旧"), tmp_path / "cache" / "earlier"
    aside.parent.mkdir()
    if taken:
        write_site(aside, "另一个")
    building = StagedSite(site)
    building.begin()
    write_site(building.folder, "新")
    building.publish(aside)
    assert texts(site) == {"新"}
    assert texts(aside) == {"另一个" if taken else "旧"}
    assert names(tmp_path) == ["cache", "site"]


@pytest.mark.usefixtures("system")
def test_publication_that_fails_leaves_the_site(tmp_path: Path) -> None:
    """What cannot be put in place raises, and the published site stands as it was."""
    site = write_site(tmp_path / "site", "旧")
    with pytest.raises(OSError, match="No such file"):
        StagedSite(site).publish()
    assert texts(site) == {"旧"}
    assert names(tmp_path) == ["site"]


def test_building_begins_in_an_empty_folder_beside_the_site(tmp_path: Path) -> None:
    """What a build that was cut off left there is cleared; the published site is not touched."""
    site = write_site(tmp_path / "site", "旧")
    building = StagedSite(site)
    write_site(building.folder, "半")
    building.begin()
    assert building.folder.parent == site.parent
    assert names(building.folder) == []
    assert texts(site) == {"旧"}


def test_place_where_no_folder_can_be_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Beginning raises; to discard all the same removes nothing, the working folder least of all."""
    monkeypatch.chdir(write_site(tmp_path / "here", "别动"))
    (tmp_path / "file").write_text("别动", encoding="utf-8")
    for building in (StagedSite(tmp_path / "file" / "site"), StagedSite(Path("index.html/site"))):
        with pytest.raises(OSError, match="Not a directory"):
            building.begin()
        building.discard()
    assert texts(tmp_path / "here") == {"别动"}
    assert names(tmp_path) == ["file", "here"]


def test_build_cut_off_between_two_renames(tmp_path: Path) -> None:
    """The published site, found under its other name, is put back before anything else."""
    site = tmp_path / "site"
    write_site(tmp_path / ".site-old", "旧")
    write_site(tmp_path / ".site-building", "半")
    building = StagedSite(site)
    building.begin()
    assert texts(site) == {"旧"}
    building.discard()
    assert names(tmp_path) == ["site"]


@pytest.mark.usefixtures("system")
def test_leftovers_are_cleared(tmp_path: Path) -> None:
    """What builds that were cut off left under either name does not keep the next from publishing."""
    site = write_site(tmp_path / "site", "旧")
    write_site(tmp_path / ".site-old", "更旧")
    write_site(tmp_path / ".site-building", "半")
    publish(site, "新")
    assert texts(site) == {"新"}
    assert names(tmp_path) == ["site"]


def test_discarding_takes_nothing_else(tmp_path: Path) -> None:
    """A failed build leaves the site and its neighbours, whatever they are called."""
    for name in ("site", "site-building", ".site", ".site-building-2", ".other-building"):
        write_site(tmp_path / name, "别动")
    building = StagedSite(tmp_path / "site")
    building.begin()
    building.discard()
    assert names(tmp_path) == [".other-building", ".site", ".site-building-2", "site", "site-building"]
    assert texts(tmp_path) == {"别动"}


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux exchanges two folders at once")
def test_readers_never_meet_half_a_site(tmp_path: Path) -> None:
    """While 200 sites are published one after the other, whoever reads finds a whole one each time."""
    site = write_site(tmp_path / "site", "0")
    stop, seen = Event(), []

    def read() -> None:
        while not stop.is_set():
            try:
                seen.append((site / "index.html").read_text(encoding="utf-8"))
            except FileNotFoundError:
                seen.append("nothing")

    reader = Thread(target=read)
    reader.start()
    for number in range(1, 201):
        publish(site, str(number))
    stop.set()
    reader.join()
    assert len(set(seen)) > 10
    assert "nothing" not in seen
    assert [int(text) for text in seen] == sorted(int(text) for text in seen)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such lock")
def test_second_build_at_once_is_refused(tmp_path: Path) -> None:
    """It raises and touches nothing; once the first has ended, however it ended, it may begin."""
    site = write_site(tmp_path / "site", "旧")
    first, second = StagedSite(site), StagedSite(site)
    first.begin()
    write_site(first.folder, "新")
    with pytest.raises(BlockingIOError):
        second.begin()
    assert texts(first.folder) == {"新"}
    first.publish()
    assert texts(site) == {"新"}
    second.begin()
    second.discard()
    assert names(tmp_path) == ["site"]


@pytest.mark.usefixtures("system")
def test_hidden_files_of_the_published_folder_are_kept(tmp_path: Path) -> None:
    """What a body keeps beside the pages (.well-known, .htaccess, links) outlives a publication."""
    site = write_site(tmp_path / "site", "旧")
    write_site(site / ".well-known", "旧")
    (site / ".htaccess").write_text("旧", encoding="utf-8")
    (site / ".link").symlink_to("nowhere")
    publish(site, "新")
    assert names(site) == [".htaccess", ".link", ".well-known", "2023", "index.html"]
    assert texts(site / ".well-known") == {"旧"}
    assert (site / ".link").is_symlink()


def test_file_where_the_site_should_be(tmp_path: Path) -> None:
    """A file in the place of the folder is refused before anything is made."""
    (tmp_path / "site").write_text("别动", encoding="utf-8")
    with pytest.raises(NotADirectoryError):
        StagedSite(tmp_path / "site").begin()
    assert names(tmp_path) == ["site"]


def test_folder_that_nobody_may_write_to(tmp_path: Path) -> None:
    """The right to write was taken from a folder of the old site, or of what was left over: it is removed all the same."""
    site = write_site(tmp_path / "site", "旧")
    (site / "2023").chmod(0o555)
    left = write_site(tmp_path / ".site-building", "半")
    (left / "2023" / "a").chmod(0)
    publish(site, "新")
    assert texts(site) == {"新"}
    assert names(tmp_path) == ["site"]


def test_link_in_the_place_of_a_leftover(tmp_path: Path) -> None:
    """What it leads to is not cleared."""
    elsewhere = write_site(tmp_path / "elsewhere", "别动")
    for name in (".site-building", ".site-old"):
        (tmp_path / name).symlink_to(elsewhere)
    site = write_site(tmp_path / "site", "旧")
    publish(site, "新")
    assert texts(elsewhere) == {"别动"}
    assert names(tmp_path) == ["elsewhere", "site"]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such lock")
def test_lock_that_was_released_meanwhile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Between opening the file of a lock and locking it, whoever held it may remove it: then it keeps nobody out."""
    first, second = StagedSite(tmp_path / "site"), StagedSite(tmp_path / "site")
    first.begin()
    lock = file_writing.fcntl.flock
    opened = []

    def late(number: int, how: int) -> None:
        opened.append(number)
        if len(opened) == 1:
            first.discard()
        lock(number, how)

    monkeypatch.setattr(file_writing.fcntl, "flock", late)
    second.begin()
    assert len(opened) == 2
    with pytest.raises(BlockingIOError):
        StagedSite(tmp_path / "site").begin()
    second.discard()
    assert names(tmp_path) == []


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such lock")
@pytest.mark.usefixtures("system")
def test_old_site_is_removed_before_others_may_build(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Else what one build removes would be what another one writes."""
    site = write_site(tmp_path / "site", "旧")
    refused = []

    def remove(folder: Path) -> None:
        with pytest.raises(BlockingIOError):
            StagedSite(site).begin()
        refused.append(folder.name)
        removing(folder)

    building = StagedSite(site)
    building.begin()
    write_site(building.folder, "新")
    removing = site_swap._remove
    monkeypatch.setattr(site_swap, "_remove", remove)
    building.publish()
    assert set(refused) == {".site-building", ".site-old"}
    assert names(tmp_path) == ["site"]


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux is asked")
def test_disk_that_has_no_room_after_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Some file systems tell only when they write: then nothing is exchanged."""
    site = write_site(tmp_path / "site", "旧")
    building = StagedSite(site)
    building.begin()
    write_site(building.folder, "新")

    def full(folder: Path) -> None:
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(site_swap, "_write_to_disk", full)
    with pytest.raises(OSError, match="full") as raised:
        building.publish()
    assert os_errors.reason_of(raised.value) == "磁盘满了"
    building.discard()
    assert texts(site) == {"旧"}
    assert names(tmp_path) == ["site"]
