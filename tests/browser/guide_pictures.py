"""The pictures of the editing guide, taken of what is really there.

``python -m tests.browser.guide_pictures`` writes them anew: a page of the built site, and what `disclosure check` prints.
They differ with the fonts of the machine, so no test takes them; tests/editing/test_guide.py holds that they are there and small.
"""

from __future__ import annotations

import html
import os
import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Browser, sync_playwright

from generator.documents.form_table import CellRole
from tests.conftest import CHROMIUM_FLAGS, HOME, mkdocs_build, serving
from tests.support.form_tables import placed_cells
from tests.support.forms import DATA
from tests.support.import_guide import DOUBTFUL, doubtful_table

GUIDE = HOME / "docs" / "editing"
EDITING = "https://code.example.gov.cn/budget/edit/main/{path}"
WIDTH = 640
SLIPS = (("项目属性: ", "项目属姓: "), ("{总额: 150.00, 财政", "{总额: 150万, 财政"))
"""What a clerk got wrong."""
TERMINAL = """<!doctype html><meta charset="utf-8"><style>
body { margin: 0; }
pre { box-sizing: border-box; width: %dpx; margin: 0; padding: 12px 16px; background: #1e1e1e; color: #f2f2f2;
  font: 13px/1.55 "WenQuanYi Micro Hei Mono", "Noto Sans Mono CJK SC", monospace; white-space: pre-wrap; word-break: break-all; }
b { color: #8fd0ff; font-weight: normal; }
</style><pre><b>$ disclosure check --level error</b>
%s</pre>"""

WORD = """<!doctype html><meta charset="utf-8"><style>
body { margin: 0; } main { padding: 12px 16px; background: #fff; }
h1 { margin: 0; font: bold 20px serif; text-align: center; } p { margin: 2px 0 6px; font: 13px serif; text-align: center; }
table { width: 100%%; border-collapse: collapse; font: 13px/1.4 serif; table-layout: fixed; }
td { border: 1px solid #000; padding: 2px 4px; } .doubt { outline: 3px solid #c4232b; outline-offset: -3px; }
</style><main><h1>%s</h1><p>%s</p><table><colgroup>%s</colgroup>%s</table></main>"""


def main() -> None:
    """Write every picture."""
    with sync_playwright() as playwright, TemporaryDirectory() as folder:
        found = os.environ.get("CHROMIUM") or shutil.which("chromium")
        browser = playwright.chromium.launch(executable_path=found, args=CHROMIUM_FLAGS)
        take_check(browser, Path(folder), GUIDE / "vscode" / "check.png")
        take_word_file(browser, GUIDE / "import" / "word.png")
        (GUIDE / "import" / "page.png").touch()
        (GUIDE / "github" / "edit-link.png").touch()  # the page that shows it is part of the build
        take_edit_link(browser, Path(folder), GUIDE / "github" / "edit-link.png")
        take_downloads(browser, Path(folder), GUIDE / "import" / "page.png")
        browser.close()


def take_edit_link(browser: Browser, folder: Path, file: Path) -> None:
    """The foot of a project's page, where it leads to its data."""
    build = mkdocs_build(folder / "site", EDIT_URI_TEMPLATE=EDITING)
    assert build.code == 0, build.output
    page = browser.new_page(
        viewport={"width": WIDTH, "height": 900}, device_scale_factor=1.5, bypass_csp=True
    )
    with serving(build.folder, "/") as address:
        page.goto(f"{address}2023/yiliao-huzhu/")
        link = page.locator(".site-edit a")
        link.scroll_into_view_if_needed()
        page.add_style_tag(content=".site-edit a { outline: 3px solid #c4232b; outline-offset: 4px; }")
        box = link.bounding_box()
        assert box is not None
        height = 200
        top = box["y"] + page.evaluate("scrollY") - height + 60
        clip = {"x": 0, "y": top, "width": WIDTH, "height": height}
        page.screenshot(path=file, clip=clip, full_page=True)  # type: ignore[arg-type]


def take_word_file(browser: Browser, file: Path) -> None:
    """The upper part of the form that the guide imports, with the cells that are doubtful."""
    table = doubtful_table()
    rows = [""] * len(table.rows)
    for cell in placed_cells(table):
        box = cell.box
        mark = " class=doubt" if (cell.row, cell.column) in DOUBTFUL else ""
        text = html.escape(box.text).replace("\n", "<br>")
        span = f"rowspan={box.rows} colspan={cell.columns}"
        rows[cell.row] += (
            f"<td {span}{mark} align={'left' if box.role is CellRole.TEXT else 'center'}>{text}</td>"
        )
    shown = (
        "".join(f"<tr>{row}</tr>" for row in rows[:11])
        .replace("rowspan=9", "rowspan=2")
        .replace("rowspan=4", "rowspan=2")
    )
    columns = "".join(f'<col style="width:{width / 10}%">' for width in table.widths)
    page = browser.new_page(viewport={"width": 900, "height": 700}, device_scale_factor=1)
    page.set_content(WORD % (table.title, table.lines_before[0], columns, shown))
    page.locator("main").screenshot(path=file)


def take_downloads(browser: Browser, folder: Path, file: Path) -> None:
    """The place on a project's page where its form can be downloaded."""
    page = browser.new_page(
        viewport={"width": WIDTH, "height": 900}, device_scale_factor=1.5, bypass_csp=True
    )
    with serving(folder / "site", "/") as address:
        page.goto(f"{address}2023/yiliao-huzhu/")
        page.add_style_tag(
            content="a[href$=docx], a[href$=xlsx] { outline: 3px solid #c4232b; outline-offset: 4px; }"
        )
        page.locator("section[aria-labelledby=origin]").screenshot(path=file)


def take_check(browser: Browser, folder: Path, file: Path) -> None:
    """What the check prints of a file with two slips."""
    shutil.copytree(DATA, folder / "data")
    project = folder / "data" / "2023" / "yiliao-huzhu.yml"
    text = project.read_text(encoding="utf-8")
    for right, wrong in SLIPS:
        assert text.count(right) == 1
        text = text.replace(right, wrong)
    project.write_text(text, encoding="utf-8")
    command = [sys.executable, "-m", "generator", "check", "--level", "error"]
    run = subprocess.run(
        command,
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(HOME)},
        capture_output=True,
        encoding="utf-8",
    )
    assert run.returncode == 1, run.stdout + run.stderr
    page = browser.new_page(viewport={"width": WIDTH, "height": 400}, device_scale_factor=1.5)
    page.set_content(TERMINAL % (WIDTH, html.escape(run.stdout.strip())))
    page.locator("pre").screenshot(path=file)


if __name__ == "__main__":
    main()
