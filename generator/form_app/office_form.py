"""Let the form save into the submissions of an office, instead of into a folder."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence

from starlette.routing import BaseRoute

from generator.form_app.drafts import DraftFolder
from generator.form_app.form_actions import FormActions
from generator.form_app.office_git import GitFailed
from generator.form_app.office_pages import REVIEWS_ADDRESS, SUBMISSIONS_ADDRESS
from generator.form_app.office_service import OfficeService
from generator.form_app.persons import Person
from generator.form_app.request_guard import request_address
from generator.form_app.sheets import Sheet
from generator.form_app.submissions import SubmitResult
from generator.form_app.table_routes import IMPORT_ADDRESS, TableRoutes
from generator.form_app.workspace import SaveOutcome, Workspace

DRAFTS_OF_OFFICE = "drafts"
"""Name of the folder of drafts in the folder of the state."""
OFFICE_UPLOADS = frozenset({IMPORT_ADDRESS})
"""Addresses of the form that take files."""
_SAVED = (SubmitResult.ACCEPTED_FOR_REVIEW, SubmitResult.UNCHANGED)


def form_routes_of(service: OfficeService) -> Sequence[BaseRoute]:
    """Return the routes of the form for an office."""
    is_reviewed_here = service.office.settings.forge is None
    reviews = ((REVIEWS_ADDRESS, "待审核"),) if is_reviewed_here else ()
    form = OfficeForm(service)
    actions = FormActions(
        save=form.save,
        save_word="提交",
        needs_message=True,
        own_sheet=form.own_sheet,
        further_links=((SUBMISSIONS_ADDRESS, "我的提交"), *reviews),
    )
    drafts = DraftFolder(service.office.state_folder / DRAFTS_OF_OFFICE)
    return TableRoutes(Workspace(service.submissions.data), drafts, actions).routes()


class OfficeForm:
    """Saving in an office, which is submitting."""

    def __init__(self, service: OfficeService) -> None:
        """Take the office."""
        self._service = service

    def save(self, person: Person, path: str, text: str, base: str | None, message: str) -> SaveOutcome:
        """Submit the text of a file. Raises OSError."""
        try:
            submitted = self._service.submissions.submit(person, path, text, base, message)
        except GitFailed:
            words = "仓库现在用不了。填写的内容还在这一页，没有丢，请过一会儿再试"
            return SaveOutcome(False, words)
        details = {"project": path, "result": submitted.result.name}
        if submitted.submission is not None:
            details |= {"submission": submitted.submission.id, "commit": submitted.submission.commit}
        is_saved = submitted.result in _SAVED
        with contextlib.nullcontext() if is_saved else contextlib.suppress(OSError):
            self._service.audit.write("submit", person.account, request_address(), **details)
        is_conflict = submitted.result is SubmitResult.CHANGED_MEANWHILE
        return SaveOutcome(is_saved, submitted.message, is_conflict, submitted.present)

    def own_sheet(self, person: Person, path: str) -> Sheet | None:
        """Return what the person has submitted of a file and nobody has accepted, over the text that it was made from.

        Where the file was changed on the main branch since, saving it shows all three texts.
        """
        submission = self._service.submissions.unfinished(person, path)
        return None if submission is None else Sheet(path, submission.base, submission.text)
