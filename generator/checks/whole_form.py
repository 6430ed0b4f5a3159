"""Rules about the form as a whole: its levels, its fields, its vocabulary."""

from __future__ import annotations

from collections.abc import Iterator

from generator.checks.facts import ProjectFacts
from generator.checks.phrases import quoted
from generator.checks.rule import Finding, ProjectRule
from generator.form.amounts import BLANK_TEXT
from generator.form.layout_keys import has_usual_cell
from generator.reading.problem import Level


def _level_coverage(facts: ProjectFacts) -> Iterator[Finding]:
    present = {row.row.level1 for row in facts.all_rows}
    required = [level for level in facts.scheme.first_levels if level.required]
    missing = [level.name for level in required if present.isdisjoint((level.name, *level.other_names))]
    if missing:
        message = f"没有{'、'.join(missing)}；本站的指标体系“{facts.scheme.name}”要求每个项目都有{'、'.join(level.name for level in required)}"
        finding = LEVEL_COVERAGE.finding(("绩效指标",), message)
        optional = facts.project.layout.optional_levels
        yield finding._replace(level=Level.WARNING) if optional else finding


LEVEL_COVERAGE = ProjectRule(
    code="level-coverage",
    level=Level.ERROR,
    title="缺少必需的一级指标",
    explanation="所用的指标体系写明哪些一级指标每个项目都要有，例如产出、效益、满意度。缺一类，表就不完整。",
    basis="本站 taxonomy.yml 里所用指标体系的“必需”一项，可以按本级的表格修改。其中 2015年版 取自财预〔2015〕88号，"
    "2021年版 取自财预〔2021〕101号，两个文件适用于中央部门。",
    check=_level_coverage,
)


def _attribute_vocabulary(facts: ProjectFacts) -> Iterator[Finding]:
    attribute, (usual, *others) = facts.project.project_attribute, facts.taxonomy.attributes
    own = facts.project.layout.attributes
    if attribute is None or attribute == BLANK_TEXT or attribute in (own or usual):
        return
    if own:
        message = f"项目属性{quoted(attribute)}不是这种表式的用词：{'、'.join(own)}"
        yield ATTRIBUTE_VOCABULARY.finding(("项目属性",), message)
        return
    message = f"项目属性{quoted(attribute)}不是本站所用的词：{'、'.join(usual)}"
    vocabulary = next((words for words in others if attribute in words), None)
    if vocabulary:
        message += f"；它属于另一套：{'、'.join(vocabulary)}"
    yield ATTRIBUTE_VOCABULARY.finding(("项目属性",), message)


ATTRIBUTE_VOCABULARY = ProjectRule(
    code="attribute-vocabulary",
    level=Level.NOTE,
    title="项目属性的用词不是同一套",
    explanation="项目属性有几套分类：按是否每年都有，按新增还是延续，按预算的类别。同一个网站用同一套，各项目才能放在一起比。",
    basis="本站 taxonomy.yml 里“项目属性”的第一行，可以按本级的表格修改。",
    check=_attribute_vocabulary,
)


def _field_absent(facts: ProjectFacts) -> Iterator[Finding]:
    project = facts.project
    fields = {
        "主管部门": project.competent_department,
        "项目属性": project.project_attribute,
        "项目期": project.project_period,
    }
    layout = project.layout
    absent = [
        layout.word(label)
        for label, value in fields.items()
        if value is None and has_usual_cell(layout, label)
    ]
    if absent:
        yield FIELD_ABSENT.finding((), f"没有写{'、'.join(absent)}")


FIELD_ABSENT = ProjectRule(
    code="field-absent",
    level=Level.NOTE,
    title="有的栏目没有写",
    explanation="主管部门、项目属性和项目期说明这个项目归谁管、是不是每年都有、做到什么时候。来源的表上没有这几栏的，不必补。",
    basis="财预〔2015〕88号所附的项目支出绩效目标申报表有这几栏。该文件适用于中央部门，地方的表格可以不同。",
    check=_field_absent,
)
