"""Draw the page of open data: what can be downloaded, what the files hold, how to read them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from generator.downloads.columns import COLUMN_TYPE_WORDS
from generator.downloads.description import DataDescription
from generator.downloads.file_list import OPEN_DATA_FOLDER, Download
from generator.downloads.tables import described_tables, tables_of
from generator.form.addresses import way_to_root
from generator.form.registers import SiteRegister
from generator.projects.artifact_store import RECORD_FILE
from generator.projects.form_files import TARGET_FORM
from generator.projects.json_ld import dataset_of, overview_script, script
from generator.projects.result_form import MONITORING, SELF_EVALUATION
from generator.rendering.render import as_markup, render

OPEN_DATA_ADDRESS = f"{OPEN_DATA_FOLDER}/"
_UNKNOWN_ADDRESS = "https://（本站地址）/"


class OwnFile(NamedTuple):
    """A file that lies beside the page of a project, in the order in which open_data.html unpacks it."""

    name: str
    content: str
    is_everywhere: bool
    """Whether every project has it."""


_VERIFY = ("核对文件", "verify")
_PARTS = (
    ("下载", "files"),
    ("怎样读", "reading"),
    ("许可和引用", "licence"),
    _VERIFY,
    ("用程序读取", "api"),
    ("每一列的含义", "columns"),
)
"""Title and id of each part of the page."""


def parts_of_page(sealed: bool) -> list[tuple[str, str]]:
    """Return title and id of each part of the page of open data, for its table of contents.

    `sealed`: the site's files are listed with their checksums.
    """
    return [part for part in _PARTS if sealed or part != _VERIFY]


def draw_open_data(
    site: SiteRegister,
    description: DataDescription,
    files: Sequence[Download],
    example: str | None,
    sealed: bool = True,
) -> str:
    """Return the HTML of the page of open data: these files to download, described by `description`.

    `example` is the id of any project, None where there is none; for `sealed` see `parts_of_page`.
    """
    root = way_to_root(OPEN_DATA_ADDRESS)
    listed = [(OPEN_DATA_ADDRESS + file.name, file.media_type, file.size) for file in files]
    in_workbook = tables_of(description)
    data = dataset_of(site, root, description.summary, description.years, listed)
    return render(
        "open_data.html",
        about=description,
        files=[(file.name, file.content, file.amount, size_in_words(file.size)) for file in files],
        notes=description.notes,
        tables=[
            (
                table.title,
                table.name,
                table in in_workbook,
                [
                    (column.heading, column.path, COLUMN_TYPE_WORDS[column.type], column.description)
                    for column in table.columns
                ],
            )
            for table in described_tables(description)
        ],
        own_files=_own_files(description),
        example=example,
        sealed=sealed,
        base=description.address or _UNKNOWN_ADDRESS,
        structured_data=as_markup(script(data)),
        root=root,
    )


def _own_files(description: DataDescription) -> Iterator[OwnFile]:
    """Yield every file that may lie beside the page of a project."""
    yield OwnFile(RECORD_FILE, "这个项目的全部内容，给程序用。", True)
    forms = [(TARGET_FORM, "照表式排好的表，可以打印", True)]
    if description.self_evaluations:
        forms.append((SELF_EVALUATION.file, "照表式排好的绩效自评表；公开了自评的才有", False))
    if description.monitorings:
        forms.append((MONITORING.file, "照表式排好的绩效监控表；公开了监控的才有", False))
    for name, content, is_everywhere in forms:
        for ending, word in (("docx", "Word 文件"), ("xlsx", "Excel 文件")):
            yield OwnFile(f"{name}.{ending}", f"{content}，{word}。", is_everywhere)


def overview_json_ld(site: SiteRegister, description: DataDescription, downloads: bool) -> str:
    """Return the script element with the JSON-LD of the overview: the site, and its data if there are `downloads`."""
    dataset = dataset_of(site, "", description.summary, description.years) if downloads else None
    return overview_script(site, dataset)


def size_in_words(size: int) -> str:
    """Return a number of bytes as people read it: ``812 B``, ``4.5 KB``, ``12.3 MB``."""
    if size < 1024:
        return f"{size} B"
    if size < 1024 * 1000:
        return f"{size / 1024:.1f} KB"
    return f"{size / 1024**2:.1f} MB"
