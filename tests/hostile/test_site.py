"""One built site with every text in every field: wherever a text is shown it is what was typed, and it is nothing but a text."""

from __future__ import annotations

import csv
import json
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from lxml import html
from openpyxl import load_workbook
from openpyxl.utils.escape import unescape
from playwright.sync_api import Browser, Page, Request, expect

from generator.downloads.result_tables import RESULT_TABLE
from generator.downloads.spreadsheet_guard import GUARD, unguarded
from tests.browser.test_explorer import ROWS, TEXT, open_panel, taken
from tests.conftest import Build
from tests.hostile.fields import document
from tests.hostile.judging import Found, kind_of, labels_in, strings_of, vocabulary, wrong
from tests.hostile.policy import serving_strictly
from tests.hostile.site import alone, projects, together, write_data
from tests.site.test_build import built, copy_of_project, dead_links
from tests.support.patience import wait_until

CASES = Path(__file__).parent / "cases"
ADDRESS = "https://www.example.gov.cn/budget/"
ALONE = {name: case for name, case, _ in projects() if name.startswith("zhen-")}


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The built site."""
    home = copy_of_project(tmp_path_factory.mktemp("hostile") / "home")
    shutil.rmtree(home / "data")
    write_data(home / "data")
    return built(home, SITE_URL=ADDRESS).folder


@pytest.fixture(scope="module")
def strings(hostile: Path) -> dict[str, list[Found]]:
    """Every string with a mark in it, by the file that it was found in."""
    files = [file for file in sorted(hostile.rglob("*")) if file.is_file()]
    return {file.relative_to(hostile).as_posix(): list(strings_of(file)) for file in files}


def test_every_text_is_shown_as_typed(strings: dict[str, list[Found]]) -> None:
    """In pages, fragments, labels, JSON-LD, pictures, search and downloads: letter by letter, or cut with an ellipsis."""
    told = [f"{name}: {each}" for name, found in strings.items() for each in map(wrong, found) if each]
    assert told == []


def test_every_place_of_a_field_is_known(
    strings: dict[str, list[Found]], golden: Callable[[Path, str], None]
) -> None:
    """Where each field is shown, as a list to be read: a new place is held against what was typed as soon as it is there."""
    places: dict[str, dict[str, set[str]]] = {}
    for name, found in strings.items():
        for label, place in labels_in(found):
            places.setdefault(label, {}).setdefault(kind_of(name), set()).add(place)
    lines = []
    for label, files in sorted(places.items()):
        lines.append(label)
        lines += [f"  {file}: {', '.join(sorted(where))}" for file, where in sorted(files.items())]
    golden(CASES / "places.txt", "\n".join(lines) + "\n")


def test_no_element_comes_of_data(hostile: Path, site: Build) -> None:
    """What pages are made of is what the real site is made of; no handler, no style, and no address of another kind."""
    elements, attributes = set[str](), set[tuple[str, str]]()
    for file in site.folder.rglob("*.html"):
        more_elements, more_attributes, _ = vocabulary(file.read_bytes())
        elements |= more_elements
        attributes |= more_attributes
    for file in hostile.rglob("*.html"):
        found, with_attributes, schemes = vocabulary(file.read_bytes())
        names = {name for _, name in with_attributes}
        assert found <= elements, file
        assert not {name for name in names if name.startswith(("on", "style", "srcdoc"))}, file
        further = {"id", "rel", "aria-current", "aria-hidden"}  # the last one of the sign before a state
        assert {name for _, name in with_attributes - attributes} <= further, file
        assert schemes <= {"", "https:"}, file


def test_no_file_has_a_script_or_an_image_of_data(hostile: Path) -> None:
    """As bytes: what a parser that is not ours might see otherwise."""
    for file in hostile.rglob("*"):
        by_hand = file.is_relative_to(hostile / "editing")  # the guide has pictures
        if file.suffix in (".html", ".xml", ".svg") and not by_hand:
            text = file.read_text(encoding="utf-8").lower()
            assert not re.search(
                r"<script>|<img|<svg onload|<iframe|<base href|<meta http-equiv=refresh|<plaintext", text
            ), file


def test_address_of_the_portal(hostile: Path) -> None:
    """The one address that comes of data is shown, and led to, as it was typed."""
    portal = document("site.yml", lambda label: label)["门户网址"]
    page = html.document_fromstring((hostile / "index.html").read_text(encoding="utf-8"))
    assert [(link.get("href"), link.text_content().strip()) for link in page.xpath("//footer//dl//a")] == [
        (portal, portal)
    ]


def test_links_lead_somewhere(hostile: Path) -> None:
    """Anchors made of hostile texts among them."""
    assert dead_links(hostile, "/budget/") == []


def record_of(hostile: Path, name: str) -> dict[str, Any]:
    """The record beside a project's page."""
    record: dict[str, Any] = json.loads((hostile / "2023" / name / "project.json").read_bytes())
    return record


