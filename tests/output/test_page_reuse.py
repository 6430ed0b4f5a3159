"""Pages taken over from the published site: only while every file is the one that was written, and never half of one."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest

from generator.file_writing import FileRecord, status_text, write_recorded
from generator.output.page_reuse import PageReuse
from generator.projects.build_cache import write_entry
from generator.publishing.checksums import read_sums
from generator.publishing.site_files import seal

PAGES = ("2023/a/", "2023/b/", "units/", "units/x/")
REMEMBERED = "f" * 64
"""In the place of each digest, so that it is seen where a file is not read again."""


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A published site of four pages, remembered, and an empty one that is being built."""
    for address in PAGES:
        (tmp_path / "site" / address).mkdir(parents=True, exist_ok=True)
    reuse = PageReuse(tmp_path / "cache", tmp_path / "site")
    for address in PAGES:
        place = f"{tmp_path}/site/{address}"
        names = ("index.html", "embed.html")
        written = {name: write_recorded(place + name, b"old")._replace(digest=REMEMBERED) for name in names}
        reuse.record(address, f"key of {address}", written)
    reuse.save()
    (tmp_path / "new").mkdir()
    return tmp_path


def carry(home: Path, changed: str = "") -> set[str]:
    """What the next build takes over where one page is made of something else."""
    return PageReuse(home / "cache", home / "site").link_unchanged(home / "new", keys(changed))


def keys(changed: str = "") -> dict[str, str]:
    """What each page is made of."""
    return {address: f"key of {address}" for address in PAGES} | ({changed: "another"} if changed else {})


def sealed(home: Path, reuse: PageReuse) -> dict[str, str]:
    """What the list of checksums of the new site says."""
    seal(home / "new", reuse.records, reuse.known)
    return read_sums((home / "new/SHA256SUMS").read_bytes()).digests


def put_aside(home: Path) -> None:
    """The site that was published before the last time holds the same files, and others."""
    shutil.copytree(home / "site", home / "cache/earlier", copy_function=os.link)
    for name in ("index.html", "2023/a/notes.txt", "2023/gone/index.html", "assets/x/theme.css"):
        (home / "cache/earlier" / name).parent.mkdir(parents=True, exist_ok=True)
        (home / "cache/earlier" / name).write_text("other", encoding="utf-8")


def files(folder: Path) -> list[str]:
    """Every file and every empty folder below."""
    paths = sorted(folder.rglob("*"))
    return [str(path.relative_to(folder)) for path in paths if path.is_file() or not any(path.iterdir())]


def put_aside_long_ago(home: Path) -> None:
    """Nobody has added or replaced anything since."""
    put_aside(home)
    for folder in (home / "cache/earlier").rglob("*/"):
        os.utime(folder, (1, 1))


BEFORE = [lambda home: None, put_aside, put_aside_long_ago]
before = pytest.mark.parametrize("prepare", BEFORE, ids=["linked", "from the folder before", "long ago"])


@before
def test_pages_that_stay(home: Path, prepare: Callable[[Path], None]) -> None:
    """All but the one that is made of something else, whether linked or with the folder before the last; no other file."""
    prepare(home)
    assert carry(home, changed="units/") == {"2023/a/", "2023/b/", "units/x/"}
    assert files(home / "new") == [
        "2023/a/embed.html",
        "2023/a/index.html",
        "2023/b/embed.html",
        "2023/b/index.html",
        "units/x/embed.html",
        "units/x/index.html",
    ]
    assert (home / "new/2023/a/index.html").samefile(home / "site/2023/a/index.html")
    assert not (home / "cache/earlier").exists()


def written_to(home: Path) -> None:
    """Somebody wrote as many bytes into the file; where two sites share it, into both."""
    (home / "site/2023/a/index.html").write_bytes(b"new")


def replaced(home: Path) -> None:
    """Somebody put another file in its place."""
    (home / "site/2023/a/index.html").unlink()
    (home / "site/2023/a/index.html").write_bytes(b"old")


def deleted(home: Path) -> None:
    """Somebody deleted it."""
    (home / "site/2023/a/embed.html").unlink()


def linked(home: Path) -> None:
    """Somebody put a link in its place."""
    (home / "site/2023/a/index.html").rename(home / "elsewhere")
    (home / "site/2023/a/index.html").symlink_to(home / "elsewhere")


@pytest.mark.parametrize("change", [written_to, replaced, deleted, linked])
def test_page_that_somebody_changed_by_hand(home: Path, change: Callable[[Path], None]) -> None:
    """It is made again, and nothing of it is taken over."""
    change(home)
    assert carry(home) == set(PAGES) - {"2023/a/"}
    assert not (home / "new/2023/a").exists()


def test_page_changed_in_the_folder_before(home: Path) -> None:
    """The published one is linked instead."""
    put_aside(home)
    (home / "cache/earlier/2023/a/index.html").unlink()
    (home / "cache/earlier/2023/a/index.html").write_bytes(b"old")
    assert carry(home) == set(PAGES)
    assert (home / "new/2023/a/index.html").samefile(home / "site/2023/a/index.html")


