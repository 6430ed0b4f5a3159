"""Write data/README.md, the manual of every key of every data file, from the forms that read them."""

from __future__ import annotations

from collections.abc import Iterator

from generator.form.cells import INTERNAL_PREFIX, Form
from generator.form.copied_as_printed import CopiedAsPrinted
from generator.form.form_layouts import CellBlock, FormLayout, SourceLayout
from generator.form.forms_register import FormLayouts
from generator.form.funds import Funds, FundsOfPeriod
from generator.form.indicator_schemes import FirstLevel, Scheme, SecondLevel, Taxonomy
from generator.form.project import GoalByPeriod, Indicator, Origin, Project, Target
from generator.form.registers import Licence, SiteRegister, Unit, Units, Withdrawn, WithdrawnProjects
from generator.form.result_layouts import ResultLayout
from generator.form.results import (
    CopiedResult,
    Evaluation,
    FundsResult,
    IndicatorProgress,
    IndicatorResult,
    Monitoring,
    Results,
    SelfEvaluation,
)
from generator.form.scoring_methods import Band, Grade, ReasonsDue, ScoringMethod, ScoringMethods

_HEAD = """\
<!-- 这个文件由程序按表的定义写成，请不要手改。改了定义以后运行 disclosure manual 重写。 -->

# 数据文件怎么写

一个项目一个文件：`data/<年度>/<地址名>.yml`，也可以再分单位：`data/<单位>/<年度>/<地址名>.yml`。
地址名用小写字母、数字和单个短横，例如 `yiliao-huzhu`；它就是网页地址，公布以后不再改。

- 栏目名就是表上的中文栏目名，后面是半角冒号加一个空格。
- 金额只写数字，单位是万元，最多六位小数；表上写 `75.00` 就写 `75.00`。零写 `0.00`，表上没有的栏目不写。
- 文字照表抄写，不改字、不改数、不改符号；不抄“指标1：”“目标2：……”这些填表用的字样。
- **两期相同只写一次。** 直接写在栏目下面的内容，中期和年度都算。两期不同，这一项才分“中期”“年度”写；只有一期有，就只写那一期。
- 没有中期的表，“中期期限”和“中期”都不写。
- 以 `#` 开头的行是注释，网页上不显示，但看得到数据文件的人都看得到。

**撤下项目**：移走项目文件，同时在 `data/withdrawn.yml` 写一项（没有这个文件就新建），原来的网址就显示撤下说明，不会打不开。

写好以后运行 `disclosure check`，有错会逐条说明在哪一行、怎么改。
"""

README_SECTIONS: tuple[tuple[str, tuple[tuple[str, type[Form]], ...]], ...] = (
    (
        "项目文件",
        (
            ("项目", Project),
            ("来源", Origin),
            ("项目资金", Funds),
            ("项目资金的中期、年度", FundsOfPeriod),
            ("总体目标里两期不同的一条", GoalByPeriod),
            ("三级指标", Indicator),
            ("指标两期不同时的中期、年度", Target),
            ("照录", CopiedAsPrinted),
        ),
    ),
    (
        "完成情况：项目文件旁边的 .results.yml（没有自评、监控和评价，就没有这个文件）",
        (
            ("完成情况", Results),
            ("绩效自评", SelfEvaluation),
            ("绩效监控的一次", Monitoring),
            ("绩效评价的一次", Evaluation),
            ("完成情况里项目资金的一行", FundsResult),
            ("绩效自评的一条指标", IndicatorResult),
            ("绩效监控的一条指标", IndicatorProgress),
            ("绩效自评的照录", CopiedResult),
        ),
    ),
    ("site.yml：网站", (("网站", SiteRegister), ("网站的数据许可", Licence))),
    ("units.yml：单位名册", (("名册", Units), ("单位", Unit))),
    (
        "taxonomy.yml：指标体系",
        (("全文件", Taxonomy), ("一套体系", Scheme), ("一级指标", FirstLevel), ("二级指标", SecondLevel)),
    ),
    (
        "forms.yml：单位自己的表式（没有自己的表式，就没有这个文件）",
        (
            ("全文件", FormLayouts),
            ("一种表式", FormLayout),
            ("一种结果表式", ResultLayout),
            ("表头、表尾的一栏", CellBlock),
            ("一项资金来源", SourceLayout),
        ),
    ),
    (
        "scoring.yml：单位自己的计分办法（没有自己的办法，就没有这个文件）",
        (
            ("全文件", ScoringMethods),
            ("一种计分办法", ScoringMethod),
            ("一个定性档次", Band),
            ("一个等次", Grade),
            ("须说明原因的情形", ReasonsDue),
        ),
    ),
    (
        "withdrawn.yml：撤下的项目",
        (("全文件", WithdrawnProjects), ("撤下的项目", Withdrawn)),
    ),
)
"""Title of every section, with the Chinese name of every form in it."""


def data_manual() -> str:
    """Return the whole text of data/README.md, in Markdown."""
    parts = [_HEAD]
    for title, forms in README_SECTIONS:
        parts.append(f"\n## {title}\n")
        for name, form in forms:
            parts.append(f"\n### {name}\n\n")
            parts += _table(form)
    return "".join(parts)


def _table(form: type[Form]) -> Iterator[str]:
    """Yield the lines of the Markdown table of a form's keys."""
    yield "| 栏目 | 必填 | 写什么 |\n| --- | --- | --- |\n"
    for field in form.model_fields.values():
        if str(field.alias).startswith(INTERNAL_PREFIX):
            continue
        required = "是" if field.is_required() else ""
        yield f"| {field.alias} | {required} | {field.description} |\n"
