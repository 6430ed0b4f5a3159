"""Find the addresses of pages written by hand that a change of docs/ takes away, those of headings and terms included."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from html import unescape
from pathlib import Path

from generator.form.addresses import GLOSSARY_ADDRESS
from generator.history.git import Blob, BlobReader, changed_files, files_of
from generator.history.lost_addresses import LostAddress
from generator.output.docs_pages import address_of, read_page
from generator.output.mkdocs_settings import SiteSettings, WrongSettings, read_settings
from generator.publishing.provenance import SETTINGS_FILE

_PAGE_ADVICE = " 的网页会打不开。手写的网页没有撤下说明：请把 {file} 放回原处，在里面写明内容移到了哪里"
_ANCHOR_ADVICE = " 这个链接会打不开原来的位置。请在 {file} 里留着它：在标题后面写 {{#{anchor}}}；整段删去的，把 {{#{anchor}}} 写在说到它的标题后面"
_TERM_ADVICE = " 这个链接会打不开原来的位置。请在 {file} 里留着这个词，编号仍写 {{#{anchor}}}"


def lost_docs_addresses(home: Path, old: str, new: str | None) -> list[LostAddress]:
    """Return the addresses below docs/ that a commit has and another lacks; `new` None stands for the files on disk.

    `home` is the project folder. Without usable settings or without a folder of such pages there are none. Raises OSError.
    """
    try:
        settings = read_settings((home / SETTINGS_FILE).read_text(encoding="utf-8"), {})
    except (OSError, UnicodeDecodeError, WrongSettings):
        return []
    folder = home / settings.docs
    return list(_lost(folder, settings, old, new)) if folder.is_dir() else []


def _lost(folder: Path, settings: SiteSettings, old: str, new: str | None) -> Iterator[LostAddress]:
    """Yield lost addresses; only files that differ are converted."""
    with BlobReader(folder) as blobs:
        before = {path: _committed(blobs, blob) for path, blob in _pages(files_of(folder, old))}
        if new is None:
            after = {path: (folder / path).read_bytes for path in _pages_on_disk(folder)}
        else:
            after = {path: _committed(blobs, blob) for path, blob in _pages(files_of(folder, new))}
        changed = {path for file in changed_files(folder, old, new) for path in (file.old_path, file.path)}
        changed |= after.keys() - before.keys()  # untracked files are not among the changed ones
        places = {path: _anchors(path, read, settings) for path, read in before.items() if path in changed}
        present = {address_of(path) for path in after}
        for path, read in after.items():
            if path in changed:
                present |= {f"{address_of(path)}#{anchor}" for anchor in _anchors(path, read, settings)}
    for path, anchors in places.items():
        address, file = address_of(path), f"{settings.docs}/{path}"
        if address not in present:
            yield LostAddress(address or "/", _PAGE_ADVICE.format(file=file), file)
            continue
        for anchor in anchors:
            if f"{address}#{anchor}" not in present:
                advice = _TERM_ADVICE if address == GLOSSARY_ADDRESS else _ANCHOR_ADVICE
                yield LostAddress(f"{address}#{anchor}", advice.format(file=file, anchor=anchor), file)


def _committed(blobs: BlobReader, blob: Blob) -> Callable[[], bytes]:
    return lambda: blobs.read(blob.id)


def _pages(files: Mapping[str, Blob]) -> Iterable[tuple[str, Blob]]:
    """Return the Markdown files among those of a commit that become pages."""
    return ((path, blob) for path, blob in files.items() if blob.is_regular and _is_page(path))


def _pages_on_disk(folder: Path) -> Iterable[str]:
    names = (file.relative_to(folder).as_posix() for file in folder.rglob("*.md") if file.is_file())
    return filter(_is_page, names)


def _is_page(path: str) -> bool:
    return path.endswith(".md") and not any(part.startswith(".") for part in path.split("/"))


def _anchors(path: str, read: Callable[[], bytes], settings: SiteSettings) -> list[str]:
    """Return the ids on a page, in their order; none where its file cannot be read as text. Raises OSError."""
    try:
        page = read_page(path, read().decode(), settings.extensions)
    except (UnicodeDecodeError, WrongSettings):
        return []
    return [unescape(anchor) for anchor in dict.fromkeys(re.findall(r'\bid="([^"]+)"', page.content))]
