"""Send submissions to the code host in the background, again and again until it has them, and hear what became of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from threading import Event, Thread

from generator.form_app.forge_http import ForgeRefused, ForgeSilent
from generator.form_app.forges import Forge, RequestFate
from generator.form_app.office_git import GitFailed, OfficeRepository
from generator.form_app.submission_records import Submission, SubmissionState
from generator.form_app.submissions import Submissions

POLL_SECONDS = 60
"""Seconds between two looks at the code host, and between two tries to send something."""
MAX_RETRY_SECONDS = 900
"""Seconds between two tries to send something to a code host that was silent often."""

_SILENT = "还没有送到代码托管平台：它没有回答，或者没有接受推送。内容已经收好，会自动再送，不用重新提交"
_REFUSED = "代码托管平台没有接受（{status}）。内容已经收好，请告诉管理员：令牌、项目名或者权限不对"


class ForgeDelivery:
    """Keeps a code host and the submissions in step."""

    def __init__(
        self,
        forge: Forge,
        repository: OfficeRepository,
        submissions: Submissions,
        remote: str,
        token: str,
        branch: str,
        report: Callable[[str, str], None],
    ) -> None:
        """Take the code host, where to push and with which token, the main branch, and who hears of troubles.

        `report` gets the identifier of a submission, or an empty text, and words for the administrator.
        """
        self._forge, self._repository, self._submissions = forge, repository, submissions
        self._remote, self._token, self._branch, self._report = remote, token, branch, report
        self._wake, self._stopping = Event(), False
        self._failures = 0
        self._thread = Thread(target=self._run, name="forge-delivery", daemon=True)

    def start(self) -> None:
        """Begin to send."""
        self._thread.start()

    def wake(self) -> None:
        """Say that there is something to send."""
        self._wake.set()

    def stop(self) -> None:
        """End once the present request is done; what was not sent is sent after the next start."""
        self._stopping = True
        self._wake.set()
        self._thread.join(timeout=5)

    def _run(self) -> None:
        while not self._stopping:
            try:
                is_silent = not self.deliver_all()
            except (GitFailed, OSError) as error:
                self._report("", f"没有送成：{error}")
                is_silent = True
            self._failures = self._failures + 1 if is_silent else 0
            pause = min(MAX_RETRY_SECONDS, POLL_SECONDS << min(max(self._failures - 1, 0), 8))
            self._wake.wait(pause)
            self._wake.clear()

    def deliver_all(self) -> bool:
        """Send everything that waits, and ask about everything that was sent; return False where the host is silent."""
        try:
            self._repository.fetch(self._remote, self._token, self._branch)
        except GitFailed as error:
            self._report("", f"取不到主分支：{error}")
        answered = True
        self._submissions.resume()
        for submission in self._submissions.store.newest_first():
            if self._stopping:
                break
            if submission.state is SubmissionState.COMMITTED:
                answered = self._send(submission) and answered
            elif submission.state is SubmissionState.WAITING and submission.request_number:
                answered = self._ask(submission) and answered
        return answered

    def _send(self, submission: Submission) -> bool:
        """Publish the branch and make the merge request; return False where the host was silent."""
        title = submission.message or f"填报 {submission.project}"
        text = f"{submission.person.name}（{submission.person.account}）提交 {submission.path}\n\n编号 {submission.id}"
        try:
            self._repository.push(self._remote, self._token, submission.branch)
            request = self._forge.open_request(submission.branch, self._branch, title, text)
        except (ForgeSilent, GitFailed) as error:
            self._note_trouble(submission, _SILENT, str(error))
            return False
        except ForgeRefused as error:
            self._note_trouble(submission, _REFUSED.format(status=error.status), str(error))
            return True
        self._change(submission, SubmissionState.WAITING, number=request.number, url=request.url)
        return True

    def _ask(self, submission: Submission) -> bool:
        """Ask what became of a merge request; return False where the host was silent."""
        try:
            fate = self._forge.fate_of(submission.request_number)
        except ForgeSilent:
            return False
        except ForgeRefused as error:
            self._report(submission.id, f"查不到合并请求 {submission.request_number}：{error}")
            return True
        if fate is RequestFate.MERGED:
            with self._submissions.store.lock:
                if self._submissions.store.find(submission.id) == submission:
                    self._submissions.finish(submission, "")
        elif fate is RequestFate.CLOSED:
            self._change(
                submission,
                SubmissionState.RETURNED,
                remark="平台上关闭了，没有合并。意见请看平台上的合并请求",
            )
        return True

    def _change(
        self, submission: Submission, state: SubmissionState, remark: str = "", number: int = 0, url: str = ""
    ) -> None:
        """Note a new state, unless the clerk has submitted anew meanwhile."""
        with self._submissions.store.lock:
            if self._submissions.store.find(submission.id) == submission:
                after = submission.after(state, "", remark)
                number, url = number or submission.request_number, url or submission.request_url
                self._submissions.store.save(replace(after, request_number=number, request_url=url))

    def _note_trouble(self, submission: Submission, words: str, reason: str) -> None:
        """Tell the clerk and the administrator why a submission is not yet sent."""
        self._report(submission.id, reason)
        with self._submissions.store.lock:
            if self._submissions.store.find(submission.id) == submission and submission.trouble != words:
                self._submissions.store.save(replace(submission, trouble=words))
