"""A finished site in place of the published one: whole at every moment, whatever happens."""

from __future__ import annotations

import sys
from pathlib import Path
from threading import Event, Thread

import pytest

from generator import publishing
from generator.publishing import building_folder, discard, publish


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
        monkeypatch.setattr(publishing, "_exchange", lambda one, other: False)


def test_first_publication(tmp_path: Path) -> None:
    """Where nothing is published yet, folders above are made and nothing else stays."""
    site = tmp_path / "网站 一" / "site"
    publish(write_site(building_folder(site), "新"), site)
    assert texts(site) == {"新"}
    assert names(site.parent) == ["site"]


@pytest.mark.usefixtures("system")
def test_later_publication(tmp_path: Path) -> None:
    """The old site is gone with all its files, and nothing is left beside the new one."""
    site = write_site(tmp_path / "site", "旧")
    (site / "withdrawn.html").write_text("旧", encoding="utf-8")
    publish(write_site(building_folder(site), "新"), site)
    assert texts(site) == {"新"}
    assert names(site) == ["2023", "index.html"]
    assert names(tmp_path) == ["site"]


@pytest.mark.usefixtures("system")
def test_publication_that_fails_leaves_the_site(tmp_path: Path) -> None:
    """What cannot be put in place raises, and the published site stands as it was."""
    site = write_site(tmp_path / "site", "旧")
    with pytest.raises(OSError, match="No such file"):
        publish(tmp_path / "nowhere", site)
    assert texts(site) == {"旧"}
    assert names(tmp_path) == ["site"]


def test_building_begins_in_an_empty_folder_beside_the_site(tmp_path: Path) -> None:
    """What a build that was cut off left there is cleared; the published site is not touched."""
    site = write_site(tmp_path / "site", "旧")
    leftovers = write_site(building_folder(site), "半")
    folder = building_folder(site)
    assert folder == leftovers
    assert folder.parent == site.parent
    assert names(folder) == []
    assert texts(site) == {"旧"}


def test_leftovers_of_two_renames_are_cleared(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A build that was cut off between its last two steps does not keep the next from publishing."""
    monkeypatch.setattr(publishing, "_exchange", lambda one, other: False)
    site = write_site(tmp_path / "site", "旧")
    write_site(tmp_path / ".site-old", "更旧")
    publish(write_site(building_folder(site), "新"), site)
    assert texts(site) == {"新"}
    assert names(tmp_path) == ["site"]


def test_discarding_what_is_not_there(tmp_path: Path) -> None:
    """A build that never began has nothing to clear, and no complaint."""
    discard(tmp_path / "nowhere")
    assert names(tmp_path) == []


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
        publish(write_site(building_folder(site), str(number)), site)
    stop.set()
    reader.join()
    assert len(set(seen)) > 10
    assert "nothing" not in seen
    assert [int(text) for text in seen] == sorted(int(text) for text in seen)
