"""Take what somebody submits: put it on the disk, make a branch and a commit of it, and know what became of it."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import Enum, auto
from pathlib import Path

from generator.form_app.main_view import MainView
from generator.form_app.office_git import BranchMoved, GitFailed, OfficeRepository
from generator.form_app.persons import Person
from generator.form_app.project_paths import checked_path
from generator.form_app.submission_records import (
    OPEN_STATES,
    SUBMISSION_BRANCHES,
    Submission,
    SubmissionState,
    SubmissionStore,
)
from generator.publishing.os_errors import bare_reason_of
from generator.reading.personal_data import personal_data
from generator.reading.personal_numbers import mask_personal_numbers
from generator.reading.yaml_text import read_yaml

MAX_MESSAGE_CHARACTERS_OF_COMMIT = 500
"""Characters of what a clerk writes about a submission."""
MAX_TRIES = 5
"""Times that a commit is made anew because the branch moved meanwhile."""


class SubmitResult(Enum):
    """Answer to somebody who submits."""

    ACCEPTED_FOR_REVIEW = auto()
    CHANGED_MEANWHILE = auto()
    """The file on the main branch is not the one that was edited: the three versions are shown."""
    UNCHANGED = auto()
    """The file is as it was."""
    REFUSED = auto()
    """The text must not come into the repository; `Submitted.message` says why."""
    NOT_SAVED = auto()
    """The disk could not be written to. What was typed is in the browser and in the draft."""


@dataclass(frozen=True)
class Submitted:
    """Answer of the program to a submission."""

    result: SubmitResult
    message: str
    """Chinese words for the clerk."""
    submission: Submission | None = None
    present: str | None = None
    """Text of the file on the main branch, where it was changed meanwhile; None where it was taken out."""


class Submissions:
    """The submissions of an office, in its repository and on the disk."""

    def __init__(
        self,
        repository: OfficeRepository,
        view: MainView,
        store: SubmissionStore,
        branch: str,
        data: str,
        to_forge: bool,
        poke: Callable[[], None] = lambda: None,
    ) -> None:
        """Take the repository, the view of its main `branch`, the store, and the name of the data folder in it.

        `poke` is called when there is something for the code host, where there is one (`to_forge`).
        """
        self._repository, self._view, self.store = repository, view, store
        self._branch, self._data, self._to_forge, self._poke = branch, data, to_forge, poke
        self._noted = ""

    def submit(self, person: Person, address: str, text: str, base: str | None, message: str) -> Submitted:
        """Take the new text of a file that was edited from `base`; `base` is None for a new file.

        `address` is the project's, as `checked_path` takes it. What the same person submitted of the file, and nobody
        has accepted, goes on with the new text. Raises RefusedAddress, GitFailed.
        """
        path = checked_path(address)
        source, _ = read_yaml(path, text.encode(), ())
        if numbers := personal_data(source):
            words = f"{numbers[0].message}。提交以后从历史里删不干净，所以没有收下"
            return Submitted(SubmitResult.REFUSED, f"第 {numbers[0].place.line} 行{words}")
        with self.store.lock:
            present = self.present_text(path)
            if present == text:
                return Submitted(SubmitResult.UNCHANGED, "与现在公布的这份相同，没有可提交的")
            if present != base:
                words = "您填写的时候，别人改了这一份。两边的改动都在下面，请合成一份再提交"
                return Submitted(SubmitResult.CHANGED_MEANWHILE, words, present=present)
            submission = self.unfinished(person, path)
            # A browser that got no answer sends the same text again.
            if submission is None or submission.text != text or submission.state not in OPEN_STATES:
                submission = self._begin(person, path, text, base, message)
                try:
                    self.store.save(submission)
                except OSError as error:
                    words = f"没有收下：{bare_reason_of(error)}。您填写的内容还在这一页，没有丢，请告诉管理员"
                    return Submitted(SubmitResult.NOT_SAVED, words)
                submission = self.make_commit(submission)
        return Submitted(SubmitResult.ACCEPTED_FOR_REVIEW, self.words_for(submission), submission)

    def present_text(self, path: str) -> str | None:
        """Return the text of a data file on the main branch; None where there is none. Raises GitFailed."""
        commit = self._repository.tip(self._branch)
        content = self._repository.read(commit, f"{self._data}/{path}") if commit else None
        return None if content is None else content.decode("utf-8", "replace")

    def make_commit(self, submission: Submission) -> Submission:
        """Make branch and commit of a submission whose text is on the disk; it stays as it is where git fails.

        The commit is a child of the newest one of the main branch, and of the submission's own branch where it has one.
        """
        try:
            for _ in range(MAX_TRIES):
                try:
                    commit = self._commit_once(submission)
                    break
                except BranchMoved:
                    continue
            else:
                return submission
        except (GitFailed, OSError):
            return submission
        state = SubmissionState.COMMITTED if self._to_forge else SubmissionState.WAITING
        done = replace(submission.after(state), commit=commit)
        try:
            self.store.save(done)
        except OSError:
            return submission  # the next start makes the same commit again
        if self._to_forge:
            self._poke()
        return done

    def _commit_once(self, submission: Submission) -> str:
        """Write the commit and move the branch. Raises BranchMoved, GitFailed."""
        main, own = self._repository.tip(self._branch), self._repository.tip(submission.branch)
        if main is None:
            raise GitFailed(f"没有分支 {self._branch}")
        path = f"{self._data}/{submission.path}"
        if own is not None and self._repository.read(own, path) == submission.text.encode():
            return own  # the program was killed after this
        parents = [main] if own is None else [own, main]
        commit = self._repository.write_commit(
            parents, path, submission.text.encode(), submission.person, _commit_message(submission), submission.seconds
        )  # fmt: skip
        self._repository.move_branch(submission.branch, commit, own)
        return commit

    def unfinished(self, person: Person, path: str) -> Submission | None:
        """Return what a person has submitted of a file and nobody has accepted; None without any."""
        for submission in self.of_person(person):
            if submission.path == path and submission.state is not SubmissionState.ACCEPTED:
                return submission
        return None

    def _begin(self, person: Person, path: str, text: str, base: str | None, message: str) -> Submission:
        """Return a submission that is not yet saved."""
        words = mask_personal_numbers(" ".join(message.split()))[:MAX_MESSAGE_CHARACTERS_OF_COMMIT]
        seconds = int(time.time())
        before = self.unfinished(person, path)
        if before is not None:
            again = before.after(SubmissionState.RECEIVED, person.name, words)
            return replace(again, text=text, base=base, message=words, seconds=seconds)
        new = Submission(self.store.new_id(), person, path, text, base, words, seconds)
        return new.after(SubmissionState.RECEIVED, person.name)

    def words_for(self, submission: Submission) -> str:
        """Return for the clerk where a submission is."""
        if submission.state is SubmissionState.RECEIVED:
            return "已经收下，写进仓库时出了问题，会自动再试。内容没有丢，不用重新提交"
        if submission.state is SubmissionState.COMMITTED:
            return submission.trouble or "已经收下，正在送到代码托管平台"
        if submission.state is SubmissionState.WAITING:
            return "已经提交，等待审核"
        return str(submission.state.value)

    def of_person(self, person: Person) -> list[Submission]:
        """Return the submissions of a person, the newest first."""
        return [each for each in self.store.newest_first() if each.person.account == person.account]

    def resume(self) -> None:
        """Continue what was interrupted: commits that were not made, and merges that were not noted. Raises GitFailed."""
        for submission in self.store.newest_first():
            if submission.state is SubmissionState.RECEIVED:
                self.make_commit(submission)
        self.note_merged()

    def note_merged(self) -> None:
        """Note which submissions have come into the main branch, by whatever way. Raises GitFailed."""
        main = self._view.refresh()
        with self.store.lock:
            if main == self._noted:
                return
            merged = self._repository.merged_into(self._branch, SUBMISSION_BRANCHES)
            for submission in self.store.newest_first():
                is_open = submission.state in (SubmissionState.COMMITTED, SubmissionState.WAITING)
                if is_open and submission.branch in merged:
                    self.finish(submission, "")
            self._noted = main

    def finish(self, submission: Submission, name: str) -> Submission:
        """Note that a submission is on the main branch; git has its texts from now on. Raises OSError."""
        done = replace(submission.after(SubmissionState.ACCEPTED, name), text="", base=None)
        self.store.save(done)
        return done

    @property
    def data(self) -> Path:
        """The data folder of the main branch."""
        return self._view.folder


def _commit_message(submission: Submission) -> str:
    """Return the message of the commit: what the clerk wrote, in plain text, and where it comes from."""
    title = re.sub(r"[\x00-\x1f\x7f]", " ", submission.message).strip() or f"填报 {submission.project}"
    return f"{title}\n\n{submission.path}\nDisclosure-Submission: {submission.id}\n"
