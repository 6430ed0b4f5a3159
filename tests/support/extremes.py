"""A body whose projects go to the limits of what a form can say: names, amounts, sources, periods, counts."""

from __future__ import annotations

from pathlib import Path

from tests.support.forms import DATA

LONG_NAME = ("2023年中央财政衔接推进乡村振兴补助资金（巩固拓展脱贫攻坚成果和乡村振兴任务）" * 8)[:300]
LATIN_NAME = "WWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWW COVID-19 mRNA 100% 95.5% 2023/2024 “引号”《书名》"
LARGEST = "12345678.123456"
ALONE = "只有一个项目的单位"
MANY = "滁州市总工会"
LONG_UNIT = "滁州市经济技术开发区社会事业管理局困难职工帮扶和职业技能培训服务中心（筹备组）"
FORTY = 40
"""So many indicators has the longest form."""

_HEAD = """项目名称: "{name}"
年度: {year}
{medium_years}实施单位:
  - {unit}
项目属性: 经常性项目
来源: {{文件: "{document}", 序号: {number}{published}}}
"""
_INDICATORS = """绩效指标:
  产出指标:
    数量指标:
      - {名称: 帮扶人数, 指标值: ≥100人, 绩效标准: ≥100人}
  效益指标:
    社会效益指标:
      - {名称: 社会影响, 指标值: 明显, 绩效标准: 明显}
  满意度指标:
    服务对象满意度指标:
      - {名称: 职工满意度, 指标值: ≥95%, 绩效标准: ≥95%}
"""


def write_extremes(data: Path) -> None:
    """Fill the folder: registers and a dozen and a half projects of one year, one of the year before."""
    data.mkdir(parents=True, exist_ok=True)
    for name in ("site.yml", "taxonomy.yml"):
        (data / name).write_bytes((DATA / name).read_bytes())
    units = ((MANY, "many"), (ALONE, "alone"), (LONG_UNIT, "long"))
    lines = "".join(f"  - {{名称: {name}, 地址名: {slug}}}\n" for name, slug in units)
    (data / "units.yml").write_text(f"单位:\n{lines}", encoding="utf-8")
    for name, text in _projects().items():
        file = data / f"{name}.yml"
        file.parent.mkdir(exist_ok=True)
        file.write_text(text, encoding="utf-8")


def _projects() -> dict[str, str]:
    projects = {
        "2023/long-name": _project(LONG_NAME, _same(LARGEST)),
        "2023/latin-name": _project(LATIN_NAME, _same("9999999.9"), unit=LONG_UNIT),
        "2023/nothing": _project("资金为零的项目", _same("0.00"), unit=ALONE),
        "2023/four-sources": _project("四个来源的项目", _FOUR_SOURCES),
        "2023/annual-only": _project("没有中期的项目", "  年度: {总额: 88, 财政拨款: 88}\n", medium=False),
        "2023/no-sources": _project("没有分列来源的项目", "  中期: {总额: 3}\n  年度: {总额: 1.5}\n"),
        "2023/many-indicators": _project(
            "四十条指标的项目", _same("40.00"), rows=_forty_indicators(), published=", 公开日期: 2023-03-01"
        ),
        "2022/before": _project("上一年度的项目", _same("10"), year=2022),
    }
    return projects | {
        f"2023/small-{number:02}": _project(f"小项目{number}", _same(f"{number}.5")) for number in range(12)
    }


def _project(
    name: str,
    funds: str,
    *,
    rows: str = _INDICATORS,
    unit: str = MANY,
    medium: bool = True,
    year: int = 2023,
    published: str = "",
) -> str:
    head = _HEAD.format(
        name=name,
        year=year,
        medium_years=f"中期期限: {year}—{year + 1}\n" if medium else "",
        unit=unit,
        document="滁州市总工会2023年项目支出绩效目标表",
        number=1,
        published=published,
    )
    return f"{head}项目资金:\n{funds}总体目标:\n  - 保障职工合法权益，维护职工队伍稳定。\n{rows}"


def _same(total: str) -> str:
    zero = "0" if "." not in total else f"0.{'0' * len(total.partition('.')[2])}"
    side = f"{{总额: {total}, 财政拨款: {total}, 其他资金: {zero}}}"
    return f"  中期: {side}\n  年度: {side}\n"


_FOUR_SOURCES = """  中期: {总额: 2000.5, 财政拨款: 1000, 上年结转: 500.25, 财政专户管理资金: 400.25, 其他资金: 100}
  年度: {总额: 1000.5, 财政拨款: 500, 上年结转: 0.000001, 财政专户管理资金: 400.5, 其他资金: 99.999999}
"""


def _forty_indicators() -> str:
    """Rows of one to six lines; the first and the last letters of each cell say which row it is."""
    groups = {
        "产出指标": {"数量指标": 9, "质量指标": 7, "时效指标": 3, "成本指标": 4},
        "效益指标": {"经济效益指标": 3, "社会效益指标": 6, "生态效益指标": 1, "可持续影响指标": 3},
        "满意度指标": {"服务对象满意度指标": 4},
    }
    lines, number = ["绩效指标:"], 0
    for level1, seconds in groups.items():
        lines.append(f"  {level1}:")
        for level2, count in seconds.items():
            lines.append(f"    {level2}:")
            for _ in range(count):
                number += 1
                middle = "按照有关规定及时足额发放到位" * (number % 6)
                lines.append(f"      - 名称: 起{number:02}名{middle}止{number:02}名")
                lines.append(
                    f"        中期: {{指标值: 起{number:02}中{middle}止{number:02}中, 绩效标准: ≥{number}人}}"
                )
                lines.append(
                    f"        年度: {{指标值: 起{number:02}年{middle}止{number:02}年, 绩效标准: ≥{number}人次}}"
                )
    assert number == FORTY
    return "\n".join(lines) + "\n"
