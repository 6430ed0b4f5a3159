"""The page of open data: what can be downloaded, what is in it, how it is to be read."""

from __future__ import annotations

from collections.abc import Sequence

from generator.downloads import FOLDER, KIND_WORDS, NOTES, TABLES, About, Download
from generator.form.addresses import way_to_root
from generator.form.registers import SiteRegister
from generator.projects.json_ld import dataset_of, overview_script, script
from generator.rendering.render import as_markup, render

ADDRESS = f"{FOLDER}/"
_UNKNOWN_ADDRESS = "https://（本站地址）/"

_VERIFY = ("核对文件", "verify")
_PARTS = (
    ("下载", "files"),
    ("怎样读", "reading"),
    ("许可和引用", "licence"),
    _VERIFY,
    ("用程序读取", "api"),
    ("每一列的含义", "columns"),
)


def parts_of_page(sealed: bool) -> list[tuple[str, str]]:
    """Title and id of each part of the page; `sealed` where the site's files are listed with their checksums."""
    return [part for part in _PARTS if sealed or part != _VERIFY]


def draw_open_data(
    site: SiteRegister, about: About, files: Sequence[Download], example: str | None, sealed: bool = True
) -> str:
    """HTML of the page; `example` is the id of any project. For `sealed` see `parts_of_page`."""
    root = way_to_root(ADDRESS)
    listed = [(ADDRESS + file.name, file.media_type, file.size) for file in files]
    data = dataset_of(site, root, about.description, about.years, listed)
    return render(
        "open_data.html",
        about=about,
        files=[(file.name, file.content, file.amount, size_in_words(file.size)) for file in files],
        notes=NOTES,
        tables=[
            (
                table.title,
                table.name,
                [
                    (column.heading, column.path, KIND_WORDS[column.kind], column.description)
                    for column in table.columns
                ],
            )
            for table in TABLES
        ],
        example=example,
        sealed=sealed,
        base=about.address or _UNKNOWN_ADDRESS,
        structured_data=as_markup(script(data)),
        root=root,
    )


def overview_data(site: SiteRegister, about: About, downloads: bool) -> str:
    """JSON-LD for the overview."""
    return overview_script(site, dataset_of(site, "", about.description, about.years) if downloads else None)


def size_in_words(size: int) -> str:
    """``812 B``, ``4.5 KB``, ``12.3 MB``."""
    if size < 1024:
        return f"{size} B"
    if size < 1024 * 1000:
        return f"{size / 1024:.1f} KB"
    return f"{size / 1024**2:.1f} MB"
