"""Any number of invented projects, shaped like the six real ones: ``python -m tests.benchmark.corpus 1000 FOLDER``.

Every text is drawn from the project's number, so that the same number always gives the same bytes. Names of
indicators, goals and figures differ from project to project as they do between bodies; what real forms copy from
each other (此指标不涉及, 服务对象满意度, ≥95%) is copied here too.
"""

from __future__ import annotations

import argparse
import re
import shutil
from collections.abc import Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

from tests.benchmark.corpus_results import write_results
from tests.benchmark.draw import Draw
from tests.support.forms import DATA

HOME = Path(__file__).parents[2]

YEARS = (2021, 2022, 2023, 2024, 2025)
FEWEST_FOR_SEVERAL_YEARS = 100
PROJECTS_OF_A_UNIT = 30


class Theme(NamedTuple):
    """What a project is about."""

    slug: str
    name: str
    people: str
    action: str


THEMES = tuple(
    Theme(*line.split())
    for line in """
    bangfu-zijin 困难职工帮扶 困难职工 生活救助
    yiliao-huzhu 职工医疗互助 在职职工 住院补助
    laodong-jingsai 劳动和技能竞赛 一线职工 技能竞赛
    gongzi-xieshang 工资集体协商 企业职工 协商指导
    jineng-peixun 职业技能培训 转岗人员 技能培训
    yizhan-jianshe 户外劳动者驿站建设 户外劳动者 驿站服务
    laomo-guanli 劳动模范管理服务 劳动模范 走访慰问
    falv-yuanzhu 职工法律援助 农民工 法律援助
    wenhua-huodong 职工文化体育活动 基层职工 文体活动
    xinli-guanai 职工心理健康关爱 青年职工 心理辅导
    nvgong-tiyang 女职工特殊权益保护 女职工 健康体检
    anquan-shengchan 安全生产群众监督 班组成员 安全检查
    jiuye-fuwu 就业创业服务 求职人员 岗位推介
    shuwu-jianshe 职工书屋建设 产业工人 阅读推广
    ertong-guanhu 职工子女假期托管 职工子女 托管服务
    zhiyuan-fuwu 工会志愿服务 社区居民 志愿服务
    """.strip().splitlines()
)

_FIRST = "云青石清明永新安和长白金玉龙凤松柏桃柳荷竹梅兰菊"
_SECOND = "溪河湖山岭坪湾桥塘港渡源泉谷原洲"
_KINDS = ("镇", "乡", "街道", "园区", "新区")
_BODIES = ("总工会", "职工服务中心", "困难职工帮扶中心", "工人文化宫", "人力资源服务所", "产业工会联合会")

