"""MkDocs hook: hands over the Markdown pages as files in memory."""

from __future__ import annotations

from pathlib import Path

from markdown_pages import markdown_pages
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files, InclusionLevel


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the pages; only the first stands in the navigation."""
    for path, text in markdown_pages(Path("data")):
        inclusion = InclusionLevel.INCLUDED if path == "index.md" else InclusionLevel.NOT_IN_NAV
        files.append(File.generated(config, path, content=text, inclusion=inclusion))
    return files