@before
def test_what_the_new_site_has_already(home: Path, prepare: Callable[[Path], None]) -> None:
    """Pages that somebody else has written there stay beside those that are taken over."""
    prepare(home)
    (home / "new/2023").mkdir()
    (home / "new/2023/index.html").write_text("theirs", encoding="utf-8")
    assert carry(home) == set(PAGES)
    assert (home / "new/2023/index.html").read_text(encoding="utf-8") == "theirs"


def test_file_is_never_written_into(home: Path) -> None:
    """A new file takes the place of one that two sites share."""
    carry(home)
    stamp = write_recorded(f"{home}/new/2023/a/index.html", b"changed")
    assert (home / "new/2023/a/index.html").read_bytes() == b"changed"
    assert (home / "site/2023/a/index.html").read_bytes() == b"old"
    status = (home / "new/2023/a/index.html").stat()
    digest = sha256(b"changed").hexdigest()
    assert stamp == (f"{status.st_size} {status.st_mtime_ns} {status.st_ino}", digest)


@before
def test_digests(home: Path, prepare: Callable[[Path], None]) -> None:
    """Only of files that are taken over, and that nobody has written to since, the digest is not found out again."""
    prepare(home)
    reuse = PageReuse(home / "cache", home / "site")
    reuse.link_unchanged(home / "new", keys(changed="units/"))
    write_recorded(f"{home}/new/2023/a/index.html", b"new")  # by somebody else, in the same build
    reuse.record("units/", "another", {"index.html": write_recorded(f"{home}/new/units/index.html", b"new")})
    reuse.finish(home / "new")
    assert "2023/b/" in reuse.known or prepare is not put_aside_long_ago  # then nobody looks into it
    assert sealed(home, reuse) == {
        "2023/a/embed.html": REMEMBERED,
        "2023/a/index.html": sha256(b"new").hexdigest(),
        "2023/b/embed.html": REMEMBERED,
        "2023/b/index.html": REMEMBERED,
        "units/index.html": sha256(b"new").hexdigest(),
        "units/x/embed.html": REMEMBERED,
        "units/x/index.html": REMEMBERED,
    }


@pytest.mark.parametrize(
    ("seconds", "digest"), [(-1, REMEMBERED), (1, sha256(b"new").hexdigest())], ids=["before", "at the end"]
)
def test_digest_of_what_was_made(home: Path, seconds: int, digest: str) -> None:
    """It is known, unless a later change might not be told: then the file is read."""
    reuse = PageReuse(home / "cache", home / "site")
    time = write_recorded(f"{home}/new/index.html", b"new").modified + seconds * 10**9
    os.utime(home / "new/index.html", ns=(time, time))
    status = status_text((home / "new/index.html").stat())
    reuse.record("", "key", {"index.html": FileRecord(status, REMEMBERED)})
    reuse.finish(home / "new")
    assert sealed(home, reuse) == {"index.html": digest}


def cut(home: Path) -> None:
    """Half of it."""
    memory = home / "cache/pages"
    memory.write_bytes(memory.read_bytes()[:-40])


def flipped(home: Path) -> None:
    """One bit of it."""
    memory = home / "cache/pages"
    content = bytearray(memory.read_bytes())
    content[60] ^= 1
    memory.write_bytes(content)


def overwrite(home: Path, pages: bytes) -> None:
    """With something that is whole."""
    write_entry(home / "cache", "pages", {"pages": pages})


def written_page(file: str, path: Path, digest: object = REMEMBERED) -> bytes:
    """What is remembered of a page with that file, whose content lies at `path`."""
    known = f"{file}/{status_text(path.stat())}/{digest}\n"
    return json.dumps({"2023/a/": ["key of 2023/a/", known]}).encode()


@pytest.mark.parametrize(
    "damage",
    [
        cut,
        flipped,
        lambda home: (home / "cache/pages").unlink(),
        lambda home: shutil.rmtree(home / "cache"),
        lambda home: overwrite(home, b'["x"]'),
        lambda home: overwrite(home, b"{"),
        lambda home: write_entry(home / "cache", "pages", {"other": b"{}"}),
        lambda home: overwrite(home, b'{"2023/a/": ["key of 2023/a/"]}'),
        lambda home: overwrite(home, b'{"2023/a/": ["key of 2023/a/", "index.html/1 2 3\\n"]}'),
        lambda home: overwrite(home, written_page("index.html", home / "site/2023/a/index.html", "0")),
        lambda home: overwrite(home, written_page("index.html", home / "site/2023/a/index.html", 0)),
    ],
)
def test_memory_that_is_not_whole(home: Path, damage: Callable[[Path], object]) -> None:
    """Everything is made again."""
    damage(home)
    assert carry(home) == set()
    assert files(home / "new") == []


def test_memory_that_leads_elsewhere(home: Path) -> None:
    """No file outside of a page's folder is linked, whatever is remembered of it."""
    (home / "secret").write_text("secret", encoding="utf-8")
    overwrite(home, written_page("../../../secret", home / "secret"))
    assert carry(home) == set()
    assert files(home / "new") == []


def test_file_system_without_links(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Everything is made again."""

    def no_links(source: str, target: str) -> None:
        raise OSError

    monkeypatch.setattr(os, "link", no_links)
    assert carry(home) == set()
