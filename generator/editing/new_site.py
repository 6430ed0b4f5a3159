"""Write the files of the repository of another body: its settings, registers, workflow and words to be filled in."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from importlib.resources import files

from generator.editing.data_readme import data_manual
from generator.editing.editor_schema import SCHEMA_FOLDER, editor_schemas
from generator.editing.yaml_scalar import yaml_scalar
from generator.form.registers import Registers

EXAMPLE_FILE = "data/2024/shili-xiangmu.yml"
"""Path of the invented project, which names itself one. Its year is no year of today: no clock is asked."""


class WorkflowForge(StrEnum):
    """Programs that keep repositories on a server, and run workflows of their own kind."""

    GITHUB = "github"
    GITLAB = "gitlab"
    GITEA = "gitea"
    NONE = "none"

    @property
    def workflow_file(self) -> str:
        """Path of the workflow that this program reads; empty where there is none."""
        return _WORKFLOW_FILES[self]


_WORKFLOW_FILES = {
    WorkflowForge.GITHUB: ".github/workflows/site.yml",
    WorkflowForge.GITLAB: ".gitlab-ci.yml",
    WorkflowForge.GITEA: ".gitea/workflows/site.yml",
    WorkflowForge.NONE: "",
}


@dataclass(frozen=True)
class NewSite:
    """Answers that the files of a new repository depend on."""

    publisher: str
    region: str
    """Empty where none was given."""
    unit: str
    unit_slug: str
    layout: str
    """Name of the layout of forms that name none; empty for the usual one."""
    forge: WorkflowForge


@dataclass(frozen=True)
class ProgramTexts:
    """Texts of the program's own repository, from which files of others are made."""

    settings: str
    """mkdocs.yml."""
    taxonomy: str
    """data/taxonomy.yml."""
    about: str
    """docs/about/index.md."""
    lock: str
    """requirements/site.txt, with the digests of all packages."""
    editor: Mapping[str, str]
    """Files below .vscode/ by their names."""
    version: str


def body_files(site: NewSite, program: ProgramTexts) -> dict[str, str]:
    """Return the files that belong to the body from the first day on, by path: no later version touches them."""
    words = {
        "publisher": site.publisher,
        "title": yaml_scalar(f"{site.publisher}项目支出绩效目标公开"),
        "region": f"地区: {yaml_scalar(site.region)}\n" if site.region else "",
        "layout": f"默认表式: {yaml_scalar(site.layout)}\n" if site.layout else "",
        "unit": yaml_scalar(site.unit),
        "unit_slug": site.unit_slug,
    }
    return {
        "README.md": _filled("README.md", words),
        "data/site.yml": _filled("site.yml", words | {"publisher": yaml_scalar(site.publisher)}),
        "data/units.yml": _filled("units.yml", words),
        "docs/about/index.md": about_page(program.about),
    }


def example_project(site: NewSite) -> str:
    """Return the text of the invented project, which says of itself that it is one."""
    return _filled("example.yml", {"unit": yaml_scalar(site.unit)})


def program_files(forge: WorkflowForge, registers: Registers, program: ProgramTexts) -> dict[str, str]:
    """Return the files that follow from the program's version, by path; `registers` are those of the body."""
    written = {
        ".dockerignore": _filled("containerignore", {}),
        ".gitignore": _filled("gitignore", {}),
        "Containerfile": _filled("Containerfile", {}),
        "data/README.md": data_manual(),
        "data/taxonomy.yml": program.taxonomy,
        "mkdocs.yml": site_settings(program.settings),
        "requirements.txt": pinned_requirements(program),
    }
    written |= {f"data/{SCHEMA_FOLDER}/{name}": text for name, text in editor_schemas(registers).items()}
    written |= {f".vscode/{name}": text for name, text in program.editor.items()}
    if forge.workflow_file:
        written[forge.workflow_file] = _filled(f"{forge}.yml", {})
    return written


def site_settings(settings: str) -> str:
    """Return the text of mkdocs.yml for a site that takes its frame from the program, until it has a folder of its own."""
    return settings.replace(
        "  custom_dir: overrides\n", "  # custom_dir: overrides  # 自己的模板放在这个文件夹里\n", 1
    )


def pinned_requirements(program: ProgramTexts) -> str:
    """Return requirements.txt: the program and every package that it was tried with, in one version each."""
    return "\n".join(
        [
            "# 程序和它用到的软件包，都写明版本，装出来的处处一样。升级时由 disclosure update 改写。",
            f"budget-disclosure=={program.version}",
            *_pins(program.lock),
            "",
        ]
    )


def _pins(lock: str) -> Iterator[str]:
    """Yield name, version and condition of each package of a lock, without its digests."""
    for pin in re.findall(r"^([\w.-]+==[^\\\n]+)", lock, flags=re.MULTILINE):
        if not pin.startswith(("pip==", "setuptools==")):  # they do nothing in a site
            yield pin.strip()


_OWN_PART = re.compile(
    r"(?<=^## )2023年六张表的(转录说明 \{#transcription\}\n\n).*?(?=^## )", re.DOTALL | re.MULTILINE
)
"""Section of the program's own page about itself that speaks of the six tables."""
_OWN_DESCRIPTION = "2023年六张表是怎样转录的"


def about_page(own: str) -> str:
    """Return docs/about/index.md with blanks in the place of what concerns the tables of one body only.

    Raises ValueError where the program's own page has no such part.
    """
    text, count = _OWN_PART.subn(rf"\1{_TRANSCRIPTION_BLANKS}\n\n", own)
    if count != 1 or _OWN_DESCRIPTION not in text:
        raise ValueError("docs/about/index.md has no section of the transcription")
    return text.replace(_OWN_DESCRIPTION, "数据是从哪里录来的")


_TRANSCRIPTION_BLANKS = (
    "本站的数据录自（请填写：哪些文件，什么时候、在哪里公布的）。\n\n"
    "（请填写：录入时改过什么，例如去掉换行多出的空格；没有改过，就写“照原表录入，没有改动”）"
)


def _filled(name: str, words: Mapping[str, str]) -> str:
    """Return the text of a file of ``site_files/``; ``@name@`` stands for a word."""
    text = files("generator.editing").joinpath("site_files", name).read_text(encoding="utf-8")
    return re.sub(r"@(\w+)@", lambda match: words.get(match[1], match[0]), text)