def test_texts_alone_in_records(hostile: Path) -> None:
    """JSON: each field is the text."""
    for name, case in ALONE.items():
        record, line = record_of(hostile, name), alone(case)
        assert {record[key] for key in ("name", "project_attribute", "project_code", "project_period")} == {
            line
        }
        assert (record["remarks"], record["origin"]["document"]) == (case.text, line)
        first = record["indicators"][0]
        assert {first["name"], first["level1"], first["level2"]} == {line}
        assert first["annual"]["target_value"] == first["annual"]["standard"] == line


def test_texts_alone_in_tables(hostile: Path) -> None:
    """CSV without its mark, and the workbook: texts, never formulas; in CSV none that a spreadsheet would run."""
    with (hostile / "open-data" / "projects.csv").open(encoding="utf-8-sig", newline="") as opened:
        table = {row["项目标识"]: row for row in csv.DictReader(opened)}
    sheet = load_workbook(hostile / "open-data" / "disclosure.xlsx")["项目"]
    rows = list(sheet.iter_rows())
    headings = [str(cell.value) for cell in rows[0]]
    workbook = {str(row[0].value): dict(zip(headings, row, strict=True)) for row in rows[1:]}
    for name, case in ALONE.items():
        row, cells = table[f"2023/{name}"], workbook[f"2023/{name}"]
        for heading in ("项目名称", "实施单位", "项目属性", "项目编码", "主管部门", "来源文件", "备注"):
            text = case.text if heading == "备注" else alone(case)
            assert unguarded(row[heading]) == text
            assert row[heading].startswith(GUARD) or not re.match(r"[=+\-@＝＋－＠\t\r]", row[heading])
            assert (unescape(cells[heading].value), cells[heading].data_type) == (text, "s")
            assert cells[heading].hyperlink is None


def test_texts_of_results_alone_in_tables_and_records(hostile: Path) -> None:
    """The same of results: every text of a row of a self-evaluation."""
    with (hostile / "open-data" / "results.csv").open(encoding="utf-8-sig", newline="") as opened:
        table = {row["项目标识"]: row for row in csv.DictReader(opened)}
    rows = list(load_workbook(hostile / "open-data" / "disclosure.xlsx")[RESULT_TABLE.title].iter_rows())
    headings = [str(cell.value) for cell in rows[0]]
    workbook = {str(row[0].value): dict(zip(headings, row, strict=True)) for row in rows[1:]}
    keys = {"实际完成值": "actual_value", "完成档次": "band", "偏差原因分析及改进措施": "variance_note"}
    for name, case in ALONE.items():
        row, cells = table[f"2023/{name}"], workbook[f"2023/{name}"]
        (record,) = record_of(hostile, name)["results"]["self_evaluation"]["indicators"]
        for heading, key in keys.items():
            text = case.text if key == "variance_note" else alone(case)
            assert unguarded(row[heading]) == record[key] == text
            assert row[heading].startswith(GUARD) or not re.match(r"[=+\-@＝＋－＠\t\r]", row[heading])
            assert (unescape(cells[heading].value), cells[heading].data_type) == (text, "s")


