"""List the keys of a form, at a field path or all of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from generator.form.cells import INTERNAL_PREFIX, Form
from generator.form.field_path import FieldPath


def keys_at(form: type[Form], path: FieldPath) -> list[str]:
    """Return the keys that `form` allows in the mapping at `path`, in the order of the form."""
    forms: list[Any] = [form]
    for step in path:
        within = [
            inner
            for outer in forms
            for field in outer.model_fields.values()
            if field.alias == step
            for inner in forms_within(field.annotation)
        ]
        forms = within or forms  # a position in a list, or the name of an indicator level
    return list(dict.fromkeys(key for part in forms for key in _own_keys(part)))


def _own_keys(form: type[Form]) -> Iterator[str]:
    """Yield the keys of a form's own fields that a file may have."""
    aliases = (field.alias or "" for field in form.model_fields.values())
    return (alias for alias in aliases if not alias.startswith(INTERNAL_PREFIX))


def forms_within(annotation: Any) -> list[type[Form]]:
    """Return the forms that a type annotation names, at any depth of lists, mappings and unions."""
    if isinstance(annotation, type) and issubclass(annotation, Form):
        return [annotation]
    return [form for part in getattr(annotation, "__args__", ()) for form in forms_within(part)]


def all_keys(form: type[Form]) -> set[str]:
    """Return every field name of `form` and of the forms within it."""
    keys: set[str] = set()
    forms = [form]
    for outer in forms:  # grows: a form may be part of itself
        keys.update(_own_keys(outer))
        within = [inner for field in outer.model_fields.values() for inner in forms_within(field.annotation)]
        forms += [inner for inner in dict.fromkeys(within) if inner not in forms]
    return keys
