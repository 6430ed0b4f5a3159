"""A body to look at: ``python -m tests.audit.showcase FOLDER`` writes its data, pages by hand and git history.

Sixty forms of eighteen projects in 2022–2026: four units, three layouts, results, withdrawn projects, a name of sixty
characters, an amount of fifteen digits, and a year that has just begun. ``mkdocs build -f FOLDER/mkdocs.yml`` builds it. The
same bytes and commits in every run; everything in it is invented.
"""

from __future__ import annotations

import argparse
import shutil
from collections.abc import Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

from tests.benchmark.corpus import begin_site
from tests.benchmark.draw import Draw
from tests.support.git_repositories import commit
from tests.support.past_versions import change

HOME = Path(__file__).parents[2]
UNITS = (
    ("云溪市总工会", "zonggonghui"),
    ("云溪市困难职工帮扶中心", "bangfu-zhongxin"),
    ("云溪市工人文化宫", "gongren-wenhuagong"),
    ("云溪市职工服务中心", "fuwu-zhongxin"),
)
LONG_NAME = "云溪市户外劳动者服务站点、职工之家、职工书屋和女职工休息哺乳室等工会服务阵地标准化新建改建提质及年度运行维护专项补助资金"
LONG_AMOUNT = "123456789012.345"
"""万元: the fifteen digits that a form may have."""
YEARS = (2022, 2023, 2024, 2025, 2026)


class Theme(NamedTuple):
    """A project that comes again every year."""

    slug: str
    name: str
    unit: int
    amount: str
    """万元 in 2022."""
    first: int
    last: int
    people: str
    action: str


_THEMES = tuple(
    Theme(slug, name, int(unit), amount, int(first), int(last), people, action)
    for slug, name, unit, amount, first, last, people, action in (
        line.split()
        for line in f"""
        yiliao-huzhu 职工医疗互助经费 0 150.00 2022 2025 在职职工 住院补助
        bangfu-peitao 困难职工帮扶资金市级配套 1 100.00 2022 2025 困难职工 生活救助
        jinqiu-zhuxue 金秋助学 1 36.50 2022 2026 困难职工子女 助学
        jineng-jingsai 劳动和技能竞赛 0 60 2022 2025 一线职工 技能竞赛
        gongzi-xieshang 工资集体协商工作经费 0 10 2022 2025 企业职工 协商指导
        laomo-guanli 劳动模范管理服务 0 88.4 2022 2025 劳动模范 走访慰问
        fuwu-zhendi {LONG_NAME} 3 240 2022 2025 户外劳动者 站点服务
        falv-yuanzhu 职工法律援助 3 15.00 2022 2025 农民工 法律援助
        wenhua-huodong 职工文化体育活动 2 42 2022 2025 基层职工 文体活动
        shuwu-jianshe 职工书屋建设 2 20.00 2022 2024 产业工人 阅读推广
        xinli-guanai 职工心理健康关爱 3 8.5 2022 2025 青年职工 心理辅导
        changguan-yunxing 文化宫场馆运行维护 2 {LONG_AMOUNT} 2022 2025 市民 场馆服务
        nvgong-baohu 女职工特殊权益保护 0 12.00 2023 2026 女职工 健康体检
        anquan-jiandu 安全生产群众监督 0 6 2023 2025 班组成员 安全检查
        jiuye-fuwu 就业创业服务 3 30.00 2023 2025 求职人员 岗位推介
        ertong-tuoguan 职工子女假期托管 2 25.20 2024 2025 职工子女 托管服务
        zhiyuan-fuwu 工会志愿服务 0 4.00 2025 2025 社区居民 志愿服务
        chanye-gongren 产业工人队伍建设改革试点 0 55.0 2025 2025 产业工人 技能提升
        """.strip().splitlines()
    )
)
_ANNUAL_LAYOUT = {"laomo-guanli", "falv-yuanzhu", "jiuye-fuwu"}
"""Projects in the form of 2021, which has a year alone."""
_TWO_GOALS_LAYOUT = {"changguan-yunxing"}
"""Projects in the form with goals of two periods, and funds of one."""
_EVALUATED_FROM = 2023
_EVALUATED_TO = 2024


