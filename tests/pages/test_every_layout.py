"""Pages of forms in every layout: they say what the form says, all of it, nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
import yaml
from lxml import html

from generator.form.amounts import BLANK_TEXT
from generator.form.form_kinds import FormKind
from generator.form.form_layouts import FormLayout
from generator.pages import SiteContent, pages_of
from generator.projects.catalog import Catalog
from generator.search.build_index import search_order, search_records
from tests.support.every_layout import LAYOUT_FILES, layouts_catalog
from tests.support.texts import squeezed

NOT_ON_THE_FORM = frozenset(("表式", "来源", "文件", "序号", "公开日期", "其他栏目", "名称", "总额"))
"""Keys of a file that are our words, or that the page says in the layout's."""
FORMS = [f"{file.parent.name}/{file.stem}" for file in LAYOUT_FILES]
DEPARTMENT, PLAIN = "2024/renshe-zhengti", "2024/yanglao-butie"


@pytest.fixture(scope="module")
def forms(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    """A table of every layout."""
    return layouts_catalog(tmp_path_factory.mktemp("forms"))


@pytest.fixture(scope="module")
def pages(forms: Catalog) -> dict[str, str]:
    """HTML of every page of their site, by its address."""
    return {page.address: page.content.render() for page in pages_of(SiteContent(forms))}


def screen_text(page: str) -> str:
    """What a page shows on a screen, without any white space."""
    article = html.fragment_fromstring(page, create_parent="div")
    for part in [*article.find_class("form"), *article.iter("script")]:
        part.drop_tree()
    return squeezed(str(article.text_content()))


def whole_text(page: str) -> str:
    """What a page shows on a screen and on paper, without any white space."""
    return squeezed(str(html.fragment_fromstring(page, create_parent="div").text_content()))


def cells(value: Any) -> Iterator[tuple[str, str]]:
    """Yield every key and every text of a file; a key that has nothing behind it is no cell."""
    if isinstance(value, str):
        yield "", value
    items = value.items() if isinstance(value, Mapping) else [("", item) for item in value or ()]
    for key, inner in items if not isinstance(value, str) else ():
        if inner not in (None, ""):
            yield key, ""
            yield from cells(inner)


def source(project_id: str) -> Any:
    """The file of a form, every value still text."""
    (file,) = (file for file in LAYOUT_FILES if project_id == f"{file.parent.name}/{file.stem}")
    return yaml.load(file.read_bytes(), Loader=yaml.BaseLoader)


def layout_of(forms: Catalog, project_id: str) -> FormLayout:
    """The layout of a form."""
    layouts = forms.registers.layouts
    return layouts.by_name[source(project_id).get("表式", layouts.default_name)]


def test_every_layout_has_a_table(forms: Catalog) -> None:
    """Those of forms.yml and all that are delivered."""
    used = {layout_of(forms, project_id).name for project_id in FORMS}
    assert set(forms.registers.layouts.by_name) - used <= {
        "长期与年度目标表",
        "上海2026年目标表",
        "2020年版自评表",
    }


@pytest.mark.parametrize("project_id", FORMS)
def test_every_cell_of_the_form_is_on_its_page(pages: Mapping[str, str], project_id: str) -> None:
    """Texts on the screen and on paper; the form's words on either, for names of projects and units need none."""
    page = pages[f"{project_id}/"]
    on_screen, everywhere = screen_text(page), whole_text(page)
    missing = []
    for key, text in cells({key: value for key, value in source(project_id).items() if key != "表式"}):
        if text and squeezed(text.replace(BLANK_TEXT, "原表空白")) not in on_screen:
            missing.append(text)
        if key not in NOT_ON_THE_FORM and not key.endswith("期限") and squeezed(key) not in everywhere:
            missing.append(key)
    assert missing == []


@pytest.mark.parametrize("project_id", FORMS)
def test_page_says_nothing_that_the_form_does_not(
    forms: Catalog, pages: Mapping[str, str], project_id: str
) -> None:
    """No 未填; no 中期 of a form without one; 打算 only of a table of targets with a total."""
    text, layout = whole_text(pages[f"{project_id}/"]), layout_of(forms, project_id)
    assert "未填" not in text
    assert BLANK_TEXT not in pages[f"{project_id}/"]
    if "中期期限" not in source(project_id):
        assert "中期" not in text
    plans = "打算" in text
    assert plans <= (layout.kind is FormKind.PROJECT and not layout.has_results)
    assert plans <= ("总额" not in layout.words or layout.has("总额"))


SENTENCES = {
    "2021/jiuye-buzhu": "2021 年，例区就业和人才中心办这件事，表上的年度资金是 7574 万元；写了 4 条指标，都可量化。",
    "2023/jiangchen": "2023 年，例市城管局打算用 250 万元财政拨款办这件事；写了 3 条指标，其中 2 条可量化。",
    "2023/canji-buzhu": "2023 年，例县示范中心办这件事，表上年度资金总额空白，写明的有财政拨款 50.29 万元；"
    "写了 4 条指标，其中 1 条可量化，2 条没有目标值。",
    DEPARTMENT: "2024 年，例市人力资源和社会保障局的部门整体支出，表上年度各项合计约 7.28 亿元（72807.384975 万元），"
    "其中基本支出约 1.09 亿元（10891.615675 万元）、项目支出约 6.19 亿元（61915.7693 万元）；写了 2 条指标，其中 1 条可量化。",
    "2024/whole-department": "2024 年，例县示范中心的部门整体支出；写了 2 条指标，都可量化。",
    "2025/columns-and-three-costs": "2025 年，例县疾病预防控制中心打算用 70.00 万元办这件事，全部来自年度本级预算金额；"
    "写了 3 条指标，其中 1 条可量化。",
    "2025/targets-by-town": "2025 年，例县农业农村委员会打算用 23.8 万元办这件事，其中甲镇 2.95 万元、乙镇 16.1 万元、"
    "丙镇 1.5 万元、丁镇 3.25 万元；写了 2 条指标，没有可量化的。",
    "2026/cungan-baochou": "2026 年，例县示范中心打算用 3,309,840.00 元（330.984 万元）办这件事，全部来自当年预算资金；"
    "写了 4 条指标，都可量化。",
}


@pytest.mark.parametrize("project_id", SENTENCES)
def test_sentence(forms: Catalog, project_id: str) -> None:
    """The sentence that describes a page, by kind, unit of amounts, total and results."""
    (summary,) = (form for form in forms.projects if form.id == project_id)
    assert SENTENCES[project_id].startswith(
        summary.description.partition("：")[2].rstrip("…").partition("目标：")[0]
    )


QUESTIONS = {
    "2021/jiuye-buzhu": (
        "2021 年，7574 万元用来做什么",
        "例区就业和人才中心办这件事，表上的年度资金是 7574 万元；",
    ),
    "2023/jiangchen": ("2023 年，250 万元用来做什么", "例市城管局打算用财政拨款办这件事；"),
    "2023/canji-buzhu": (
        "2023 年，各项来源合计 50.29 万元用来做什么",
        "例县示范中心办这件事，表上年度资金总额空白，写明的有财政拨款 50.29 万元；",
    ),
    "2024/whole-department": ("2024 年要做什么", "例县示范中心的部门整体支出；"),
    "2025/columns-and-three-costs": (
        "2025 年，70.00 万元用来做什么",
        "例县疾病预防控制中心打算办这件事，全部来自年度本级预算金额；",
    ),
    "2025/targets-by-town": (
        "2025 年，23.8 万元用来做什么",
        "例县农业农村委员会打算办这件事，钱来自甲镇、乙镇、丙镇、丁镇；",
    ),
    "2026/cungan-baochou": (
        "2026 年，3,309,840.00 元用来做什么",
        "例县示范中心打算办这件事，全部来自当年预算资金；",
    ),
}


@pytest.mark.parametrize("project_id", QUESTIONS)
def test_beginning_of_a_page(pages: Mapping[str, str], project_id: str) -> None:
    """Who does it and with whose money, and as the first heading how much it is for what: the amount stands once."""
    page = html.fragment_fromstring(pages[f"{project_id}/"], create_parent="div")
    (facts,) = page.find_class("facts")
    question, beginning = QUESTIONS[project_id]
    assert page.xpath(".//h2")[0].text_content() == question
    assert facts.text_content().startswith(beginning)


def test_amounts_are_printed_in_the_unit_of_the_form(pages: Mapping[str, str]) -> None:
    """元 with its commas, and the exact 万元 beside the total; lists sum in 万元."""
    page = html.fragment_fromstring(pages["2026/cungan-baochou/"], create_parent="div")
    (funds,) = page.xpath(".//section[@aria-labelledby='funds']")
    assert "年度（2026年）合 330.984 万元。" in funds.text_content()
    assert "330.984" not in funds.find("table").text_content()
    (row,) = (row for row in _rows(pages["years/2026/"]) if row[0].startswith("村组干部报酬"))
    assert row[1] == "330.984"


def test_parts_of_a_source_are_told_from_sources(pages: Mapping[str, str]) -> None:
    """They are indented on the screen, and 其中 on paper; a figure that is no source is neither."""
    page = html.fragment_fromstring(pages["2025/gonggong-weisheng/"], create_parent="div")
    parts = [row.find("th").text_content() for row in page.find_class("part-of-source")]
    assert parts == ["中央补助", "省级补助"]
    labels = [
        row.find("td").text
        for row in page.find_class("form__top")[0].iter("tr")
        if row.find("td") is not None
    ]
    assert "其中：中央补助" in labels
    assert "其中：年度本级预算金额" in labels
    assert "省级补助" in labels
    results = html.fragment_fromstring(pages["2021/jiuye-buzhu/"], create_parent="div")
    others = [row.find("th").text_content() for row in results.find_class("no-source")]
    assert others == ["全年预算数", "全年执行数", "执行率"]


def _rows(page: str) -> list[list[str]]:
    """The texts of every row of the lists of projects on a page."""
    article = html.fragment_fromstring(page, create_parent="div")
    tables = [*article.find_class("projects"), *article.find_class("fund-list")]
    return [[cell.text_content() for cell in row] for table in tables for row in table.find("tbody")]


def test_other_kinds_have_lists_of_their_own(forms: Catalog, pages: Mapping[str, str]) -> None:
    """They are in no list of projects, no sum and no chart, and every page that one looks at leads to them."""
    site = SiteContent(forms)
    departments = {form.id for form in forms.by_kind[FormKind.DEPARTMENT]}
    assert departments == {DEPARTMENT, "2024/bumen-zhengti", "2024/whole-department"}
    names = [row[0] for row in _rows(pages["departments/"])]
    assert names == ["例市人力资源和社会保障局", "例市人力资源和社会保障局", "例县示范中心"]
    assert {row[0] for row in _rows(pages["transfer-payments/"])} == {"生猪（牛羊）调出大县奖励资金"}
    (year,) = (year for year in site.years if year.year == 2024)
    assert {project.id for project in year.rows} == {PLAIN, "2024/in-year-monitoring"}
    assert str(year.totals.annual) == "18902.00"
    assert 'href="../../departments/"' in pages["years/2024/"]
    assert 'href="departments/"' in pages[""]
    assert f'href="../../{DEPARTMENT}/"' in pages["units/renshe/"]
    shown = {
        link
        for address, page in pages.items()
        if address.startswith(("indicators/", "years/", "units/"))
        for link in re.findall(r'href="[./]*(2[0-9/a-z-]+)/(?:#indicators)?"', page)
    }
    assert departments & shown <= {
        link for link in departments if f"{link}/" in pages["units/renshe/"] + pages["units/shifan-zhongxin/"]
    }
    assert "养老保险覆盖面" not in pages["indicators/"]


def test_other_kinds_are_found_by_a_search_and_not_filtered(forms: Catalog) -> None:
    """Every text of a department's form is searched; its indicators are not among those of projects."""
    records = {record.address: record for record in search_records(search_order(forms))}
    department, project = records[f"{DEPARTMENT}/"], records[f"{PLAIN}/"]
    assert department.title == "例市人力资源和社会保障局：部门整体支出绩效目标"
    assert "养老保险覆盖面" in department.texts
    assert department.listed is not None
    assert project.listed is not None
    assert (len(department.listed.cells), len(project.listed.cells)) == (0, 3)


def test_task_of_a_department_leads_to_the_project_of_that_name(
    forms: Catalog, pages: Mapping[str, str]
) -> None:
    """Of the same year and with exactly that name; other names stay words."""
    site = SiteContent(forms)
    assert site.task_links(DEPARTMENT) == {"养老保险政府补贴资金": f"{PLAIN}/"}
    assert site.task_links(PLAIN) == {}
    link = f'<th scope="row" data-task><a href="../../{PLAIN}/">养老保险政府补贴资金</a></th>'
    assert link in pages[f"{DEPARTMENT}/"]
    assert '<th scope="row" data-task>就业创业服务</th>' in pages[f"{DEPARTMENT}/"]
    (page,) = (page for page in pages_of(site) if page.project == DEPARTMENT)
    assert ("养老保险政府补贴资金", f"{PLAIN}/") in page.content.inputs()  # type: ignore[operator]


def test_sides_are_called_as_the_form_calls_them(pages: Mapping[str, str]) -> None:
    """In lists of indicators too, where forms of several layouts stand together."""
    assert '<span class="period">长期</span> ≥900人' in pages["indicators/"]
    assert "两期不同的分别标明" in pages["indicators/"]
    goals = html.fragment_fromstring(pages["2023/jiangchen/"], create_parent="div").find_class("periods")
    assert [goal.text_content() for goal in goals] == ["实施期目标（2023.07—2024.01）", "本年度目标"]


def test_blank_targets_are_counted_apart(forms: Catalog, pages: Mapping[str, str]) -> None:
    """They are neither 定性 nor among those that can be measured; the six tables have none, and no column for them."""
    (project,) = (project for project in forms.projects if project.id == "2023/canji-buzhu")
    assert [level.counts for level in project.levels] == [
        (0, 0, 0, 0, 1),
        (0, 0, 0, 0, 1),
        (0, 1, 0, 0, 0),
        (1, 0, 0, 0, 0),
    ]
    head = (
        html.fragment_fromstring(pages["indicators/"], create_parent="div")
        .find_class("levels")[0]
        .find("thead")
    )
    assert [cell.text_content() for cell in head.iter("th")][1:] == [
        "定量",
        "定性",
        "时限",
        "不涉及",
        "没有目标值",
        "合计",
    ]
    columns = search_order(forms).columns
    assert columns.kinds == ["定量", "定性", "时限", "不涉及", "没有目标值"]


def test_level_without_second_levels_has_the_name_of_the_first(pages: Mapping[str, str]) -> None:
    """In the table of levels and as a heading."""
    page = html.fragment_fromstring(pages["indicators/"], create_parent="div")
    assert "管理类指标" in [cell.text_content() for cell in page.find_class("levels")[0].iter("th")]
    assert all(heading.text_content().strip() for heading in page.iter("h2", "th"))


def test_target_in_columns_of_the_form_is_listed(pages: Mapping[str, str]) -> None:
    """With the form's words for them, and no word for its kind: nothing is read from them."""
    assert "甲镇 2个以上；乙镇 4个以上；丙镇 3个以上；丁镇 5个以上" in pages["indicators/"]


def test_form_without_total_prints_no_sum_as_its_total(pages: Mapping[str, str]) -> None:
    """A sum is called a sum, on the page and in lists; where the form gives nothing, nothing is summed."""
    page = screen_text(pages["2023/canji-buzhu/"])
    assert "年度（2023年）各项来源合计（资金总额空白）50.29万元，财政拨款50.29万元。" in page
    (row,) = (row for row in _rows(pages["years/2023/"]) if row[0].split()[0] == "残疾人事业发展补助资金")
    assert row[1] == "50.29 各项来源合计"
    assert '"funding"' not in pages["2023/canji-buzhu/"]


def test_lists_do_not_miss_a_cell_that_the_form_may_not_have(pages: Mapping[str, str]) -> None:
    """Nothing is said of a cell that the form of a project has no place for."""
    assert not [address for address, page in pages.items() if "未填" in page]


def test_site_of_usual_forms_has_no_other_lists(catalog: Catalog) -> None:
    """No page, link or column is there for what no form of the site has."""
    addresses = {page.address for page in pages_of(SiteContent(catalog))}
    assert addresses.isdisjoint({"departments/", "transfer-payments/"})
    assert search_order(catalog).columns.kinds == ["定量", "定性", "时限", "不涉及"]


def test_parts_of_pages_exist(forms: Catalog) -> None:
    """A form without 项目资金 announces no part of that name."""
    for page in pages_of(SiteContent(forms)):
        ids = html.fragment_fromstring(page.content.render(), create_parent="div").xpath("//@id")
        assert {part.address for part in page.parts} <= set(ids) | {"findings-between"}, page.address
        assert len(ids) == len(set(ids)), page.address
