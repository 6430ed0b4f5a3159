"""Forty searches that a person would make, in a real browser, against a plain count: tests/cases/searches.yml."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

import yaml
from playwright.sync_api import Browser

from generator.search.index_segment import SearchRecord
from generator.search.text_index import WithdrawnRecord
from tests.audit.showcase import UNITS, form_text, forms
from tests.conftest import HOME
from tests.support.axe import AxeOnScreens, Screen
from tests.support.plain_count import Searched, holders
from tests.support.search_index import write_index
from tests.support.search_site import make_search_site
from tests.support.texts import scalars

GOLDEN = HOME / "tests" / "cases" / "searches.yml"
SPOKEN = HOME / "tests" / "cases" / "spoken" / "search.txt"
FIRST_RESULTS = 3
CODED = "2025/jinqiu-zhuxue/"
CODE = "34110025P00000017"

SEARCHES = {
    "名称": "金秋助学|金秋|困难职工帮扶|工人文化宫",
    "几个词，空格隔开": "金秋助学 2025|困难职工 助学|2024 助学 满意度|法律援助 总工会",
    "年度": "2025|2025年|2025年金秋助学|金秋助学2024|2025 年",
    "金额": "36.50万|365000|365,000元|32.85|2025 32.85万元|123456789012.345",
    "项目编码": f"{CODE}|{CODE[:8].lower()}",
    "表上的文字": "≥95%|竭诚服务职工群众|12月底前|５％|430人次",
    "术语": "财政拨款|绩效标准是什么|什么是困难职工",
    "繁体": "困難職工|金秋助學 2025|職工醫療互助",
    "拼音": "jinqiuzhuxue|jqzx|jin qiu|JINQIU 2025|zgylhz|yiliao huzhu|bangfuzhongxin",
    "错一个字": "金秋住学|困难职公|医疗护助 2025|解决实际困男",
    "最长的一段": "金秋助学金发放|渔民职工疗养",
    "撤下的": "职工书屋建设|2023 心理健康关爱",
    "找不到，或者太短": "天方夜谭|金秋助学 天方夜谭|职|%%、|<b>粗</b>",
}
"""What is shown → queries."""
LIKE = ("拼音", "繁体")
"""Kinds whose answers are likened to the query; a plain count finds nothing for most of them."""

SEARCH = """async (queries) => {
    const root = document.querySelector("[data-search-page]");
    const input = document.querySelector("#search-input");
    const texts = (selector) => Array.from(root.querySelectorAll(selector), (part) => part.innerText.replace(/\\s+/g, " ").trim());
    const answers = [];
    for (const query of queries) {
        input.value = query;
        input.form.requestSubmit();
        do await new Promise((resolve) => setTimeout(resolve, 5)); while (root.hasAttribute("data-busy"));
        answers.push({
            status: root.querySelector(".search__status").textContent,
            addresses: Array.from(root.querySelectorAll(".search__results > li > a"), (link) => new URL(link.href).pathname.slice(1)),
            results: texts(".search__results > li"),
            unlike: texts(".search__results > li:not(:has(.search__likeness))").length,
            unmarked: texts(".search__results > li:not(:has(mark))"),
            terms: texts(".search__terms p"),
            withdrawn: texts(".search__withdrawn li"),
            offers: texts(".search__hint:has(button)"),
        });
    }
    return answers;
}"""


class Form(NamedTuple):
    """A form of the showcase, read without our reader."""

    address: str
    data: dict[str, Any]

    @property
    def amounts(self) -> list[tuple[str, str]]:
        """Every amount with words for its cell."""
        sides = self.data["项目资金"].items()
        return [(f"{side}{label}", figure) for side, cells in sides for label, figure in cells.items()]

    @property
    def texts(self) -> list[str]:
        """Name, units, goals and indicators, and the code of one form."""
        keys = ("项目名称", "实施单位", "项目属性", "总体目标", "绩效指标")
        texts = [text for key in keys for text in scalars(self.data[key])]
        return texts + [CODE] * (self.address == CODED)

    @property
    def values(self) -> dict[str, tuple[str, ...]]:
        """Values by which results can be narrowed."""
        year, attribute = self.data["年度"], self.data["项目属性"]
        return {"年度": (year,), "单位": tuple(self.data["实施单位"]), "属性": (attribute,)}

    def record(self) -> SearchRecord:
        """Return the form as the index has it."""
        total = f"{self.data['项目资金']['年度']['总额']} 万元"
        name, texts = self.data["项目名称"], tuple(self.texts)
        return SearchRecord(self.address, name, texts, self.values, total, self.amounts)

    def searched(self) -> Searched:
        """Return the form as it is counted."""
        values = [value for values in self.values.values() for value in values]
        figures = [Decimal(figure) for _, figure in self.amounts]
        return Searched(self.address, self.data["项目名称"], self.data["年度"], self.texts, values, figures)


def _forms() -> list[Form]:
    """The forms of the showcase in the order of the index."""
    read = [
        Form(f"{year}/{theme.slug}/", yaml.load(form_text(theme, year), yaml.BaseLoader))
        for year, theme in forms()
    ]
    return sorted(read, key=lambda form: (-int(form.data["年度"]), form.address))


WITHDRAWN = (
    WithdrawnRecord("2022/shuwu-jianshe/", "职工书屋建设", "2022", (UNITS[2][0],), "2025-12-01"),
    WithdrawnRecord("2023/xinli-guanai/", "职工心理健康关爱", "2023", (UNITS[3][0],), "2025-12-15"),
)


def _golden_lines(answers: dict[str, dict[str, Any]]) -> Iterator[str]:
    yield "# 人会怎样找，找到什么。pytest tests/search/test_searches.py --accept 重写本文件；数目另外数过一遍。"
    for kind, queries in SEARCHES.items():
        yield f"\n{kind}:"
        for query in queries.split("|"):
            answer = answers[query]
            yield f"  - 找: {_quoted(query)}"
            yield f"    答: {_quoted(answer['status'])}"
            for key, name in (
                ("terms", "术语"),
                ("results", "结果"),
                ("withdrawn", "撤下"),
                ("offers", "还可以"),
            ):
                if answer[key]:
                    yield f"    {name}:"
                    yield from (f"      - {_quoted(text)}" for text in answer[key][:FIRST_RESULTS])


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def test_forty_searches(
    tmp_path: Path, browser: Browser, serve: Callable[..., str], golden: Callable[[Path, str], None]
) -> None:
    """Each answers as the table says, and finds exactly what a plain count finds; what is like a query is shown as such."""
    all_forms = [form for form in _forms() if form.address not in {entry.address for entry in WITHDRAWN}]
    write_index([form.record() for form in all_forms], make_search_site(tmp_path), withdrawn=WITHDRAWN)
    page = browser.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    root = serve(tmp_path)
    page.goto(f"{root}search/?q=金秋")
    page.wait_for_selector(".search__results li")
    queries = [query for several in SEARCHES.values() for query in several.split("|")]
    answers = dict(zip(queries, page.evaluate(SEARCH, queries), strict=True))
    assert len(queries) >= 40
    searched = [form.searched() for form in all_forms]
    for query, answer in answers.items():
        exact = [] if query in ("职", "%%、") else holders(searched, query)
        assert answer["addresses"][: len(exact)] == exact[:20], query
        assert answer["unmarked"] == [], query
        is_likened = any(query in SEARCHES[kind].split("|") for kind in LIKE)
        assert is_likened or len(answer["addresses"]) == min(len(exact), 20), query
        assert (f"找到 {len(exact)} 个项目" in answer["status"]) == (len(exact) > 0), query
    spoken = SEARCHES["拼音"].split("|")
    assert [query for query in spoken if not answers[query]["results"]] == []
    assert [query for query in spoken if answers[query]["unlike"] != len(holders(searched, query))] == []
    golden(GOLDEN, "\n".join(_golden_lines(answers)) + "\n")
    assert yaml.safe_load(GOLDEN.read_text("utf-8")).keys() == SEARCHES.keys()

    # Back leads to the query before, with its answer; the address alone leads to it as well.
    page.go_back()
    page.wait_for_function("document.querySelector('#search-input').value === '%%、'")
    spoken_pages = []
    for query in ("金秋住学", "2023 心理健康关爱", "jqzx 2025", "财政拨款"):
        page.goto(f"{root}search/?q={query}")
        page.wait_for_selector("[data-search-page]:not([data-busy]) .search__status:not(:empty)")
        spoken_pages.append(page.locator("main").aria_snapshot().replace(root, "/"))
        if query.startswith("2023"):
            assert AxeOnScreens(Screen(360)).broken_rules(page) == {}
    golden(SPOKEN, "\n\n".join(spoken_pages) + "\n")
    assert errors == []
    page.close()