def forms() -> Iterator[tuple[int, Theme]]:
    """Yield every form of the body as year and project."""
    for year in YEARS:
        for theme in _THEMES:
            if theme.first <= year <= theme.last:
                yield year, theme


def annual_funds(theme: Theme, year: int) -> str:
    """Return the annual total of a form in 万元, as its clerk wrote it; in some years it stays the same."""
    amount = Decimal(theme.amount)
    if theme.amount == LONG_AMOUNT:
        return LONG_AMOUNT if year == 2022 else str(75 + (year - 2023) * 10)
    draw = Draw(sum(map(ord, theme.slug)))
    for _ in range(theme.first, year):
        step = (0, 0, 5, -10, 12, 25)[draw.below(6)]
        amount = (amount * (100 + step) / 100).quantize(amount)
    return f"{amount:f}"


def form_text(theme: Theme, year: int) -> str:
    """Return the file of a form."""
    annual = annual_funds(theme, year)
    units = [UNITS[theme.unit][0], *([UNITS[0][0]] if theme.slug == "bangfu-peitao" else [])]
    one_sided = theme.slug in _ANNUAL_LAYOUT
    two_goals = theme.slug in _TWO_GOALS_LAYOUT
    return "\n".join(
        [
            *(["表式: 2021年版年度目标表"] if one_sided else []),
            *(["表式: 实施期与年度目标表"] if two_goals else []),
            f"项目名称: {theme.name}",
            f"年度: {year}",
            *([] if one_sided or two_goals else [f"中期期限: {year}—{year + 2}"]),
            "实施单位:",
            *(f"  - {unit}" for unit in units),
            f"项目属性: {'一次性项目' if theme.first == theme.last else '经常性项目'}",
            "来源:",
            f"  文件: 云溪市总工会{year}年项目支出绩效目标表",
            f"  公开日期: {year}-02-20",
            "项目资金:",
            *_funds_lines(theme, year, annual, one_sided or two_goals),
            "总体目标:",
            *_goal_lines(theme, year, two_goals),
            "绩效指标:",
            *_indicator_lines(theme, year, annual, one_sided),
            "",
        ]
    )


def _funds_lines(theme: Theme, year: int, annual: str, one_sided: bool) -> Iterator[str]:
    if not one_sided:
        # Three years together, except where the clerk gave less: the checks remark on that.
        total = Decimal(annual) * (1 if theme.slug == "jineng-jingsai" else 3)
        medium = total / 2 if theme.slug == "jineng-jingsai" else total
        medium = min(medium, Decimal("999999999999"))
        yield f"  中期: {{总额: {medium:f}, 财政拨款: {medium:f}}}"
    if theme.slug in {"yiliao-huzhu", "wenhua-huodong"}:
        other = (Decimal(annual) / 5).quantize(Decimal("0.01"))
        fiscal = Decimal(annual) - other
        key = "其他资金" if not one_sided else "单位资金"
        yield f"  年度: {{总额: {annual}, 财政拨款: {fiscal:f}, {key}: {other:f}}}"
    else:
        yield f"  年度: {{总额: {annual}, 财政拨款: {annual}}}"


def _goal_lines(theme: Theme, year: int, two_goals: bool) -> Iterator[str]:
    place = "全市" if year > 2023 else "市区"
    goal = f"为{place}{theme.people}提供{theme.action}，维护合法权益，竭诚服务职工群众。"
    if two_goals:
        yield f"  - 实施期: {goal}"
        yield f"    年度: {goal.replace('竭诚', f'{year}年内')}"
        return
    yield f"  - {goal}"
    if theme.slug == "laomo-guanli":
        yield "  - 宣传劳模精神、劳动精神、工匠精神。"