# Second level → patterns "name | 指标值 | 绩效标准"; without a third part the standard repeats the value. A pattern
# that stands twice is drawn twice as often. Words in [ ] are drawn, see `_Words`.
ROWS: dict[str, dict[str, tuple[str, ...]]] = {
    "产出指标": {
        "数量指标": (
            "[year]年[place][people][action]人数 | ≥[count]人次",
            "[place]参加[theme]的[people]人数 | ≥[wan]万人次",
            "[place]参加[theme]的在册人数 | ≥[wan]万",
            "在[place]开展[action]活动 | ≥[few]场",
            "[place][theme]工作培训[people] | ≥[count]人",
            "[place][action]覆盖[people]户数 | =[count]户",
            "[place]印发[theme]宣传手册 | [hundreds]—[thousands]册",
            "[place][theme]示范点建设 | [few]个",
            "[place][action]户数、家庭走访户数、子女助学人数 | 按照建档在册实际情况",
            "[place][theme]人员及公用经费开支 | ≥[money]万",
        ),
        "质量指标": (
            "[place][theme]资金支出合规性 | 严格执行有关财经法规制度",
            "资金使用合规率 | [compliance]",
            "资金使用合规率 | [compliance]",
            "[place][action]打卡发放准确率 | ≥[rate]%",
            "[place][theme]完成质量 | 按文件要求组织，精确审核，按时完成[action] | 按标准执行",
            "从事[theme]工作的干部培训 | 完成[few]期培训任务",
            "[place][people][action]合格率 | ≥[rate].[digit]%",
            "[place][theme]资金按标准支付 | 按标准支付",
        ),
        "时效指标": (
            "[place][theme]资金兑现及时性 | 按计划时间完成",
            "[place][theme]开展时间 | 全年内",
            "[place][action]活动时限 | [year]全年",
            "[place][theme]资金按时拨付 | 按时",
            "[place][people][action]资金到位及时率 | ≥[rate]%",
            "[place][theme]完成时间 | [year]年[month]月[day]日前",
        ),
        "成本指标": (
            "[place][theme]项目总成本 | ≤[total]万元",
            "[place][theme]项目总成本 | ≤[total]万",
            "用于[place][action]的经费 | ≤[total]万元",
            "预算安排[place][theme]资金 | =[total]万元",
            "[place][people][action]标准 | 财政补助[tens]元/人，个人和单位各[few]元/人 | [hundreds]元/人",
            "[place][people][action]金额 | 不超过[months]个月低保",
            "[place][theme]工作经费 | ≥[total]万 // ≥[total]万元",
        ),
    },
    "效益指标": {
        "经济效益指标": (
            "此指标不涉及 | 此指标不涉及",
            "此指标不涉及 | 此项指标不涉及",
            "此指标不涉及 | 不产生经济效益",
            "带动各项资金 | ≥[round]万",
            "带动各项资金 | ≥[round]万元",
            "促进[place]企业经济效益提高 | 影响程度明显",
        ),
        "社会效益指标": (
            "帮助[place][people]解决[action]困难，促进社会和谐稳定 | 影响程度明显",
            "保障[place][theme]工作人员待遇和[action]工作开展 | 促进社会和谐稳定",
            "对维护[place]和谐稳定、增强[people]获得感和幸福感的影响 | 显著提高",
            "提高[place]工会干部[theme]的业务水平 | 较好",
            "营造[place]尊重劳动、支持[theme]的社会氛围 | 较好",
            "[repeats_goal] | 促进社会和谐稳定",
            "解决[place][people][action]难的问题 | 减轻[people]负担，增强抵御风险能力",
        ),
        "生态效益指标": (
            "此指标不涉及 | 此指标不涉及",
            "此指标不涉及 | 此指标不涉及",
            "此指标不涉及 | 此项指标不涉及",
            "[place]社会生态环境改善 | [people]负担有一定降低",
        ),
        "可持续影响指标": (
            "为[place][people]提供长期[action]保障 | 影响程度明显",
            "[place][theme]工作持续性 | 较好",
            "[place][theme]持续发挥作用，保障[action]工作正常运转 | 可持续影响较大",
            "通过[theme]，推动[place]经济社会发展 | 较快",
            "[place][theme]工作常态化 | 推进[theme]工作常态化",
            "[place][action]持续影响力 | 成为保障体系的重要补充 | 较大",
        ),
    },
    "满意度指标": {
        "服务对象满意度指标": (
            "服务对象满意度 | ≥[rate]%",
            "服务对象满意度 | ≥[rate]%",
            "[place][people]满意度 | ≥[rate]%",
            "[place][people]满意度 | 较高",
            "服务对象满意度 | 较高",
            "[people]满意度 | [rate]%",
        ),
    },
}
SECOND_ROWS = ("质量指标", "时效指标", "成本指标", "服务对象满意度指标", "数量指标", "社会效益指标")
"""Which second levels get another row, in this order, where a project has more than one row a level."""
INDICATORS = (9, 9, 9, 9, 13, 14)
"""How many the six real projects have."""

GOALS = (
    "运用[theme]资金帮助[place][people]，推动改善民生、维护[people][rights]、构建和谐社会，竭诚服务[place]职工群众。",
    "保障[place][theme]人员及公用经费，维持正常工作运转。",
    "根据[place][people]的实际情况和刚性支出因素综合评估，按照不同类别建立梯度档案，根据类别实施分层分类[action]，全年不少于[few]批。",
    "构建[place]和谐劳动关系，增强[people]参与意识，跟进制度机制建设，切实维护[place]广大[people]的经济权益、文化权益、社会权益。",
    "围绕[place]中心工作，组织发动[people]积极参加形式多样的[theme]，不断提升职工技能水平和业务素质。",
    "[theme]是关心关爱[place][people]身体健康、为民办实事办好事的一项务实举措，通过“聚小钱、解难事”的办法，每年[action][count]人次。",
)

