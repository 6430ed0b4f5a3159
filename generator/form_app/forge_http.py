"""Ask the REST API of a code host: one host, one token, short waits, no redirects."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from collections.abc import Mapping
from http.client import HTTPException
from typing import Any
from urllib.parse import urlencode

ANSWER_SECONDS = 15
"""Seconds that a code host may take to answer."""
MAX_ANSWER_BYTES = 2_000_000
"""Bytes of an answer that are read."""


class ForgeSilent(Exception):
    """The code host did not answer, or not now; the same request is made again later."""


class ForgeRefused(Exception):
    """The code host refuses the request; an administrator has to look at the settings."""

    def __init__(self, status: int, words: str) -> None:
        """Take the status of the answer, and the words of the code host."""
        super().__init__(f"{status} {words}")
        self.status = status


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """Follows nothing: the token must go to no other address."""

    def redirect_request(self, *_: Any, **__: Any) -> None:
        """Return no new request."""
        return


class ForgeApi:
    """The API of a code host at one address."""

    def __init__(self, api: str, headers: Mapping[str, str]) -> None:
        """Take the address of the API, and the headers of every request, the token in one of them."""
        self._api, self._headers = api.rstrip("/"), headers
        self._send = urllib.request.build_opener(_NoRedirect).open

    def post(self, path: str, content: Mapping[str, object]) -> Any:
        """Create something; return the answer. Raises ForgeSilent, ForgeRefused."""
        return self._ask("POST", path, json.dumps(content).encode())

    def get(self, path: str, **query: str) -> Any:
        """Return an answer. Raises ForgeSilent, ForgeRefused."""
        return self._ask("GET", f"{path}?{urlencode(query)}" if query else path, None)

    def _ask(self, method: str, path: str, body: bytes | None) -> Any:
        headers = {**self._headers, "User-Agent": "disclosure-form"}
        if body is not None:
            headers["Content-Type"] = "application/json"
        request = urllib.request.Request(f"{self._api}{path}", body, headers, method=method)
        try:
            with self._send(request, timeout=ANSWER_SECONDS) as answer:
                content = answer.read(MAX_ANSWER_BYTES + 1)
        except urllib.error.HTTPError as error:
            with error:
                words = _own_words(error)
            if error.code in (408, 425, 429) or error.code >= 500:
                raise ForgeSilent(f"{error.code} {words}") from None
            raise ForgeRefused(error.code, words) from None
        except (OSError, HTTPException, ValueError) as error:
            raise ForgeSilent(type(error).__name__) from None
        try:
            return json.loads(content) if len(content) <= MAX_ANSWER_BYTES else None
        except ValueError:
            raise ForgeSilent("回答不是 JSON") from None


def _own_words(error: urllib.error.HTTPError) -> str:
    """Return what a code host says of a refusal, in one short line; a page of HTML says nothing."""
    try:
        answer = json.loads(error.read(MAX_ANSWER_BYTES))
    except (OSError, ValueError, HTTPException):
        return ""
    if not isinstance(answer, dict):
        return ""
    words = [str(answer.get(name, "")) for name in ("message", "error", "errors")]
    return " ".join(" ".join(words).split())[:300]
