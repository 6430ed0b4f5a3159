"""Pages and files that people put into docs/: each fault is told at its place, and no page keeps a build from ending."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Sequence
from pathlib import Path

import pytest

from generator.output.docs_checks import (
    MAX_PAGE_BYTES,
    check_docs_pages,
    find_file_problems,
    find_personal_data_in_text_files,
)
from generator.output.docs_folder import DocsFolder
from generator.output.mkdocs_settings import read_settings
from tests.conftest import HOME

EXTENSIONS = read_settings((HOME / "mkdocs.yml").read_text(encoding="utf-8"), {}).extensions
GENERATED = {"", "units/", "units/gonghui/", "2023/yiliao/", "open-data/", "changes/"}
NUMBER = "34000019000101001" + "5"  # in two pieces: this file, too, holds no such number


def told_of(page: bytes | str, folder: Path) -> list[str]:
    """Place and code of everything that is wrong with a page."""
    (folder / "a.md").write_bytes(page if isinstance(page, bytes) else page.encode())
    (checked,) = check_docs_pages(folder, "docs", EXTENSIONS)
    assert all(problem.path == "docs/a.md" for problem in checked.problems)
    return [f"{one.place.line}:{one.place.column} {one.code}" for one in checked.problems]


def test_our_own_pages_pass() -> None:
    """Not one of them is told, nor the files next to them, the settings, the templates."""
    checked = list(check_docs_pages(HOME / "docs", "docs", EXTENSIONS))
    assert len(checked) >= 8
    assert [problem for page in checked for problem in page.problems] == []
    assert list(find_file_problems(HOME / "docs", "docs", GENERATED)) == []
    assert list(find_personal_data_in_text_files(HOME, ("mkdocs.yml", "overrides"))) == []


def test_page_is_judged_again_once_it_has_changed(tmp_path: Path) -> None:
    """A page that stays is judged once in a process; another text, and another way to convert it, are judged anew."""
    right, wrong = "# 甲\n", "# 甲\n\n<script>x</script>\n"
    assert [told_of(page, tmp_path) for page in (right, wrong, right)] == [[], ["3:1 page-html"], []]
    (tmp_path / "a.md").write_text("# 甲 {#yi}\n", encoding="utf-8")
    plain = {name: options for name, options in EXTENSIONS.items() if name != "attr_list"}
    as_it_is, otherwise = (list(check_docs_pages(tmp_path, "docs", each)) for each in (EXTENSIONS, plain))
    assert as_it_is[0].page != otherwise[0].page


@pytest.mark.parametrize(
    ("page", "told"),
    [
        ("# 甲\n\n文字\n", []),
        ("\ufeff# 甲\n", []),
        ("# 甲\r\n\r\n`<script>`\r\n\r\n    <script>\r\n", []),
        ("# 甲\n\n乙 <script>x</script>\n", ["3:3 page-html"]),
        ("# 甲\n\n> <img src=//x>\n\n<img src=//x>\n", ["3:3 page-html", "5:1 page-html"]),
        ("# 甲\n\n[乙](javascript:alert(1))\n", ["3:5 page-html"]),
        ("# 甲\n\n[乙][1]\n\n[1]: //evil.example/\n", ["5:6 page-html"]),
        ("# 甲\n\n<javascript:alert(1)>\n", ["3:1 page-html"]),
        ("# 甲 {onclick=alert(1)}\n", ["1:14 page-html"]),
        ("# 甲\n\n乙\n{: onclick=alert(1) style=position:fixed }\n", ["4:12 page-html", "4:27 page-html"]),
        ("# 甲\n\n<!-- 乙\n", ["3:1 page-html"]),
        ("---\ntemplate: sitemap.xml\n---\n# 甲\n", ["1:1 page-html"]),
        ("Template: sitemap.xml\n\n# 甲\n", ["1:1 page-html"]),
        ("# 甲\n\n乙\u200b丙\n", ["3:2 invisible-character"]),
        (f"# 甲\n\n乙 {NUMBER}\n", ["3:3 personal-data"]),
        (f"<!-- {NUMBER} -->\n", ["1:6 personal-data"]),
        (f"# 甲\n\n{NUMBER[:6]}<b></b>{NUMBER[6:]}\n", ["1:1 personal-data"]),
        (f"# 甲\n\n{''.join(f'&#{ord(one)};' for one in NUMBER)}\n", ["3:1 personal-data"]),
        ("# 甲\n\n乙\n".encode("gbk"), ["1:3 page-text"]),
        ("# 甲\n\n".encode() + b"\xff\xfe", ["3:1 page-text"]),
        ("# 甲\n".encode("utf-16"), ["1:1 page-text"]),
        (b"\x89PNG\r\n\x1a\n\0\0", ["1:1 page-text"]),
        (b"# a\n\0\n", ["2:1 page-text"]),
        ("---\ntitle: [\n---\n", ["1:1 page-text"]),
        ("---\ntitle: " + "[" * 50_000 + "\n---\n", ["1:1 page-text"]),
        ("a" * (MAX_PAGE_BYTES + 1), ["1:1 page-text"]),
    ],
)  # fmt: skip
def test_page_is_told_at_its_place(tmp_path: Path, page: bytes | str, told: Sequence[str]) -> None:
    """Line, column and code of each fault."""
    assert told_of(page, tmp_path) == list(told)


@pytest.mark.parametrize(
    "text",
    ["[" * 20_000, "![" * 15_000, "[a](" * 15_000, "".join(" " * 4 * depth + "- a\n" for depth in range(400)),
     "甲\n\n" + "[甲" * 20_000],
)  # fmt: skip
def test_text_that_keeps_markdown_busy_is_refused_in_time(tmp_path: Path, text: str) -> None:
    """Markdown looks for the end of a bracket from each beginning: it is stopped, and says so."""
    begin = time.process_time()
    assert told_of(text, tmp_path) == ["1:1 page-text"]
    assert time.process_time() - begin < 10


@pytest.mark.parametrize(
    ("file", "words"),
    [
        ("units/index.html", "占用了生成页面的地址 /units/"),
        ("2023/yiliao/index.html", "占用了生成页面的地址 /2023/yiliao/"),
        ("2023/Yiliao.md", "占用了生成页面的地址 /2023/yiliao/"),
        ("UNITS.md", "占用了生成页面的地址 /units/"),
        ("readme/../README.md", "占用了生成页面的地址 /"),
        ("units.markdown", "占用了生成页面的地址 /units/"),
        ("2023/yiliao", "占用了生成页面的地址 /2023/yiliao"),
        ("2023", "占用了生成页面的地址 /2023"),
        ("units/index.html/a.txt", "占用了生成页面的地址 /units/index.html/a.txt"),
        ("2023/yiliao/project.json", "占用了生成文件的地址 /2023/yiliao/project.json"),
        ("2023/yiliao/Embed.html", "占用了生成文件的地址 /2023/yiliao/Embed.html"),
        ("search/start.json", "占用了生成文件的地址 /search/start.json"),
        ("open-data/projects.csv", "占用了生成文件的地址 /open-data/projects.csv"),
        ("SHA256SUMS", "占用了生成文件的地址 /SHA256SUMS"),
        ("sitemap.xml", "占用了生成文件的地址 /sitemap.xml"),
        ("evil.xhtml", "里面能藏程序"),
        ("a\nb.txt", "里有不能放进地址的符号"),
        ("a#b.md", "里有不能放进地址的符号"),
        (f"{NUMBER}.pdf", "里有与个人号码编排相符的数字"),
        ("b.html", ""),
        ("about/a.csv", ""),
        ("表.pdf", ""),
    ],
)  # fmt: skip
def test_name_of_a_file_is_told(tmp_path: Path, file: str, words: str) -> None:
    """Where it takes an address of the site, or is none."""
    path = tmp_path / os.path.normpath(file)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("文字", encoding="utf-8")
    messages = [str(problem) for problem in find_file_problems(tmp_path, "docs", GENERATED)]
    assert bool(messages) == bool(words)
    assert words in "\n".join(messages)
    assert NUMBER not in "\n".join(messages)


def test_two_pages_of_one_address(tmp_path: Path) -> None:
    """Capitals do not make another address."""
    for name in ("a.md", "A/index.md"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("# 甲\n", encoding="utf-8")
    (problem,) = find_file_problems(tmp_path, "docs", GENERATED)
    assert problem.message == "与 docs/A/index.md 是同一个地址 /a/index.html。请改名"


def test_name_with_bytes_that_are_no_utf8(tmp_path: Path) -> None:
    """It is shown with a sign in place of each."""
    (tmp_path / os.fsdecode(b"\xcf\xee.md")).write_text("# 甲\n", encoding="utf-8")
    (problem,) = find_file_problems(tmp_path, "docs", GENERATED)
    assert str(problem).startswith("docs/??.md:1:1: 错误[page] 文件名里有不是 UTF-8 的字节。")
    assert list(check_docs_pages(tmp_path, "docs", EXTENSIONS)) == []


def test_numbers_of_persons_in_every_text_file(tmp_path: Path) -> None:
    """In a list, a picture, the settings, a template: each at its line."""
    (tmp_path / "docs").mkdir()
    (tmp_path / "overrides").mkdir()
    (tmp_path / "docs" / "a.csv").write_bytes(f"姓名\n张,{NUMBER}\n".encode("gbk"))
    (tmp_path / "docs" / "a.svg").write_text(f"<svg>\n<text>{NUMBER}</text></svg>", encoding="utf-8")
    (tmp_path / "mkdocs.yml").write_text(f"a: b\ncopyright: '{NUMBER}'\n", encoding="utf-8")
    (tmp_path / "overrides" / "main.html").write_text(f"{{# {NUMBER} #}}", encoding="utf-8")
    problems = [
        *find_file_problems(tmp_path / "docs", "docs", ()),
        *find_personal_data_in_text_files(tmp_path, ("mkdocs.yml", "overrides")),
    ]
    assert [(one.path, one.place.line, one.code) for one in problems] == [
        ("docs/a.csv", 2, "personal-data"),
        ("docs/a.svg", 2, "personal-data"),
        ("mkdocs.yml", 2, "personal-data"),
        ("overrides/main.html", 1, "personal-data"),
    ]


def test_link_to_the_folder_above_ends(tmp_path: Path) -> None:
    """A folder that holds itself is read once."""
    (tmp_path / "a.md").write_text("# 甲\n", encoding="utf-8")
    (tmp_path / "loop").symlink_to(tmp_path)
    assert len(list(check_docs_pages(tmp_path, "docs", EXTENSIONS))) == 1


def test_the_site_without_mkdocs_is_told_of_the_same(tmp_path: Path) -> None:
    """`disclosure write` reads the same checks, its own ones for links besides; a glossary in GBK is no traceback."""
    for name in ("docs", "overrides"):
        shutil.copytree(HOME / name, tmp_path / name)
    shutil.copyfile(HOME / "mkdocs.yml", tmp_path / "mkdocs.yml")
    (tmp_path / "docs" / "glossary" / "index.md").write_bytes("术语".encode("gbk"))
    (tmp_path / "docs" / "a.md").write_text("[甲](no.md) <form></form>\n", encoding="utf-8")
    settings = read_settings((tmp_path / "mkdocs.yml").read_text(encoding="utf-8"), {})
    problems = DocsFolder(tmp_path, settings).find_problems(())
    of_page = [(one.code, one.place) for one in problems if one.path == "docs/a.md"]
    assert of_page == [("page-html", (1, 12)), ("page", (1, 1))]
    assert [one.code for one in problems if one.path == "docs/glossary/index.md"] == ["page-text"]
