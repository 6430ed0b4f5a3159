"""Write the JSON Schema of one form of a data file, with the names and the words of the form."""

from __future__ import annotations

from typing import Any

from pydantic.json_schema import GenerateJsonSchema
from pydantic_core import core_schema

from generator.editing.data_readme import README_SECTIONS
from generator.editing.layout_schemas import MAY_BE_BLANK, or_blank
from generator.editing.level_schemas import Json
from generator.form.cells import INTERNAL_PREFIX, Form
from generator.form.form_layouts import expand_bare_name

JSON_SCHEMA_DIALECT = "https://json-schema.org/draft/2020-12/schema"
"""Value of ``$schema``."""
_COMMENT = "这个文件由程序写成，请不要手改。改了名册或表的定义以后运行 disclosure schema 重写。"
_KEYWORDS = ("type", "properties", "required", "additionalProperties")
_TITLES = {form.__name__: name for _, forms in README_SECTIONS for name, form in forms}
"""Name of a form's class → its Chinese name."""


class FormSchemaWriter(GenerateJsonSchema):
    """Writer of JSON Schemas by pydantic, with the names of the form and without the defaults of its fields."""

    def get_title_from_name(self, name: str) -> str:
        """Return the name of a field as its title: the word of the form."""
        return name

    def field_title_should_be_set(self, schema: Any) -> bool:
        """Return True: every field has a title."""
        return True

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> Json:
        """Return the schema of a field without its default, which no editor should offer."""
        return self.generate_inner(schema["schema"])

    def nullable_schema(self, schema: core_schema.NullableSchema) -> Json:
        """Return the schema of a cell that may be left blank."""
        inner = self.generate_inner(schema["schema"])
        if "if" not in inner or "format" in inner:
            return {"anyOf": [inner, MAY_BE_BLANK]}
        return or_blank(inner)

    def function_before_schema(self, schema: core_schema.BeforeValidatorFunctionSchema) -> Json:
        """Return the schema of a validated field; a mapping that may be given as a bare name is a text as well."""
        inner = self.generate_inner(schema["schema"])
        is_named = schema["function"]["function"] is expand_bare_name
        return {"anyOf": [{"type": "string"}, inner]} if is_named else inner


def form_schema(form: type[Form], title: str, writer: type[FormSchemaWriter] = FormSchemaWriter) -> Json:
    """Return the schema of a file that holds `form`."""
    schema = form.model_json_schema(by_alias=True, schema_generator=writer)
    forms = schema.get("$defs", {})
    for name, definition in forms.items():
        del definition["description"]  # the docstring, which is for programmers
        definition["title"] = _TITLES[name]
        for key in [key for key in definition["properties"] if key.startswith(INTERNAL_PREFIX)]:
            del definition["properties"][key]
    begin = {"$schema": JSON_SCHEMA_DIALECT, "$comment": _COMMENT, "title": title}
    return {
        **begin,
        **{key: schema[key] for key in _KEYWORDS if key in schema},
        "$defs": forms,
    }