_SLOT = re.compile(r"\[([a-z_]+)\]")


class _Words:
    """What stands for the words in [ ] in one project."""

    def __init__(self, draw: Draw, year: int, theme: Theme, place: str, annual: Decimal) -> None:
        self._draw = draw
        self._fixed = {
            "year": str(year),
            "theme": theme.name,
            "people": theme.people,
            "action": theme.action,
            "place": place,
            "total": f"{annual:f}".rstrip("0").rstrip("."),
            "rights": "合法权益",
        }

    def fill(self, pattern: str) -> str:
        """`pattern` with its words."""
        return _SLOT.sub(lambda slot: self._word(slot[1]), pattern)

    def goal(self) -> str:
        """One sentence of the goals; the last one may become an indicator's name, as happens on real forms."""
        sentence = self.fill(self._draw.one_of(GOALS))
        self._fixed["repeats_goal"] = sentence
        return sentence

    def _word(self, name: str) -> str:
        if name in self._fixed:
            return self._fixed[name]
        below = self._draw.below
        match name:
            case "count":
                return str(20 + below(960))
            case "wan":
                return f"{1 + below(30)}.{1 + below(9)}"
            case "few":
                return str(3 + below(40))
            case "tens":
                return str(10 * (3 + below(30)))
            case "hundreds":
                return str(100 + 10 * below(80))
            case "thousands":
                return str(1000 + 50 * below(80))
            case "money":
                return str(2 + below(300))
            case "round":
                return self._draw.one_of(("50", "100", "200"))
            case "rate":
                return str(80 + below(20))
            case "digit":
                return str(1 + below(9))
            case "compliance":
                return self._draw.one_of(("100%", "≥96%", "≥98%", "≥99%"))
            case "month":
                return str(6 + below(7))
            case "day":
                return str(1 + below(28))
            case "months":
                return str(3 + below(10))
        raise KeyError(name)


def places(number: int) -> str:
    """The name of an invented place, another one for each number."""
    rest, first = divmod(number, len(_FIRST))
    rest, second = divmod(rest, len(_SECOND))
    again, kind = divmod(rest, len(_KINDS))
    return f"{_FIRST[first]}{_SECOND[second]}{_KINDS[kind]}{again + 1 if again else ''}"


def unit_names(count: int) -> list[str]:
    """Names of implementing units, each different."""
    return [f"{places(number * 7)}{_BODIES[number % len(_BODIES)]}" for number in range(count)]


def project_yaml(number: int, year: int, units: Sequence[str]) -> tuple[str, str]:
    """Slug and text of one project's file; `units` are all registered names."""
    draw = Draw(number)
    theme = THEMES[draw.below(len(THEMES))]
    annual = Decimal(2 * (50 + draw.below(20_000))).scaleb(-2)
    words = _Words(draw, year, theme, places(draw.below(1_900)), annual)
    own = [units[number % len(units)]]
    if draw.below(3) == 0 and len(units) > 1:
        own.append(units[(number + 1 + draw.below(len(units) - 1)) % len(units)])
    title = draw.one_of(
        ("[place][theme]经费", "[year]年[place][theme]专项资金", "[place][theme]工作经费（第[few]批）")
    )
    attribute = "特定目标类" if draw.below(6) == 0 else "经常性项目"
    lines = [
        f"项目名称: {words.fill(title)}",
        f"年度: {year}",
        f"中期期限: {year}—{year + 1}",
        "实施单位:",
        *(f"  - {unit}" for unit in own),
        f"项目属性: {attribute}",
        "来源:",
        f"  文件: {own[0]}{year}年项目支出绩效目标表",
        f"  序号: {1 + draw.below(40)}",
        "项目资金:",
        f"  中期: {_funds(annual / 2, draw)}",
        f"  年度: {_funds(annual, draw)}",
        "总体目标:",
        *_goals(words, draw),
        "绩效指标:",
        *_indicators(words, draw),
    ]
    return f"{theme.slug}-{number:05}", "\n".join(lines) + "\n"


