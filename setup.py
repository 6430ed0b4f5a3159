"""Put the site's frame, styles, scripts, guide and settings into the package; all else stands in pyproject.toml.

They lie at the top of this repository, where its own site is built from them, and below ``generator/program/`` once
installed: setuptools has no setting that says so.
"""

from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py

FOLDERS = ("docs", "overrides", "servers", ".vscode")
FILES = ("mkdocs.yml", "data/taxonomy.yml", "requirements/site.txt")


class BuildWithProgramFiles(build_py):
    """Builds the package with the files of the site below ``generator/program/``."""

    def run(self) -> None:
        """Build the package; an editable installation reads the files where they lie."""
        super().run()
        if self.editable_mode:
            return
        below_folders = (file for folder in FOLDERS for file in sorted(Path(folder).rglob("*")))
        for source in (*map(Path, FILES), *below_folders):
            if source.is_file():
                target = Path(self.build_lib, "generator", "program", source)
                target.parent.mkdir(parents=True, exist_ok=True)
                self.copy_file(str(source), str(target), preserve_mode=False)


setup(cmdclass={"build_py": BuildWithProgramFiles})
