"""Write the JSON Schemas of the files in data/ for editors: completion, help and marks while somebody types.

The schemas come from the forms, with the units, levels and vocabularies of the registers. An editor sees values as YAML
types them, the reader the text as typed: where these differ, the schema accepts the value and `disclosure check` reports
it. ``errorMessage``, ``patternErrorMessage`` and ``enumDescriptions`` are texts for people that validators ignore.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping

from generator.editing.form_schema import form_schema
from generator.editing.layout_schemas import (
    LINE,
    MAY_BE_BLANK,
    OPTIONAL_LINE,
    OPTIONAL_PARAGRAPH,
    UNIT_NAME,
    layout_schemas,
    shared_cells,
)
from generator.editing.level_schemas import Json, level_schemas
from generator.editing.results_schema import is_of_results, results_schema
from generator.editing.schema_conditions import (
    LEVELS_BY_YEAR,
    enum_cell,
    layout_conditions,
    levels_by_year,
    named_schemes,
    scheme_key,
    unnamed_scheme,
)
from generator.form.form_layouts import FormLayout
from generator.form.forms_register import FormLayouts
from generator.form.indicator_schemes import Scheme, Taxonomy
from generator.form.layout_choice import LayoutChoice
from generator.form.project import Project
from generator.form.registers import Registers, SiteRegister, Unit, Units, WithdrawnProjects
from generator.form.scoring_methods import ScoringMethods

SCHEMA_FOLDER = ".schema"
"""Name of the folder of the schemas within the data folder; hidden, so that nobody looks for projects in it."""


def editor_schemas(registers: Registers) -> dict[str, str]:
    """Return the texts of the schemas of project files and of every register, by file name."""
    schemas = {
        "project": _umbrella_schema(registers),
        "site": form_schema(SiteRegister, "网站的设置"),
        "taxonomy": form_schema(Taxonomy, "指标体系"),
        "forms": form_schema(FormLayouts, "表式"),
        "scoring": form_schema(ScoringMethods, "计分办法"),
        "units": form_schema(Units, "单位名册"),
        "withdrawn": form_schema(WithdrawnProjects, "撤下的项目"),
    }
    return {
        f"{name}.schema.json": json.dumps(schema, ensure_ascii=False, indent=2) + "\n"
        for name, schema in schemas.items()
    }


def _umbrella_schema(registers: Registers) -> Json:
    """Return the schema of every file below a year's folder: of results where it has one of their tables, else of goals.

    Editors choose schemas by patterns of paths. Two patterns that both fit a file of results would mark every one of them.
    """
    goals, results = _project_schema(registers), results_schema(registers.layouts.results)
    definitions = {**goals.pop("$defs"), **results.pop("$defs"), "results": results}
    definitions["project"] = {"allOf": goals.pop("allOf")}
    choice = {"then": {"$ref": "#/$defs/results"}, "else": {"$ref": "#/$defs/project"}}
    return {**goals, "if": is_of_results(), **choice, "$defs": definitions}


def _project_schema(registers: Registers) -> Json:
    """Return the schema of files of goals: the form of every layout, and what the registers allow in it."""
    form = form_schema(Project, "项目支出绩效目标表")
    fields = form["properties"]
    layouts = {
        f"layout-{number}": layout for number, layout in enumerate(registers.layouts.by_name.values(), 1)
    }
    definitions = {
        **{name: form["$defs"][name] for name in ("Origin", "CopiedAsPrinted")},
        **shared_cells(),
        "unit-name": _unit_names(registers.units),
        "layout-name": {"anyOf": [_layout_names(registers.layouts), MAY_BE_BLANK]},
        "scheme-name": {"anyOf": [_scheme_names(registers.schemes.values()), MAY_BE_BLANK]},
        "attribute": {**shared_cells()["optional-line"], "anyOf": [_attributes(registers.taxonomy), {}]},
        LEVELS_BY_YEAR: {"allOf": list(levels_by_year(registers))},
    }
    for name, layout in layouts.items():
        own = _fields_by_layout(fields, layout)
        definitions |= layout_schemas(layout, name, own)
        definitions[name].setdefault("allOf", []).append(unnamed_scheme(layout, registers))
    for number, scheme in enumerate(registers.schemes.values(), 1):
        definitions |= level_schemas(scheme, scheme_key(number))
    return {
        **{key: form[key] for key in ("$schema", "$comment", "title", "type")},
        "allOf": [*layout_conditions(layouts, registers.layouts), *named_schemes(registers)],
        "$defs": definitions,
    }


def _cell_alone(field: Json) -> Json:
    """Return the schema of a field without its title and description."""
    return {key: value for key, value in field.items() if key not in ("title", "description")}


def _fields_by_layout(fields: Mapping[str, Json], layout: FormLayout) -> dict[str, Json]:
    """Return the schemas of the fields of `Project` that do not depend on the words of a layout."""
    own = {**shared_cells()["optional-line"], "anyOf": [_attributes_of_layout(layout), {}]}
    return {
        **{word: _cell_alone(field) for word, field in fields.items()},
        "项目名称": LINE,
        **dict.fromkeys(("项目编码", "主管部门", "项目期"), OPTIONAL_LINE),
        "备注": OPTIONAL_PARAGRAPH,
        "表式": {"$ref": "#/$defs/layout-name"},
        "实施单位": {"type": "array", "minItems": 1, "items": UNIT_NAME, "uniqueItems": True},
        "项目属性": own if layout.attributes else {"$ref": "#/$defs/attribute"},
        "指标体系": {"$ref": "#/$defs/scheme-name"},
        "其他栏目": {"type": "object"},
    }


def _unit_names(units: Iterable[Unit]) -> Json:
    """Return the schema of an implementing unit's name."""
    known = {unit.name: _unit_explanation(unit) for unit in units}
    message = "units.yml 里没有这个单位。写法要一字不差；确是新单位，请先在 units.yml 登记"
    return {"title": "实施单位", "description": "units.yml 里登记的单位", **enum_cell(known, message)}


def _unit_explanation(unit: Unit) -> str:
    """Return what an editor shows with the name of a unit."""
    parts = (("简称", unit.short_name), ("上级单位", unit.parent), ("地址名", unit.slug))
    return "；".join(f"{label} {text}" for label, text in parts if text)


def _attributes_of_layout(layout: FormLayout) -> Json:
    """Return the schema of a 项目属性 in the vocabulary of a layout."""
    words = "、".join(layout.attributes)
    return enum_cell(dict.fromkeys(layout.attributes, "这种表式的用词"), f"这种表式的用词是 {words}")


def _attributes(taxonomy: Taxonomy) -> Json:
    """Return the schema of a known 项目属性; the caller allows others too, because forms have them."""
    site_words, *further = taxonomy.attributes
    words = dict.fromkeys(site_words, "本站用的一套")
    for vocabulary in further:
        for word in vocabulary:
            words.setdefault(word, f"另一套用词：{'、'.join(vocabulary)}")
    return enum_cell(words, f"本站用的词是 {'、'.join(site_words)}")


def _scheme_names(schemes: Iterable[Scheme]) -> Json:
    """Return the schema of a scheme's name."""
    return enum_cell({scheme.name: scheme.basis for scheme in schemes}, "没有这套指标体系")


def _layout_names(layouts: LayoutChoice) -> Json:
    """Return the schema of a layout's name."""
    known = {name: layout.description or layout.title for name, layout in layouts.by_name.items()}
    return enum_cell(known, "没有这种表式")
