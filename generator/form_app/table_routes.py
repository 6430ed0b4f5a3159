"""Answer the requests of the form: its pages, and what a page sends while somebody fills it in.

Whoever serves these routes puts `generator.form_app.request_guard` in front of them.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from importlib.resources import files
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from generator.editing.cell_edits import CannotEdit
from generator.form_app.drafts import DraftFolder, RefusedDraft, TableDraft, draft_as_json, read_draft
from generator.form_app.filled_table import FilledTable, fill_table
from generator.form_app.form_actions import FormActions
from generator.form_app.form_changes import public_change, three_versions
from generator.form_app.import_forms import import_forms
from generator.form_app.live_check import CellProblem, check_text
from generator.form_app.project_paths import RefusedAddress, checked_path
from generator.form_app.request_guard import visitor_in
from generator.form_app.sheets import CannotOpen, Sheet
from generator.form_app.start_page import StartPage, monitoring_address, new_address, requested_sheet
from generator.form_app.table_page import problem_page, table_page
from generator.form_app.workspace import Workspace
from generator.reading.problem import DataProblems, Level
from generator.rendering.render import render

IMPORT_ADDRESS = "/import"
"""Address that takes documents; whoever guards the routes lets files through there."""
STATIC_FILES = {"form.css": "text/css", "form.js": "text/javascript", "cells.js": "text/javascript", "keys.js": "text/javascript", "dialogs.js": "text/javascript", "start.js": "text/javascript"}  # fmt: skip
"""File name → media type of everything that pages load."""


class TableRoutes:
    """The routes of the form over one workspace."""

    def __init__(self, workspace: Workspace, drafts: DraftFolder, actions: FormActions) -> None:
        """Take the data folder, the folder of drafts, and what saving is."""
        self.workspace, self.drafts, self.actions = workspace, drafts, actions

    def routes(self) -> list[Route]:
        """Return all routes."""
        return [
            Route("/", self._page(self.start)),
            Route("/new", self._page(self.new)),
            Route("/monitoring", self._page(self.monitoring)),
            Route("/table/{address:path}", self._page(self.table)),
            Route("/static/{name}", self.static),
            Route(IMPORT_ADDRESS, self.import_document, methods=["POST"]),
            Route("/check", self._answer(self.check), methods=["POST"]),
            Route("/changes", self._answer(self.changes), methods=["POST"]),
            Route("/draft", self._answer(self.draft), methods=["POST"]),
            Route("/discard", self._answer(self.discard), methods=["POST"]),
            Route("/save", self._answer(self.save), methods=["POST"]),
            Route("/submit", self._answer(self.submit), methods=["POST"]),
        ]

    def _page(self, draw: Callable[[Request], Response]) -> Callable[[Request], Any]:
        async def endpoint(request: Request) -> Response:
            try:
                return await run_in_threadpool(draw, request)
            except CannotOpen as error:
                return HTMLResponse(problem_page(str(error), error.problems), 422)
            except DataProblems as error:
                return HTMLResponse(problem_page("名册里有错误，先改好名册", error.problems), 422)
            except RefusedAddress:
                return HTMLResponse(problem_page("没有这一页", ()), 404)
            except OSError:
                return HTMLResponse(problem_page("文件读不了。请管理员看看权限", ()), 500)

        return endpoint

    def _answer(self, work: Callable[[Request, TableDraft, Any], object]) -> Callable[[Request], Any]:
        async def endpoint(request: Request) -> Response:
            try:
                sent = json.loads(await request.body())
                draft = read_draft(sent)
                return JSONResponse(await run_in_threadpool(work, request, draft, sent))
            except (ValueError, RefusedDraft):
                return JSONResponse({"message": "请求的内容不对。请重新打开这一页，填写的内容不会丢"}, 400)
            except (CannotOpen, CannotEdit) as error:
                return JSONResponse({"message": str(error)}, 422)
            except DataProblems as error:
                return JSONResponse({"message": f"名册里有错误，先改好名册：{error}"}, 422)
            except OSError:
                return JSONResponse(
                    {"message": "文件读写不了。填写的内容还在这一页，请管理员看看磁盘和权限"}, 500
                )

        return endpoint

    def start(self, request: Request) -> Response:
        """Draw the page on which somebody chooses what to fill in."""
        account = visitor_in(request.scope).person.account
        search = request.query_params.get("q", "")
        page = StartPage(self.workspace, self.drafts.paths(account), self.actions.further_links, search)
        return HTMLResponse(render("form_app/start.html", page=page, csrf=visitor_in(request.scope).csrf))

    def new(self, request: Request) -> Response:
        """Return the way to the table of a new project, whose address follows from its name."""
        return RedirectResponse(new_address(self.workspace, dict(request.query_params)), 303)

    def monitoring(self, request: Request) -> Response:
        """Return the way to the table of a new monitoring."""
        return RedirectResponse(monitoring_address(self.workspace, dict(request.query_params)), 303)

    def table(self, request: Request) -> Response:
        """Draw the table of a file, with the draft of whoever asks for it."""
        visitor = visitor_in(request.scope)
        path = checked_path(request.path_params["address"])
        draft = self.drafts.read(visitor.person.account, path)
        if draft is not None:
            sheet = Sheet(path, draft.base, draft.start)
        else:
            own = self.actions.own_sheet(visitor.person, path)
            sheet = own or requested_sheet(self.workspace, path, dict(request.query_params))
        return HTMLResponse(table_page(self.workspace, sheet, draft, visitor.csrf, self.actions))

    async def static(self, request: Request) -> Response:
        """Return a script or a stylesheet."""
        name = request.path_params["name"]
        if name not in STATIC_FILES:
            return Response(status_code=404)
        content = files("generator.form_app").joinpath("static", name).read_bytes()
        return Response(content, media_type=STATIC_FILES[name], headers={"Cache-Control": "no-cache"})

    async def import_document(self, request: Request) -> Response:
        """Take a document that is handed up, and begin a draft for every form in it."""
        account = visitor_in(request.scope).person.account
        try:
            async with request.form(max_files=1, max_fields=1) as form:
                upload = form.get("document")
                if not isinstance(upload, UploadFile):
                    return JSONResponse({"message": "没有选文件"}, 400)
                content, name = await upload.read(), upload.filename or ""
            imported = await run_in_threadpool(import_forms, self.workspace, name, content)
            for draft in imported.drafts:
                await run_in_threadpool(self.drafts.write, account, draft)
        except CannotOpen as error:
            return JSONResponse({"message": str(error)}, 422)
        except (OSError, DataProblems):
            return JSONResponse({"message": "没有导入成。请管理员看看名册、磁盘和权限"}, 500)
        addresses = [draft.path.removesuffix(".yml") for draft in imported.drafts]
        return JSONResponse({"addresses": addresses, "refusals": imported.refusals})

    def check(self, request: Request, draft: TableDraft, sent: Any) -> object:
        """Return the problems of the file as it is now, cell by cell, and the sums."""
        try:
            return self._findings(fill_table(self.workspace, draft))
        except CannotEdit as error:
            problem = CellProblem(error.path, Level.ERROR, "cannot-edit", str(error))
            return {"problems": [_problem_as_json(problem)], "errors": 1, "sums": []}

    def _findings(self, filled: FilledTable) -> dict[str, object]:
        problems = check_text(self.workspace, filled.path, filled.text, filled.cells)
        return {
            "problems": [_problem_as_json(problem) for problem in problems],
            "errors": sum(problem.level is Level.ERROR for problem in problems),
            "sums": list(filled.sums),
        }

    def changes(self, request: Request, draft: TableDraft, sent: Any) -> object:
        """Return in words what saving would change for the public."""
        filled = fill_table(self.workspace, draft)
        change = public_change(self.workspace, draft.path, draft.base, filled.text)
        html = render("form_app/changes.html", change=change)
        nothing_typed = not (draft.edits or draft.is_confirmed or draft.settled)
        unchanged = filled.text == draft.base or (draft.base is not None and nothing_typed)
        return {"html": html, "unchanged": unchanged, **self._findings(filled)}

    def draft(self, request: Request, draft: TableDraft, sent: Any) -> object:
        """Write down what was typed."""
        account = visitor_in(request.scope).person.account
        self.drafts.write(account, draft)
        return {}

    def discard(self, request: Request, draft: TableDraft, sent: Any) -> object:
        """Remove the draft of what was typed."""
        self.drafts.remove(visitor_in(request.scope).person.account, draft.path)
        return {}

    def save(self, request: Request, draft: TableDraft, sent: Any) -> object:
        """Save the file, or say who was faster."""
        person = visitor_in(request.scope).person
        text = fill_table(self.workspace, draft).text
        message = sent.get("message")
        outcome = self.actions.save(
            person, draft.path, text, draft.base, message if isinstance(message, str) else ""
        )
        answer: dict[str, object] = {"saved": outcome.is_saved, "message": outcome.message}
        if outcome.is_saved:
            self.drafts.remove(person.account, draft.path)
        elif outcome.is_conflict:
            rows = three_versions(draft.base, text, outcome.present)
            html = render("form_app/conflict.html", rows=rows, is_gone=outcome.present is None)
            answer |= {"conflict": html, "present": outcome.present, "draft": draft_as_json(draft)}
        return answer

    def submit(self, request: Request, draft: TableDraft, sent: Any) -> object:
        """Make a commit of a file that was saved."""
        if self.actions.submit is None:
            return {"message": "这里不用提交"}
        findings = self._findings(fill_table(self.workspace, draft))
        if findings["errors"]:
            return {"message": f"还有 {findings['errors']} 处错误，改好以后才能提交"}
        return {"message": self.actions.submit(draft.path, fill_table(self.workspace, draft).text)}


def _problem_as_json(problem: CellProblem) -> dict[str, object]:
    return {
        "path": problem.path,
        "level": problem.level.name.lower(),
        "word": problem.level.word,
        "code": problem.code,
        "message": problem.message,
        "canBeCopied": problem.can_be_copied,
        "comment": problem.comment,
    }
