"""A clerk's year at the desk, in a real browser: next year from last year, ten slips, a document with doubts, a colleague in the way."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Browser, Page, expect

from tests.support.axe import AXE
from tests.support.desks import DeskAtWork, serve_copy

QUANTITY = "产出指标 · 数量指标"
SLIPS = (
    ("年度总额", "150万", "不是金额"),
    ("年度财政拨款", "1,500.00", "元还是万元"),
    ("年度其他资金", "-5", "不能是负数"),
    ("年度", "二〇二四", "不是年度"),
    ("中期期限", "2024至2025", "2024—2025"),
    ("实施单位", "滁州市总公会", "最接近的是 滁州市总工会"),
    ("来源：公开日期", "2024年3月", "不是日期"),
    ("项目名称", "职工\u200b医疗互助", "字符"),
    (f"{QUANTITY} 指标值", "", "缺少“指标值”"),
    ("产出指标 · 质量指标 三级指标", "", "缺少“名称”"),
)
"""Cell, what is typed into it by mistake, and a part of the answer at the cell."""


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DeskAtWork]:
    """A desk with the six files."""
    with serve_copy(tmp_path_factory.mktemp("desk")) as desk:
        yield desk


@pytest.fixture
def page(browser: Browser, desk: DeskAtWork) -> Iterator[Page]:
    """The start page in a new browser; an error of a script, or a breach of the policy, fails the test."""
    errors: list[str] = []
    with browser.new_context(viewport={"width": 1280, "height": 800}, reduced_motion="reduce") as context:
        context.set_default_timeout(20_000)
        context.on("weberror", lambda error: errors.append(str(error.error)))
        context.on(
            "console", lambda message: errors.append(message.text) if message.type == "error" else None
        )
        page = context.new_page()
        page.goto(desk.address)
        yield page
    assert errors == []


def go(page: Page, address: str) -> None:
    """Open a table and wait for its first check."""
    page.goto(re.sub(r"(//[^/]+/).*", rf"\1table/{address}", page.url))
    expect(page.locator("#count")).to_contain_text("处")


def paste(page: Page, kind: str, text: str) -> None:
    """Paste into the cell that has the focus."""
    page.evaluate(
        """([kind, text]) => {
          const clipboardData = new DataTransfer();
          clipboardData.setData(kind, text);
          document.activeElement.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
        }""",
        [kind, text],
    )


def violations(page: Page) -> list[str]:
    """What Axe says of the page."""
    return [rule["id"] for rule in Axe().run(page, options=AXE).response["violations"]]


def test_next_year_by_keyboard(page: Page, desk: DeskAtWork) -> None:
    """Five cells of last year's table changed without the mouse; last year and the difference beside them; saved after the words."""
    assert violations(page) == []
    page.get_by_role("listitem").filter(has_text="职工医疗互助经费").get_by_role(
        "link", name="接着填 2024 年"
    ).focus()
    page.keyboard.press("Enter")
    expect(page.locator("#count")).to_contain_text("错误")
    page.get_by_label("年度总额", exact=True).focus()
    page.keyboard.type("160.00")
    page.keyboard.press("Control+A")
    page.keyboard.type("160.00")
    page.keyboard.press("Enter")
    page.keyboard.type("160.00")
    page.keyboard.press("ArrowUp")
    expect(page.get_by_label("年度总额", exact=True)).to_be_focused()
    expect(page.locator("#sums")).to_contain_text("年度：各项来源合计 160.00 万元，与总额相符")
    total = page.locator("td", has=page.get_by_label("年度总额", exact=True))
    expect(total.locator(".last")).to_have_text("去年：150.00，多 10.00")
    for label, text in (
        ("来源：文件", "2024年公告"),
        (f"{QUANTITY} 指标值", "≥1.1万人"),
        ("产出指标 · 时效指标 指标值", "2024年12月31日前"),
    ):
        page.get_by_label(label, exact=True).fill(text)
    page.get_by_label("我已照今年的表逐项核对").focus()
    page.keyboard.press("Space")
    expect(page.locator("#count")).to_contain_text("没有错误")
    assert violations(page) == []
    page.get_by_role("button", name="保存").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_contain_text("年度资金 160.00 万元")
    page.keyboard.press("Enter")
    expect(page.locator("#draft-state")).to_have_text("存好了 2024/yiliao-huzhu.yml")
    text = (desk.data / "2024" / "yiliao-huzhu.yml").read_text(encoding="utf-8")
    assert "年度: {总额: 160.00, 财政拨款: 160.00, 其他资金: 0.00}" in text
    assert "【接去年】" not in text


def test_each_slip_is_answered_at_its_cell(page: Page) -> None:
    """Of ten slips, each is answered in words at its cell; put back, the table has no error; F8 leads from one to the next."""
    go(page, "2023/yiliao-huzhu")
    for label, typed, answer in SLIPS:
        cell = page.locator(f'.cell[aria-label="{label}"]').first
        cell.fill(typed)
        field = page.locator(".field", has=cell)
        expect(field.locator(".problems")).to_contain_text(answer)
        expect(cell).to_have_attribute("aria-invalid", "true")
        page.get_by_role("button", name="这格改回原样").click()
        expect(page.locator("#count")).to_contain_text("没有错误")
    page.keyboard.press("F8")
    focused = page.locator(":focus")
    assert page.locator(".field", has=focused).locator(".problems li").count()


