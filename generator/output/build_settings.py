"""Describe one build of a site: what it is built from, what it contains, and how it ends."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from pathlib import Path


class BuildMode(Enum):
    """Ways in which a build ends."""

    PUBLISH = auto()
    """The site is staged, and takes the place of the published folder when it is complete."""
    PREVIEW = auto()
    """Nothing is written: the preview renders a page when it is requested."""
    IN_PLACE = auto()
    """The site is written straight into its folder: ``mkdocs gh-deploy``, or a preview that cannot render on request."""


@dataclass(frozen=True)
class BuildSettings:
    """Sources, addresses and contents of a site, whoever builds it."""

    home: Path
    """The project folder, in which mkdocs.yml lies."""
    data: Path
    """The data folder."""
    data_name: str
    """Name of the data folder in messages."""
    inputs: tuple[str, ...]
    """Paths that the build reads besides the program, absolute or relative to `home`."""
    address: str
    """Public address of the site; empty where it is not known."""
    edit_address: str
    """Address at which a file can be edited, with a placeholder for its path; empty where no file can be edited."""
    merges: str
    """Address of a pull request, with ``{number}`` in it; empty where the public cannot read them."""
    search: bool
    """Whether there is a search index."""
    downloads: bool
    """Whether there is open data, and a record for each project's page."""
    cluster: str = ""
    """Address of a Dask scheduler; empty for this machine."""
    rewritten: bool = False
    """Whether code of others may write into finished pages: MkDocs lets plugins and hooks do so."""
    sealed: bool = True
    """Whether SHA256SUMS and source.json are written: not where another generator makes what is published."""