def _indicator_lines(theme: Theme, year: int, annual: str, one_sided: bool) -> Iterator[str]:
    draw = Draw(sum(map(ord, theme.slug)) + 7)
    base = 100 + 20 * draw.below(40)
    grown = base + 10 * (year - 2022) * (1 + draw.below(3))
    rate = min(99, 94 + (year - 2022))
    cost = "成本指标" if not one_sided else "经济成本指标"
    value = f"≤{annual}万元" if len(annual) < 12 else "不超过预算"
    if one_sided:
        yield "  成本指标:"
        yield f"    {cost}:"
        yield from _row(f"{theme.name[:12]}总成本", value)
    yield "  产出指标:"
    yield "    数量指标:"
    yield from _row(f"{theme.action}{theme.people}人数", f"≥{grown}人次")
    yield from _row(f"开展{theme.action}活动", f"≥{4 + draw.below(9)}场")
    yield "    质量指标:"
    if theme.slug == "jinqiu-zhuxue":
        yield from _row("受助学生资料审核准确率", "100%", "≥98%")
    yield from _row("资金使用合规率", f"≥{min(99, rate + 1)}%", "100%" if year > 2024 else "")
    yield "    时效指标:"
    yield from _row(f"{theme.action}完成时间", f"{year}年12月底前")
    if not one_sided:
        yield "    成本指标:"
        yield from _row(f"{theme.name[:12]}总成本", value)
    yield "  效益指标:"
    yield "    经济效益指标:"
    yield from _row("此指标不涉及", "此指标不涉及")
    yield "    社会效益指标:"
    yield from _row(f"帮助{theme.people}解决实际困难", "影响程度明显" if year < 2024 else "明显改善")
    if not one_sided:
        yield "    生态效益指标:"
        yield from _row("此指标不涉及", "此指标不涉及")
        yield "    可持续影响指标:"
        yield from _row(f"{theme.action}工作机制", "进一步健全")
    if theme.slug in _TWO_GOALS_LAYOUT:
        yield "    服务对象满意度指标:"
    else:
        yield "  满意度指标:"
        yield "    服务对象满意度指标:"
    yield from _row(f"{theme.people}满意度", f"≥{rate}%" if theme.slug != "gongzi-xieshang" else "较高")


def _row(name: str, value: str, standard: str = "") -> Iterator[str]:
    yield f"      - {{名称: {name}, 指标值: {value}, 绩效标准: {standard or value}}}"


def results_text(theme: Theme, year: int) -> str:
    """Return the file of results of a form: most targets reached, some missed."""
    annual = annual_funds(theme, year)
    budget = Decimal(annual)
    executed = (budget * Decimal("0.96")).quantize(Decimal("0.01"))
    draw = Draw(sum(map(ord, theme.slug)) + 7)
    base = 100 + 20 * draw.below(40)
    grown = base + 10 * (year - 2022) * (1 + draw.below(3))
    reached = grown - 15 if draw.below(3) == 0 else grown + 12
    reason = ", 偏差原因分析及改进措施: 报名人数少于预计；下一年提早宣传。" if reached < grown else ""
    money = f"年初预算数: {annual}, 全年预算数: {annual}, 全年执行数: {executed:f}"
    return "\n".join(
        [
            "绩效自评:",
            f"  来源: {{文件: 云溪市总工会{year}年项目支出绩效自评表, 公开日期: {year + 1}-09-30}}",
            "  项目资金:",
            f"    年度总额: {{{money}, 分值: 10, 执行率: 96, 得分: 9.6}}",
            "  绩效指标:",
            "    产出指标:",
            "      数量指标:",
            f"        - {{名称: {theme.action}{theme.people}人数, 实际完成值: {reached}人次, 分值: 40, 得分: 38{reason}}}",
            "    满意度指标:" if theme.slug not in _TWO_GOALS_LAYOUT else "    效益指标:",
            "      服务对象满意度指标:",
            f"        - {{名称: {theme.people}满意度, 实际完成值: 98%, 分值: 50, 得分: 50}}",
            "  总分: 97.6",
            "",
        ]
    )


