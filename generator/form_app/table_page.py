"""Draw the page of a table."""

from __future__ import annotations

import json
from collections.abc import Sequence

from generator.editing.next_year import NEXT_YEAR_MARK
from generator.form_app.drafts import TableDraft
from generator.form_app.form_actions import FormActions
from generator.form_app.last_year import last_year_of, with_last_year
from generator.form_app.sheets import Sheet, open_text
from generator.form_app.workspace import Workspace
from generator.reading.problem import Problem
from generator.rendering.render import as_markup, render


def table_page(
    workspace: Workspace, sheet: Sheet, draft: TableDraft | None, csrf: str, actions: FormActions
) -> str:
    """Return the page of a sheet; a draft is put into its cells in the browser. Raises CannotOpen, DataProblems, OSError."""
    opened = open_text(workspace, sheet.path, sheet.start)
    sections = with_last_year(workspace, sheet, opened.table())
    state = {
        "path": sheet.path,
        "base": sheet.base,
        "start": sheet.start,
        "edits": [[list(edit.path), edit.text] for edit in draft.edits] if draft else [],
        "confirmed": bool(draft and draft.is_confirmed),
        "settled": list(draft.settled) if draft else [],
        "moment": draft.moment if draft else 0,
        "hasDraft": draft is not None,
    }
    return render(
        "form_app/table.html",
        sheet=sheet,
        layout=opened.layout,
        sections=sections,
        state=_as_json(state),
        csrf=csrf,
        actions=actions,
        is_continued=NEXT_YEAR_MARK in sheet.start,
        last_address=last_year_of(sheet.address),
        units=list(opened.registers.unit_by_name),
    )


def _as_json(state: object) -> str:
    """Return JSON that can stand in a script element."""
    text = json.dumps(state, ensure_ascii=False)
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return as_markup(text)


def problem_page(message: str, problems: Sequence[Problem]) -> str:
    """Return a page that says why there is no table."""
    return render("form_app/problem.html", message=message, problems=problems)
