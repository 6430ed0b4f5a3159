"""Hold submissions on the disk: each is one file of JSON, written whole before anything else happens with it.

Whatever becomes of the program after that, what somebody typed is in the file, and the next start goes on from it.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import secrets
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field, replace
from enum import Enum
from pathlib import Path
from threading import RLock

from generator.file_writing import write_atomically
from generator.form_app.persons import Person

SUBMISSIONS_FOLDER = "submissions"
"""Name of the folder of submissions in the folder of the state."""
SUBMISSION_BRANCHES = "form/"
"""Beginning of the name of every branch of a submission."""
_ID = re.compile(r"[0-9]{8}-[0-9]{6}-[0-9a-f]{8}")
_OWNER_MODE, _OWNER_FOLDER = 0o600, 0o700


class SubmissionState(Enum):
    """State of a submission, with its word for people."""

    RECEIVED = "已收下"
    """The text is on the disk, and on no branch yet."""
    COMMITTED = "等待送到平台"
    """A branch has it; the code host has not got that yet."""
    WAITING = "待审核"
    ACCEPTED = "已通过"
    RETURNED = "退回修改"
    CONFLICT = "与别人的改动冲突"
    """The file was changed on the main branch since: the three versions have to be brought together."""


OPEN_STATES = frozenset({SubmissionState.RECEIVED, SubmissionState.COMMITTED, SubmissionState.WAITING})
"""States in which nobody but the program or a reviewer has to do anything."""


@dataclass(frozen=True)
class SubmissionEvent:
    """One thing that happened to a submission."""

    time: str
    """UTC, ``2024-03-01T08:00:00Z``."""
    name: str
    """Name of the person who did it; empty for the program."""
    what: str
    """Word of the state that followed, or what kept it from following."""
    remark: str = ""


@dataclass(frozen=True)
class Submission:
    """A submitted text, and everything that has become of it."""

    id: str
    person: Person
    path: str
    """Path of the file below the data folder."""
    text: str
    base: str | None
    """Text of the file that was edited; None for a new file."""
    message: str
    seconds: int
    """Time of the submission since 1970."""
    state: SubmissionState = SubmissionState.RECEIVED
    commit: str = ""
    """Newest commit of its branch."""
    request_number: int = 0
    """Number of the merge request at the code host; 0 without one."""
    request_url: str = ""
    """Page of the merge request at the code host."""
    trouble: str = ""
    """Words for the clerk while the code host cannot be reached; empty otherwise."""
    events: tuple[SubmissionEvent, ...] = field(default=())

    @property
    def branch(self) -> str:
        """Name of its branch."""
        return f"{SUBMISSION_BRANCHES}{self.id}"

    @property
    def project(self) -> str:
        """Id of the project whose file it is."""
        return self.path.removesuffix(".yml").removesuffix(".results")

    @property
    def label(self) -> str:
        """Words for its file: the address of the project, and whether it is the results."""
        return f"{self.project}（自评和监控）" if self.path.endswith(".results.yml") else self.project

    @property
    def last_remark(self) -> str:
        """The newest remark that somebody made."""
        return next((event.remark for event in reversed(self.events) if event.remark), "")

    def after(self, state: SubmissionState, name: str = "", remark: str = "") -> Submission:
        """Return the submission in another state, with the event that led there."""
        event = SubmissionEvent(utc_time(time.time()), name, state.value, remark)
        return replace(self, state=state, trouble="", events=(*self.events, event))


class SubmissionStore:
    """The submissions of an office. All that is read and written in one block of `lock` belongs together."""

    def __init__(self, state_folder: Path) -> None:
        """Take the folder of the state. Raises OSError."""
        self._folder = state_folder / SUBMISSIONS_FOLDER
        self._folder.mkdir(_OWNER_FOLDER, parents=True, exist_ok=True)
        self.lock = RLock()
        self._submissions: dict[str, Submission] = {}
        for file in sorted(self._folder.glob("*.json")):
            if _ID.fullmatch(file.stem):
                self._submissions[file.stem] = _from_json(file.read_text(encoding="utf-8"))
        for left in self._folder.glob(".*.json.*"):  # half-written when the program was killed
            left.unlink(missing_ok=True)

    def new_id(self) -> str:
        """Return an identifier that no submission has, and that cannot be guessed."""
        return f"{time.strftime('%Y%m%d-%H%M%S', time.gmtime())}-{secrets.token_hex(4)}"

    def save(self, submission: Submission) -> None:
        """Write a submission to the disk, whole or not at all. Raises OSError."""
        content = json.dumps(_to_json(submission), ensure_ascii=False, indent=1).encode(
            "utf-8", "surrogatepass"
        )
        with self.lock:
            write_atomically(self._folder, f"{submission.id}.json", content, mode=_OWNER_MODE, durable=True)
            _sync_folder(self._folder)
            self._submissions[submission.id] = submission

    def find(self, submission_id: str) -> Submission | None:
        """Return the submission of an identifier; None where there is none."""
        return self._submissions.get(submission_id)

    def newest_first(self) -> Iterator[Submission]:
        """Yield all submissions."""
        yield from sorted(self._submissions.values(), key=lambda submission: submission.id, reverse=True)


def utc_time(seconds: float) -> str:
    """Return a time since 1970 as ``2024-03-01T08:00:00Z``."""
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(seconds))


def _to_json(submission: Submission) -> dict[str, object]:
    return {**asdict(submission), "person": submission.person._asdict(), "state": submission.state.name}


def _from_json(text: str) -> Submission:
    values = json.loads(text)
    values["person"] = Person(**values["person"])
    values["state"] = SubmissionState[values["state"]]
    values["events"] = tuple(SubmissionEvent(**event) for event in values["events"])
    return Submission(**values)


def _sync_folder(folder: Path) -> None:
    """Put the names of a folder on the disk, where the system can."""
    with contextlib.suppress(OSError):
        file = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(file)
        finally:
            os.close(file)