def _funds(total: Decimal, draw: Draw) -> str:
    other = (total / 4).quantize(Decimal("0.01")) if draw.below(8) == 0 else Decimal("0.00")
    whole = f"{total:.0f}" if total == total.to_integral_value() else f"{total:.2f}"
    return f"{{总额: {whole}, 财政拨款: {total - other:.2f}, 其他资金: {other:.2f}}}"


def _goals(words: _Words, draw: Draw) -> Iterator[str]:
    for _ in range(2 if draw.below(5) == 0 else 1):
        goal = words.goal()
        if draw.below(6) == 0 and "合法权益" in goal:
            yield f"  - 中期: {goal}"
            yield f"    年度: {goal.replace('合法权益', '劳动经济权益')}"
        else:
            yield f"  - {goal}"


def _indicators(words: _Words, draw: Draw) -> Iterator[str]:
    spare = INDICATORS[draw.below(len(INDICATORS))] - sum(map(len, ROWS.values()))
    for level1, levels in ROWS.items():
        yield f"  {level1}:"
        for level2, patterns in levels.items():
            yield f"    {level2}:"
            count = 2 if level2 in SECOND_ROWS[:spare] else 1
            first = draw.below(len(patterns))
            for step in range(count):
                yield from _row(words.fill(patterns[(first + step * 3) % len(patterns)]), draw)


def _row(text: str, draw: Draw) -> Iterator[str]:
    name, value, *standard = text.split(" | ")
    medium, _, annual = value.partition(" // ")
    if draw.below(40) == 0:
        yield f"      # “{name}”的绩效标准在来源文件转换时看不清，见到原件时请核对。"
    yield f"      - 名称: {name}"
    if annual:
        yield f"        中期: {{指标值: {medium}, 绩效标准: {medium}}}"
        yield f"        年度: {{指标值: {annual}, 绩效标准: {annual}}}"
        return
    yield f"        指标值: {value}"
    yield f"        绩效标准: {standard[0] if standard else value}"


def begin_site(folder: Path) -> Path:
    """Copy settings, pages by hand and templates into a new site; return its folder of data.

    Raises FileExistsError where there is something in `folder` already.
    """
    if folder.exists() and any(folder.iterdir()):
        raise FileExistsError(f"{folder} is not empty")
    data = folder / "data"
    data.mkdir(parents=True)
    for name in ("docs", "overrides"):
        shutil.copytree(HOME / name, folder / name, copy_function=shutil.copyfile)
    shutil.copyfile(HOME / "mkdocs.yml", folder / "mkdocs.yml")
    return data


def write_corpus(count: int, folder: Path) -> None:
    """A site of `count` projects in `folder`, ready for ``mkdocs build -f FOLDER/mkdocs.yml``.

    Raises FileExistsError where there is something in `folder` already.
    """
    data = begin_site(folder)
    for name in ("site.yml", "taxonomy.yml"):
        shutil.copyfile(DATA / name, data / name)
    units = unit_names(max(2, count // PROJECTS_OF_A_UNIT))
    entries = (f"  - 名称: {name}\n    地址名: danwei-{number}\n" for number, name in enumerate(units))
    _write(data / "units.yml", "单位:\n" + "".join(entries))
    years = YEARS if count >= FEWEST_FOR_SEVERAL_YEARS else YEARS[2:3]
    for year in years:
        (data / str(year)).mkdir()
    for number in range(count):
        # Not the remainder: a unit's projects would all fall into one year where units and years have a factor.
        year = years[number // len(units) % len(years)]
        slug, text = project_yaml(number, year, units)
        _write(data / str(year) / f"{slug}.yml", text)


def _write(file: Path, text: str) -> None:
    file.write_text(text, encoding="utf-8", newline="\n")


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("count", type=int, help="how many projects")
    parser.add_argument("folder", type=Path, help="a folder that is empty or not there yet")
    parser.add_argument("--results", action="store_true", help="with results of every project")
    chosen = parser.parse_args()
    write_corpus(chosen.count, chosen.folder)
    if chosen.results:
        write_results(chosen.folder / "data")


if __name__ == "__main__":
    main()
