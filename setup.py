"""Put the site's frame, styles, scripts, guide and settings of servers into the package; all else stands in pyproject.toml.

They lie at the top of this repository, where its own site is built from them, and below ``generator/program/`` once
installed: setuptools has no setting that says so.
"""

from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py

FOLDERS = ("docs", "overrides", "servers")
OF_THIS_SITE = "about"
"""Folder of docs/ that speaks of the body whose site this repository is."""


class BuildWithProgramFiles(build_py):
    """Builds the package with the folders of the site below ``generator/program/``."""

    def run(self) -> None:
        """Build the package; an editable installation reads the folders where they lie."""
        super().run()
        if self.editable_mode:
            return
        for folder in FOLDERS:
            for source in sorted(Path(folder).rglob("*")):
                below = source.relative_to(folder)
                if source.is_file() and not (folder == "docs" and below.parts[0] == OF_THIS_SITE):
                    target = Path(self.build_lib, "generator", "program", folder, below)
                    target.parent.mkdir(parents=True, exist_ok=True)
                    self.copy_file(str(source), str(target), preserve_mode=False)


setup(cmdclass={"build_py": BuildWithProgramFiles})
