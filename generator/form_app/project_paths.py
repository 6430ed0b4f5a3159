"""Turn the project address that a browser sends into a file of the data folder, or refuse it."""

from __future__ import annotations

from pathlib import Path

from generator.file_reading import read_below
from generator.reading.data_folder import is_project_path, project_path_of

MAX_ADDRESS_CHARACTERS = 250
"""Characters of the address of a project."""


class RefusedAddress(Exception):
    """A browser sent an address that no project can have."""


def checked_path(address: str) -> str:
    """Return the path below the data folder of a project file, or of a file of results. Raises RefusedAddress.

    `address` is ``2023/yiliao-huzhu`` or ``2023/yiliao-huzhu.results``, with or without ``.yml``. Nothing but the
    letters of addresses gets through: no way up, no drive, no hidden file, no register.
    """
    path = f"{address.removesuffix('.yml')}.yml"
    if len(address) > MAX_ADDRESS_CHARACTERS or not is_project_path(project_path_of(path)):
        raise RefusedAddress(address[:MAX_ADDRESS_CHARACTERS])
    return path


def read_project_text(data: Path, path: str) -> bytes | None:
    """Return the content of a file of the data folder; None where there is none. Raises OSError, also for a link."""
    try:
        return read_below(data, path)
    except FileNotFoundError:
        return None