def test_texts_alone_on_pages(hostile: Path) -> None:
    """The heading, the title, the parts of the form: elements whose whole text is what was typed."""
    parser = html.HTMLParser(encoding="utf-8")
    for name, case in ALONE.items():
        line = alone(case)
        page = html.parse(str(hostile / "2023" / name / "index.html"), parser).getroot()
        assert [each.text_content() for each in page.iter("h1")] == [line], name
        assert page.findtext(".//title") == f"{line} - 〔站点名称999：{together()}〕", name
        whole = [
            each for each in page.iter("a", "dd", "p", "td", "th", "span") if each.text_content() == line
        ]
        assert len(whole) >= 12 or not case.one_line, (name, len(whole))


def test_archive_holds_the_same_files(hostile: Path) -> None:
    """What was judged is what is in the archive."""
    folder = hostile / "open-data"
    with ZipFile(folder / "disclosure.zip") as archive:
        names = [name for name in archive.namelist() if (folder / Path(name).name).exists()]
        assert {"projects.csv", "indicators.csv", "projects.json"} <= {Path(name).name for name in names}
        assert all(archive.read(name) == (folder / Path(name).name).read_bytes() for name in names)


# In a browser, under the strict policy.

SAMPLE = (
    "", "2023/biao-{}/", "2023/zhen-{}/", "2023/biao-{}/results/", "2023/zhen-{}/monitoring/", "2023/biao-{}/embed.html", "results/", "units/biao-{}-danwei/", "units/", "indicators/", "checks/",
    "open-data/", "years/2023/", "embed/", "embed.html", "404.html",
)  # fmt: skip


class Visitor:
    """A page that notes whatever must not happen."""

    def __init__(self, page: Page, address: str) -> None:
        self.page, self.address = page, address
        self.told: list[str] = []
        page.on("dialog", lambda dialog: (self.told.append(f"dialog {dialog.message}"), dialog.dismiss()))
        page.on(
            "console",
            lambda message: self.told.append(message.text) if message.type in ("error", "warning") else None,
        )
        page.on("pageerror", lambda error: self.told.append(f"error {error}"))
        page.on("request", self._requested)
        page.on("popup", lambda popup: self.told.append(f"popup {popup.url}"))

    def _requested(self, request: Request) -> None:
        if not request.url.startswith(self.address):
            self.told.append(f"request {request.url}")

    def go(self, path: str) -> None:
        """Open a page and let it finish."""
        self.page.goto(self.address + path, wait_until="load")


@pytest.fixture
def visitor(hostile: Path, browser: Browser) -> Iterator[Visitor]:
    """A visitor of the site, served with the strict policy; at the end nothing must have been noted."""
    with serving_strictly(hostile) as address:
        context = browser.new_context(locale="zh-CN")
        visiting = Visitor(context.new_page(), address)
        yield visiting
        context.close()
    assert visiting.told == []


def number_of(group: str, name: str) -> int:
    """Which of the texts it is."""
    return next(
        int(key.split("-")[1]) for key, case in ALONE.items() if (case.group, case.name) == (group, name)
    )


def test_policy_is_enforced(hostile: Path, browser: Browser) -> None:
    """What it forbids would be noted: else the visits below would prove nothing."""
    with serving_strictly(hostile) as address:
        page = browser.new_page()
        visiting = Visitor(page, address)
        visiting.go("2023/biao-0/")
        page.evaluate(
            "() => { const s = document.createElement('script'); s.textContent = 'alert(1)'; document.body.append(s); "
            "const i = document.createElement('img'); i.src = 'https://evil.example/x.png'; document.body.append(i); }"
        )

        def refused_both() -> bool:
            page.wait_for_timeout(20)  # lets Playwright hear what the browser says
            return sum("Content Security Policy" in each for each in visiting.told) >= 2

        wait_until(refused_both, lambda: visiting.told)
        page.close()