def test_words_survive(page: Page) -> None:
    """A pasted block lands in cells, rows are added; a reload and a second window have what was typed; a phone shows it all."""
    go(page, "2023/gongzi-xieshang")
    page.get_by_label("中期总额", exact=True).focus()
    paste(page, "text/plain", "11.00\t12.00\n11.00\t12.00\n")
    expect(page.get_by_label("年度财政拨款", exact=True)).to_have_value("12.00")
    page.get_by_label(f"{QUANTITY} 三级指标", exact=True).first.focus()
    html = "<table>" + "".join(f"<tr><td>新指标{n}</td><td>≥{n}次</td></tr>" for n in range(4)) + "</table>"
    paste(page, "text/html", html)
    second = page.context.new_page()
    second.goto(page.url)
    expect(second.locator('.cell[data-path*="数量指标"]').nth(0)).to_have_value("新指标0")
    page.get_by_label("项目编码", exact=True).fill("A-1")
    expect(second.get_by_label("项目编码", exact=True)).to_have_value("A-1")
    expect(page.locator("#draft-state")).to_have_text("填写的内容已存为草稿")
    second.close()
    page.evaluate("localStorage.clear()")
    page.reload()
    expect(page.get_by_label("项目编码", exact=True)).to_have_value("A-1")
    expect(page.locator('textarea[data-path*="数量指标"]').filter(has_text="新指标")).to_have_count(0)
    values = page.locator('.cell[data-path*="数量指标"]').evaluate_all(
        "cells => cells.map((cell) => cell.value)"
    )
    assert [value for value in values if value.startswith("新指标")] == [f"新指标{n}" for n in range(4)]
    for width, height in ((360, 740), (320, 256)):
        page.set_viewport_size({"width": width, "height": height})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert violations(page) == []
    page.get_by_role("button", name="不要这些，重新打开").click()
    expect(page.get_by_label("项目编码", exact=True)).to_have_value("")


def test_colleague_was_faster(page: Page, desk: DeskAtWork) -> None:
    """Three versions side by side; what was chosen is in the cells, on top of what the colleague wrote."""
    go(page, "2023/bangfu-peitao")
    page.get_by_label("项目属性", exact=True).fill("阶段性项目")
    page.get_by_label("项目编码", exact=True).fill("B-2")
    file = desk.data / "2023" / "bangfu-peitao.yml"
    text = file.read_text(encoding="utf-8")
    attribute = re.search("项目属性: (.*)", text)
    assert attribute
    file.write_text(text.replace(attribute[0], "项目属性: 一次性项目"), encoding="utf-8")
    page.get_by_role("button", name="保存", exact=True).click()
    page.locator("#dialog-yes").click()
    expect(page.get_by_role("dialog")).to_contain_text("阶段性项目")
    expect(page.get_by_role("dialog")).to_contain_text("一次性项目")
    page.get_by_role("dialog").locator("tr", has_text="项目属性").get_by_label("别人的").check()
    page.get_by_role("button", name="照选的接着填").click()
    expect(page.get_by_label("项目属性", exact=True)).to_have_value("一次性项目")
    expect(page.get_by_label("项目编码", exact=True)).to_have_value("B-2")
    page.get_by_role("button", name="保存", exact=True).click()
    page.locator("#dialog-yes").click()
    expect(page.locator("#draft-state")).to_contain_text("存好了")
    saved = file.read_text(encoding="utf-8")
    assert "项目属性: 一次性项目" in saved
    assert "项目编码: B-2" in saved


def test_document_with_doubts(page: Page, tmp_path: Path) -> None:
    """A workbook handed up fills the cells; a doubt stands at its cell until somebody says that it was looked at."""
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (
        ["项目支出绩效目标表"],
        ["（2024年度）"],
        ["项目名称", "法律援助"],
        ["实施单位", "滁州市总工会"],
        ["项目资金（万元）", "年度资金总额：", "5.00"],
        ["", "其中：财政拨款", "5.00"],
        ["总体目标", "帮助职工。"],
        ["一级指标", "二级指标", "三级指标", "指标值", "附注"],
        ["产出指标", "数量指标", "援助次数", "≥10次"],
        ["效益指标", "社会效益指标", "职工权益", "得到维护"],
        ["满意度指标", "服务对象满意度指标", "满意度", "≥90%"],
        ["经办", "见附件三", "", "", "第二处"],
    ):
        sheet.append(row)
    file = tmp_path / "表.xlsx"
    book.save(file)
    page.get_by_label("文件", exact=True).set_input_files(file)
    expect(page).to_have_url(re.compile("/table/2024/falv-yuanzhu"))
    expect(page.locator("#count")).to_contain_text("处")
    print(
        page.locator("#count").inner_text(),
        [item.inner_text() for item in page.locator(".problems li").all()],
    )
    expect(page.get_by_label("产出指标 · 数量指标 三级指标", exact=True)).to_have_value("援助次数")
    doubts = page.get_by_role("button", name="核对过了")
    count = doubts.count()
    assert count
    doubts.first.click()
    expect(doubts).to_have_count(count - 1)
