"""Answer the requests of clerks and reviewers in an office: sign in, submit, see what became of it, review."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from generator.form_app.office_git import GitFailed
from generator.form_app.office_service import OfficeService
from generator.form_app.persons import Person, Visitor
from generator.form_app.project_paths import RefusedAddress
from generator.form_app.request_guard import ADDRESS_KEY, visitor_in
from generator.form_app.reviews import ReviewRefused, findings_of_level
from generator.form_app.submission_records import Submission, SubmissionState
from generator.form_app.submissions import SubmitResult, Submitted
from generator.history.change_words import codes_in_words
from generator.reading.problem import DataProblems, Level
from generator.rendering.render import as_markup, render

SUBMISSIONS_ADDRESS = "/submissions/"
"""Address of the list of one's own submissions."""
REVIEWS_ADDRESS = "/reviews/"
"""Address of the list of what waits for a decision."""
PREVIEW_POLICY = "sandbox allow-same-origin; default-src 'none'; style-src 'self'; img-src 'self' data:; frame-ancestors 'self'; base-uri 'none'"
"""Content Security Policy of the preview of a project's page: it shows, and does nothing."""
_STATUSES = {
    SubmitResult.ACCEPTED_FOR_REVIEW: 200,
    SubmitResult.UNCHANGED: 200,
    SubmitResult.CHANGED_MEANWHILE: 409,
    SubmitResult.REFUSED: 422,
    SubmitResult.NOT_SAVED: 507,
}


