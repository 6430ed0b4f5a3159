"""Read the texts of the program's own repository from which the files of other bodies are made."""

from __future__ import annotations

from importlib.metadata import version

from generator.editing.new_site import ProgramTexts
from generator.output.program_files import PROGRAM_FILES


def read_program_texts() -> ProgramTexts:
    """Return the texts of the installed program. Raises OSError."""

    def text(path: str) -> str:
        return (PROGRAM_FILES / path).read_text(encoding="utf-8")

    return ProgramTexts(
        settings=text("mkdocs.yml"),
        taxonomy=text("data/taxonomy.yml"),
        about=text("docs/about/index.md"),
        lock=text("requirements/site.txt"),
        editor={name: text(f".vscode/{name}") for name in ("extensions.json", "settings.json")},
        version=version("budget-disclosure"),
    )
