"""Remember who is signed in: random identifiers, which end with time, with signing out and with the program.

What was typed outlives them: drafts lie on disk, and who signs in again goes on where the work was interrupted.
"""

from __future__ import annotations

import hmac
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from threading import Lock

from generator.form_app.persons import Person, Visitor

MAX_SESSIONS = 10_000
"""Sessions at once; beyond them those that were idle longest end."""
_ID_BYTES = 32


@dataclass
class _Session:
    person: Person
    agent: str
    csrf: str
    begin: float
    last_use: float


class Sessions:
    """The sessions of a running program. Only digests of their identifiers are held."""

    def __init__(
        self, idle_seconds: float, longest_seconds: float, clock: Callable[[], float] = time.monotonic
    ) -> None:
        """Take the seconds after which an unused session ends, and any session; and a clock that tests can turn."""
        self._idle, self._longest, self._clock = idle_seconds, longest_seconds, clock
        self._sessions: dict[str, _Session] = {}
        self._lock = Lock()

    def begin(self, person: Person, agent: str) -> str:
        """Begin a session of a person in a browser, named by its User-Agent; return the text of the cookie."""
        cookie = secrets.token_urlsafe(_ID_BYTES)
        now = self._clock()
        with self._lock:
            self._end_old(now)
            self._sessions[_digest(cookie)] = _Session(
                person, agent, secrets.token_urlsafe(_ID_BYTES), now, now
            )
        return cookie

    def visitor(self, cookie: str, agent: str) -> Visitor | None:
        """Return who sent a cookie; None where the session has ended, or the cookie comes from another browser."""
        key, now = _digest(cookie), self._clock()
        with self._lock:
            session = self._sessions.get(key)
            if session is None:
                return None
            if self._is_over(session, now):
                del self._sessions[key]
                return None
            if not hmac.compare_digest(_bytes(session.agent), _bytes(agent)):
                return None
            session.last_use = now
            return Visitor(session.person, session.csrf, key)

    def end(self, session: str) -> None:
        """End a session, named as in `Visitor`."""
        with self._lock:
            self._sessions.pop(session, None)

    def end_all_of(self, account: str) -> None:
        """End all sessions of an account."""
        with self._lock:
            self._sessions = {k: s for k, s in self._sessions.items() if s.person.account != account}

    def _is_over(self, session: _Session, now: float) -> bool:
        return now - session.last_use > self._idle or now - session.begin > self._longest

    def _end_old(self, now: float) -> None:
        """Make room for a new session."""
        self._sessions = {k: s for k, s in self._sessions.items() if not self._is_over(s, now)}
        while len(self._sessions) >= MAX_SESSIONS:
            del self._sessions[min(self._sessions, key=lambda key: self._sessions[key].last_use)]


def _digest(cookie: str) -> str:
    return sha256(_bytes(cookie)).hexdigest()


def _bytes(text: str) -> bytes:
    """Return the bytes of a header, which may have been no text."""
    return text.encode("utf-8", "surrogatepass")