class OfficePages:
    """The pages of an office besides the form itself."""

    def __init__(self, service: OfficeService) -> None:
        """Take what the pages use."""
        self._service = service

    def routes(self) -> list[Route]:
        """Return the addresses and who answers them."""
        return [
            Route("/submissions/new", self._submit, methods=["POST"]),
            Route("/submissions/", self._own_list),
            Route("/submissions/{id}", self._own),
            Route("/reviews/", self._waiting),
            Route("/reviews/{id}", self._review),
            Route("/reviews/{id}/page", self._preview),
            Route("/reviews/{id}/accept", self._accept, methods=["POST"]),
            Route("/reviews/{id}/return", self._send_back, methods=["POST"]),
        ]

    async def _submit(self, request: Request) -> Response:
        """Take a submission of a script, as JSON: address, text, base, message."""
        try:
            content = await request.json()
            fields = {name: content.get(name) or "" for name in ("address", "text", "message")}
            base = content.get("base")
            if not all(isinstance(each, str) for each in fields.values()) or not isinstance(base, str | None):
                raise ValueError
        except (ValueError, AttributeError, RecursionError):
            return JSONResponse({"message": "请求的写法不对"}, 400)
        if len(fields["text"].encode("utf-8", "surrogatepass")) > self._limit:
            return JSONResponse({"message": f"这一份太长，最多 {self._limit} 字节"}, 413)
        person = visitor_in(request.scope).person
        try:
            submitted = await run_in_threadpool(self._submit_now, request, person, base, fields)
        except RefusedAddress:
            return JSONResponse({"message": "没有这个项目，或者名称不能做网址"}, 404)
        except UnicodeEncodeError:
            return JSONResponse({"message": "文字里有不能保存的字符"}, 400)
        except (GitFailed, OSError):
            return JSONResponse(
                {"message": "仓库现在用不了。填写的内容还在这一页，没有丢，请过一会儿再试"}, 503
            )
        return JSONResponse(_in_json(submitted), _STATUSES[submitted.result])

    @property
    def _limit(self) -> int:
        return self._service.office.settings.limits.submission_bytes

    def _submit_now(
        self, request: Request, person: Person, base: str | None, fields: dict[str, str]
    ) -> Submitted:
        submitted = self._service.submissions.submit(
            person, fields["address"], fields["text"], base, fields["message"]
        )
        details = {"project": fields["address"], "result": submitted.result.name}
        if submitted.submission is not None:
            details |= {"submission": submitted.submission.id, "commit": submitted.submission.commit}
        with contextlib.suppress(*([OSError] if submitted.result is SubmitResult.NOT_SAVED else [])):
            self._log(request, "submit", **details)
        return submitted

    async def _own_list(self, request: Request) -> Response:
        visitor = visitor_in(request.scope)
        mine = self._service.submissions.of_person(visitor.person)
        return self._page("office/submissions.html", visitor, submissions=mine)

    async def _own(self, request: Request) -> Response:
        visitor = visitor_in(request.scope)
        submission = self._find(request)
        if submission is None or submission.person.account != visitor.person.account:
            return self._message(visitor, "没有这一份提交", 404)
        present = None
        if submission.state is SubmissionState.CONFLICT:
            present = await run_in_threadpool(self._service.submissions.present_text, submission.path)
        return self._page(
            "office/submission.html", visitor, submission=submission, present=present,
            words=self._service.submissions.words_for(submission),
            is_conflict=submission.state is SubmissionState.CONFLICT,
        )  # fmt: skip

    async def _waiting(self, request: Request) -> Response:
        visitor = visitor_in(request.scope)
        if not self._service.is_reviewer(visitor.person):
            return self._message(visitor, "您不是审核人。要审核，请管理员把您的账号写进 office.yml", 403)
        return self._page("office/reviews.html", visitor, submissions=self._service.reviews.waiting())

    async def _review(self, request: Request) -> Response:
        visitor, submission = visitor_in(request.scope), self._find(request)
        if submission is None or not self._service.is_reviewer(visitor.person):
            return self._message(visitor, "没有这一份提交，或者您不是审核人", 404)
        if submission.state is not SubmissionState.WAITING:
            return self._message(visitor, f"这一份已经处理过了：{submission.state.value}", 200)
        try:
            facts = await run_in_threadpool(self._service.reviews.facts_of, submission)
        except DataProblems:
            return self._message(visitor, "主分支的名册有错误，现在不能审核。请先改好名册", 409)
        problems = [
            (level.word, findings_of_level(facts.problems, level)) for level in sorted(Level, reverse=True)
        ]
        return self._page(
            "office/review.html", visitor, facts=facts, submission=submission, problems=problems,
            unread=codes_in_words(facts.change),
        )  # fmt: skip

    async def _preview(self, request: Request) -> Response:
        visitor, submission = visitor_in(request.scope), self._find(request)
        if submission is None or submission.state is not SubmissionState.WAITING:
            return self._message(visitor, "没有这一份提交", 404)
        if not self._service.is_reviewer(visitor.person) and submission.person != visitor.person:
            return self._message(visitor, "没有这一份提交", 404)
        facts = await run_in_threadpool(self._service.reviews.facts_of, submission)
        html = render("office/preview.html", content=as_markup(facts.page_html))
        headers = {"Content-Security-Policy": PREVIEW_POLICY, "X-Frame-Options": "SAMEORIGIN"}
        return HTMLResponse(html, headers=headers)

    async def _accept(self, request: Request) -> Response:
        reviews = self._service.reviews
        return await self._decide(request, "accept", lambda number, form, who: reviews.accept(number, form["commit"], who))  # fmt: skip

    async def _send_back(self, request: Request) -> Response:
        reviews = self._service.reviews
        return await self._decide(
            request,
            "return",
            lambda number, form, who: reviews.send_back(number, form["commit"], who, form["remark"]),
        )

    async def _decide(
        self, request: Request, event: str, decide: Callable[[str, Any, Person], Submission]
    ) -> Response:
        """Carry out a decision of a reviewer, and write it down."""
        visitor = visitor_in(request.scope)
        if not self._service.is_reviewer(visitor.person):
            self._log(request, f"{event}-refused", submission=request.path_params["id"][:40])
            return self._message(visitor, "您不是审核人", 403)
        form = await request.form()
        fields = {name: str(form.get(name, "")) for name in ("commit", "remark")}
        number = request.path_params["id"][:40]
        self._log(request, event, submission=number, commit=fields["commit"][:64])
        try:
            decided = await run_in_threadpool(decide, number, fields, visitor.person)
        except ReviewRefused as refusal:
            return self._message(visitor, str(refusal), 409)
        except GitFailed:
            return self._message(visitor, "仓库现在用不了，没有改动任何东西。请过一会儿再试", 503)
        with contextlib.suppress(OSError):  # that it was decided is written down already
            self._log(request, f"{event}-done", submission=number, result=decided.state.name)
        return RedirectResponse(REVIEWS_ADDRESS, 303)

    def _find(self, request: Request) -> Submission | None:
        return self._service.submissions.store.find(request.path_params["id"])

    def _log(self, request: Request, event: str, **details: str) -> None:
        """Write down an event. Raises OSError."""
        account = visitor_in(request.scope).person.account
        self._service.audit.write(event, account, request.scope[ADDRESS_KEY], **details)

    def _message(self, visitor: Visitor, message: str, status: int) -> Response:
        return self._page("office/message.html", visitor, status, message=message)

    def _page(self, template: str, visitor: Visitor, status: int = 200, **context: object) -> Response:
        html = render(
            template,
            visitor=visitor,
            is_reviewer=self._service.is_reviewer(visitor.person),
            **context,
        )
        return HTMLResponse(html, status)


def _in_json(submitted: Submitted) -> dict[str, object]:
    """Return what a script hears of a submission."""
    answer: dict[str, object] = {"result": submitted.result.name, "message": submitted.message}
    if submitted.submission is not None:
        answer["id"] = submitted.submission.id
        answer["state"] = submitted.submission.state.value
        answer["url"] = submitted.submission.request_url
    if submitted.result is SubmitResult.CHANGED_MEANWHILE:
        answer["present"] = submitted.present
    return answer
