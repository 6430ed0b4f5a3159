"""Review submissions where there is no code host: what a reviewer looks at, accepting, sending back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from generator.form.registers import Registers
from generator.form_app.main_view import MainView
from generator.form_app.office_git import BranchMoved, OfficeRepository
from generator.form_app.persons import Person
from generator.form_app.project_paths import read_project_text
from generator.form_app.submission_records import Submission, SubmissionState
from generator.form_app.submissions import MAX_TRIES, Submissions
from generator.history.change_words import Piece, change_in_pieces
from generator.history.project_versions import ProjectChange, project_change, read_version
from generator.projects.artifacts import ProjectArtifacts, build_artifacts
from generator.reading.data_folder import project_path_of, results_path_of
from generator.reading.personal_numbers import mask_personal_numbers
from generator.reading.problem import DataProblems, Level, Problem
from generator.reading.register_files import read_registers

MAX_REMARK_CHARACTERS = 2000
"""Characters of a remark of a reviewer."""


class ReviewRefused(Exception):
    """A decision was not carried out; the message says why, in Chinese."""


@dataclass(frozen=True)
class ChangedField:
    """A field that a submission changes, in words."""

    field: str
    pieces: Sequence[Piece]


@dataclass(frozen=True)
class ReviewFacts:
    """Everything that a reviewer looks at."""

    submission: Submission
    change: ProjectChange
    """The change of meaning."""
    fields: tuple[ChangedField, ...]
    problems: tuple[Problem, ...]
    """Findings of all checks of the file as it was submitted."""
    page_html: str
    """The page of the project as the public would see it, without its frame; empty with errors."""

    @property
    def has_errors(self) -> bool:
        """Whether the site could not be built with it."""
        return not self.page_html


class Reviews:
    """Decisions on the submissions of an office."""

    def __init__(
        self,
        repository: OfficeRepository,
        view: MainView,
        submissions: Submissions,
        branch: str,
        data: str,
        own_reviews: bool,
    ) -> None:
        """Take the repository with its main `branch` and the name of its `data` folder.

        With `own_reviews`, a reviewer may accept what the reviewer has submitted.
        """
        self._repository, self._view, self._submissions = repository, view, submissions
        self._branch, self._data, self._own_reviews = branch, data, own_reviews

    def waiting(self) -> list[Submission]:
        """Return what waits for a decision, the oldest first."""
        every = self._submissions.store.newest_first()
        return [submission for submission in every if submission.state is SubmissionState.WAITING][::-1]

    def facts_of(self, submission: Submission) -> ReviewFacts:
        """Return what a reviewer has to know of a submission. Raises GitFailed, OSError, DataProblems."""
        self._view.refresh()
        registers = read_registers(partial(_read, self._view), "data")
        artifacts = self._artifacts(submission, registers)
        change = self._change(submission, registers)
        fields = tuple(ChangedField(each.field, change_in_pieces(each)) for each in change.fields)
        return ReviewFacts(submission, change, fields, artifacts.problems, artifacts.page_html)

    def _artifacts(self, submission: Submission, registers: Registers) -> ProjectArtifacts:
        """Build everything that follows from the submitted file, by the functions that build the site."""
        goals, results = self._files(submission, submission.text)
        return build_artifacts(
            submission.project,
            f"data/{project_path_of(submission.path)}",
            goals or b"",
            registers,
            downloads=False,
            results_data=results,
        )

    def _change(self, submission: Submission, registers: Registers) -> ProjectChange:
        """Return what the submission changes in meaning."""
        path = project_path_of(submission.path)
        old_goals, old_results = self._files(submission, submission.base)
        new_goals, new_results = self._files(submission, submission.text)
        old = read_version(path, old_goals, registers.layouts, old_results) if old_goals is not None else None
        new = read_version(path, new_goals or b"", registers.layouts, new_results)
        return project_change(submission.project if old else None, old, submission.project, new)

    def _files(self, submission: Submission, text: str | None) -> tuple[bytes | None, bytes | None]:
        """Return the project file and the file of results, `text` in the place of the submitted one."""
        path, content = submission.path, None if text is None else text.encode()
        goals = project_path_of(path)
        if goals == path:
            return content, read_project_text(self._view.folder, results_path_of(goals))
        return read_project_text(self._view.folder, goals), content

    def accept(self, submission_id: str, commit: str, reviewer: Person) -> Submission:
        """Bring a submission into the main branch; `commit` is the one that the reviewer has looked at.

        Raises ReviewRefused, GitFailed, OSError. Where somebody has changed the file on the main branch since, the
        submission goes back to the clerk as a conflict.
        """
        with self._submissions.store.lock:
            submission = self._decided(submission_id, commit)
            if submission.person.account == reviewer.account and not self._own_reviews:
                raise ReviewRefused("自己提交的要由别的审核人通过")
            if self._repository.is_ancestor(submission.commit, self._repository.tip(self._branch) or ""):
                return self._submissions.finish(
                    submission, reviewer.name
                )  # it could not be noted the last time
            try:
                if self.facts_of(submission).has_errors:
                    raise ReviewRefused("还有错误，通过以后网站生成不了。请退回修改")
            except DataProblems:
                raise ReviewRefused("主分支的名册有错误，现在不能通过。请先改好名册") from None
            if self._submissions.present_text(submission.path) != submission.base:
                conflict = submission.after(SubmissionState.CONFLICT, reviewer.name)
                self._submissions.store.save(conflict)
                return conflict
            self._merge(submission, reviewer)
            done = self._submissions.finish(submission, reviewer.name)
            self._view.refresh()
        return done

    def _merge(self, submission: Submission, reviewer: Person) -> None:
        """Move the main branch to the commit, or to a merge with it. Raises ReviewRefused, GitFailed."""
        for _ in range(MAX_TRIES):
            main = self._repository.tip(self._branch) or ""
            target = submission.commit
            if not self._repository.is_ancestor(main, submission.commit):
                path = f"{self._data}/{submission.path}"
                target = self._repository.write_commit(
                    [submission.commit, main], path, submission.text.encode(), reviewer,
                    f"合并 {submission.project}\n\nDisclosure-Submission: {submission.id}\n", submission.seconds,
                )  # fmt: skip
            try:
                self._repository.move_branch(self._branch, target, main)
                return
            except BranchMoved:
                if self._submissions.present_text(submission.path) != submission.base:
                    break
        raise ReviewRefused("主分支正在被别人改动。请再试一次")

    def send_back(self, submission_id: str, commit: str, reviewer: Person, remark: str) -> Submission:
        """Send a submission back to the clerk with a remark. Raises ReviewRefused, OSError."""
        words = mask_personal_numbers(remark.strip())[:MAX_REMARK_CHARACTERS]
        if not words:
            raise ReviewRefused("请写明要改什么，填报的人才知道怎样改")
        with self._submissions.store.lock:
            submission = self._decided(submission_id, commit)
            returned = submission.after(SubmissionState.RETURNED, reviewer.name, words)
            self._submissions.store.save(returned)
        return returned

    def _decided(self, submission_id: str, commit: str) -> Submission:
        """Return the submission that a decision is about. Raises ReviewRefused where it is another one by now."""
        submission = self._submissions.store.find(submission_id)
        if submission is None:
            raise ReviewRefused("没有这一份提交")
        if submission.state is not SubmissionState.WAITING:
            raise ReviewRefused(f"这一份已经处理过了：{submission.state.value}")
        if submission.commit != commit:
            raise ReviewRefused("填报的人刚刚又改了一次。请看过新的内容再决定")
        return submission


def findings_of_level(problems: Sequence[Problem], level: Level) -> list[Problem]:
    """Return the problems of one level."""
    return [problem for problem in problems if problem.level is level]


def _read(view: MainView, name: str) -> bytes:
    content = read_project_text(view.folder, name)
    if content is None:
        raise FileNotFoundError(name)
    return content