def write_showcase(folder: Path) -> None:
    """Write the body with its pages by hand and 25 commits. Raises FileExistsError where the folder holds anything."""
    data = begin_site(folder)
    shutil.copyfile(HOME / "data" / "taxonomy.yml", data / "taxonomy.yml")
    _write(folder / ".gitignore", "/site/\n/.cache/\n")
    _write(
        data / "site.yml",
        "公开单位: 云溪市总工会\n站点名称: 云溪市总工会项目支出绩效目标公开\n地区: 云溪市\n公开核对提示: 是\n"
        "联系电话: 0550-0000000\n",
    )
    names = "".join(f"  - {{名称: {name}, 地址名: {slug}}}\n" for name, slug in UNITS)
    _write(data / "units.yml", f"单位:\n{names}")
    for year in YEARS:
        for theme in (theme for of, theme in forms() if of == year):
            _write(data / str(year) / f"{theme.slug}.yml", form_text(theme, year))
        commit(folder, f"公开{year}年项目", day=f"{year}-02-20")
        edits = [edit for edit in _EDITS if edit[0].startswith(str(year))]
        _edit(folder, [edit for edit in edits if edit[0] < f"{year}-09-30"])
        if _EVALUATED_FROM < year <= _EVALUATED_TO + 1:
            for theme in (theme for of, theme in forms() if of == year - 1):
                _write(data / str(year - 1) / f"{theme.slug}.results.yml", results_text(theme, year - 1))
            commit(folder, f"公开{year - 1}年自评", day=f"{year}-09-30")
        _edit(folder, [edit for edit in edits if edit[0] > f"{year}-09-30"])
        if year == 2025:
            _withdraw(folder)


def _edit(folder: Path, edits: Sequence[tuple[str, str, tuple[str, str]]]) -> None:
    for day, project, words in edits:
        change(folder, project, words)
        commit(folder, "更正", day=day)


# The same words stand in every year's form: most edits loosen a target, move a date or mend a text.
_EDITS = (
    ("2022-03-04", "2022/jinqiu-zhuxue", ("竭诚服务", "热情服务")),
    ("2022-04-11", "2022/gongzi-xieshang", ("12月底前", "11月底前")),
    ("2022-06-20", "2022/falv-yuanzhu", ("影响程度明显", "明显改善")),
    ("2022-11-02", "2022/yiliao-huzhu", ("≥94%", "≥95%")),
    ("2023-03-15", "2023/jinqiu-zhuxue", ("≥95%", "≥96%")),
    ("2023-05-09", "2023/wenhua-huodong", ("12月底前", "10月底前")),
    ("2023-08-22", "2023/laomo-guanli", ("工匠精神", "工匠精神，走访慰问")),
    ("2024-03-06", "2024/jineng-jingsai", ("≥96%", "≥95%")),
    ("2024-04-18", "2024/nvgong-baohu", ("进一步健全", "基本健全")),
    ("2024-07-01", "2024/anquan-jiandu", ("12月底前", "11月底前")),
    ("2025-03-03", "2025/jinqiu-zhuxue", ("≥97%", "≥98%")),
    ("2025-04-14", "2025/jiuye-fuwu", ("明显改善", "有所改善")),
    ("2025-06-16", "2025/ertong-tuoguan", ("12月底前", "9月底前")),
    ("2025-11-10", "2025/zhiyuan-fuwu", ("一次性项目", "经常性项目")),
    ("2025-11-24", "2025/fuwu-zhendi", ("明显改善", "显著改善")),
    ("2026-03-02", "2026/nvgong-baohu", ("竭诚服务", "用心服务")),
)


def _withdraw(folder: Path) -> None:
    """Withdraw two projects on two days: one was joined to another, one was published twice."""
    text = "撤下项目:\n"
    for day, project, notice in (
        ("2025-12-01", "2022/shuwu-jianshe", "并入“文化宫场馆运行维护”，不再单独公开。"),
        ("2025-12-15", "2023/xinli-guanai", "与“职工心理健康关爱”其他批次重复，撤下核对。"),
    ):
        year, slug = project.split("/")
        theme = next(theme for theme in _THEMES if theme.slug == slug)
        for file in (folder / "data").glob(f"{project}.*yml"):
            file.unlink()
        text += (
            f"  - 地址: {project}\n    项目名称: {theme.name}\n    年度: {year}\n"
            f"    实施单位: [{UNITS[theme.unit][0]}]\n    撤下日期: {day}\n    撤下说明: {notice}\n"
        )
        _write(folder / "data" / "withdrawn.yml", text)
        commit(folder, f"撤下{year}年{theme.name}", day=day)


def _write(file: Path, text: str) -> None:
    file.parent.mkdir(exist_ok=True)
    file.write_text(text, encoding="utf-8", newline="\n")


def main() -> None:
    """Run the command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="a folder that is empty or not there yet")
    write_showcase(parser.parse_args().folder)


if __name__ == "__main__":
    main()
