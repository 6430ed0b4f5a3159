"""Judge pages of docs/ by the HTML that MkDocs makes of them, so that a build converts no page twice."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path

from generator.output.docs_checks import conversion_limit, is_clean


class ConvertedDocs:
    """The pages of docs/ that MkDocs has converted in one build."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        """The folder docs/."""
        self.clean: set[str] = set()
        """Pages with which nothing is wrong, by path below docs/."""
        self._limit = ExitStack()

    def begin(self, markdown: str) -> None:
        """Limit the time until `judge` is called for a page: from now on TookTooLong may be raised anywhere."""
        self._limit.enter_context(conversion_limit(markdown))

    def judge(self, file: str, html: str) -> None:
        """Note a page that became `html` as clean if it is. Raises OSError."""
        if is_clean(self.folder / file, html):
            self.clean.add(file)
        self.stop()

    def stop(self) -> None:
        """End the limit of the page that is converted now."""
        self._limit.close()
