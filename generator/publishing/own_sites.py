"""Recognise a folder that holds a site of ours, so that nothing else is ever replaced by one."""

from __future__ import annotations

import json
from pathlib import Path

from generator.publishing.checksums import SUMS, is_listed
from generator.publishing.provenance import ORIGIN_FILE
from generator.publishing.site_files import site_files

_INDEX = "index.html"
_ORIGIN_KEYS = {"commit", "clean", "generator", "lock", "settings"}
"""Keys that every version of this program has written into source.json."""


def holds_other_files(folder: Path) -> bool:
    """Whether a folder holds anything but a site of ours. Hidden entries at its root stay whatever is published.

    A list of checksums alone makes no site: mirrors of downloads have one too. Raises OSError.
    """
    return folder.is_dir() and any(site_files(folder)) and not is_own_site(folder)


def is_own_site(folder: Path) -> bool:
    """Whether the folder holds a finished site: what it was built from, and a list of checksums that names it.

    Raises OSError.
    """
    files = [folder / name for name in (SUMS, ORIGIN_FILE, _INDEX)]
    if any(file.is_symlink() or not file.is_file() for file in files):
        return False
    try:
        origin = json.loads((folder / ORIGIN_FILE).read_bytes())
    except (ValueError, RecursionError):
        return False
    if not isinstance(origin, dict) or not origin.keys() >= _ORIGIN_KEYS:
        return False
    content = (folder / SUMS).read_bytes()
    return all(is_listed(name, content) for name in (ORIGIN_FILE, _INDEX))