def test_no_page_does_what_data_says(visitor: Visitor) -> None:
    """Every kind of page, with the worst texts: no dialog, no violation, no request elsewhere, no word on the console."""
    worst = [
        number_of("html", name) for name in ("title-end", "json-ld-end", "textarea-end", "attribute-double")
    ]
    for path in SAMPLE:
        for number in worst if "{}" in path else worst[:1]:
            visitor.go(path.format(number))


JUDGE = """async (addresses) => {
  const found = new Set(), strings = new Map(), counts = {};
  for (const address of addresses) {
    const answer = await fetch(address);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    counts[address] = 0;
    const note = (place, text) => {
      if (!text.includes("〔")) return;
      counts[address]++;
      if (!strings.has(text)) strings.set(text, `${address} ${place}`);
    };
    for (const element of page.querySelectorAll("*")) {
      found.add(element.localName);
      for (const { name, value } of element.attributes) {
        found.add(`@${name}`);
        note(`${element.localName}@${name}`, value);
      }
    }
    for (const part of page.querySelectorAll("h1, title, td, th, dd, p, a")) note(part.localName, part.textContent);
  }
  return [[...found], [...strings], counts];
}"""


def test_browser_reads_the_same(visitor: Visitor, strings: dict[str, list[Found]], site: Build) -> None:
    """Chromium's own parser, on the page of every text and one of each other kind: the same texts, no other elements."""
    paths = [
        name for name in strings if re.fullmatch(r"2023/biao-[0-9]+/(results/|monitoring/)?index\.html", name)
    ]
    paths += [
        "index.html",
        "units/index.html",
        "indicators/index.html",
        "checks/index.html",
        "open-data/index.html",
    ]
    visitor.go("404.html")
    found, judged, counts = visitor.page.evaluate(JUDGE, paths)
    assert not {name for name in found if name.startswith("@on") or name in ("@style", "@srcdoc")}
    allowed = set[str]()
    for file in site.folder.rglob("*.html"):
        allowed |= vocabulary(file.read_bytes())[0]
    assert {name for name in found if not name.startswith("@")} - allowed <= {"lineargradient", "template"}
    assert [told for told in (wrong(Found(place, text)) for text, place in judged) if told] == []
    assert all(counts[path] for path in paths)


@pytest.mark.parametrize(
    "query",
    ["<script>alert(1)</script>", "{{ 7*7 }}", 'onmouseover="alert(1)', "=HYPERLINK(", "'; DROP TABLE"],
)
def test_search_with_hostile_text(visitor: Visitor, query: str) -> None:
    """What is typed and what is found are texts."""
    visitor.go("")
    visitor.page.get_by_role("searchbox").fill(query)
    results = visitor.page.locator("#search-panel a")
    expect(results.first).to_be_visible()
    texts = visitor.page.locator("#search-panel").inner_text()
    assert "〔" in texts
    assert visitor.page.locator("#search-panel :is(img, script, iframe, svg)").count() == 0


def test_explorer_with_hostile_text(visitor: Visitor) -> None:
    """The filter of all indicators: by texts in its address and in its box, its rows, and the file that is taken away."""
    visitor.go(
        "indicators/?q=%3Cscript%3Ealert(1)%3C%2Fscript%3E&level=%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E"
    )
    page = visitor.page
    open_panel(page)
    page.get_by_label(TEXT).fill("<img src=x onerror=alert(1)>")
    expect(page.locator(ROWS).first).to_contain_text("onerror=alert(1)")
    cells = page.locator(f"{ROWS} :is(th, td)").evaluate_all("all => all.map((one) => one.textContent)")
    assert any("<img src=x onerror=alert(1)>" in cell for cell in cells)
    file = taken(page, "下载结果（CSV）")
    strings = [Found("row", cell) for cell in cells] + [
        Found(heading, unguarded(cell)) for row in file for heading, cell in row.items()
    ]
    assert [told for told in map(wrong, strings) if told] == []
    assert page.locator("main :is(img, iframe), main script:not([src])").count() == 0
