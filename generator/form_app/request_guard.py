"""Look at every request before the form sees it: host, address, size, rate, who it is, and where a change comes from.

The guard is plain ASGI (Starlette takes it as a middleware) and serves the desk and the office: what differs is in
`GuardSettings` and in who identifies visitors. A body reaches the form only when all of it has arrived.
"""

from __future__ import annotations

import hmac
import json
from collections.abc import Awaitable, Callable, Mapping
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs

from generator.form_app.persons import Visitor
from generator.form_app.rate_limits import RateLimit
from generator.form_app.request_reading import (
    Message,
    Receive,
    RefusedRequest,
    Scope,
    check_request_address,
    headers_of,
    read_request_body,
)

Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Scope, Receive, Send], Awaitable[None]]
Identify = Callable[[Scope, Mapping[str, str]], Visitor | None]
"""Returns who sends a request, from its scope and headers; None for somebody unknown."""

CSRF_HEADER = "x-csrf-token"
CSRF_FIELD = "csrf"
"""Name of the hidden field of a form that is sent without a script."""
VISITOR_KEY = "disclosure.visitor"
"""Key of the visitor in the scope of a request."""
ADDRESS_KEY = "disclosure.address"
"""Key of the network address of whoever sends a request, in its scope."""

FORM_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
"""Content Security Policy of the form: nothing from another host, no script and no style inside a page."""
_HEADERS = (
    ("Content-Security-Policy", FORM_POLICY),
    ("X-Content-Type-Options", "nosniff"),
    ("X-Frame-Options", "DENY"),
    ("Referrer-Policy", "same-origin"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
    ("X-Robots-Tag", "noindex, nofollow"),
)
_address: ContextVar[str] = ContextVar("address", default="")
_READING = frozenset({"GET", "HEAD"})


@dataclass(frozen=True)
class GuardSettings:
    """Limits that a guard holds, and the hosts that it answers for."""

    hosts: frozenset[str]
    """Values that the Host header may have, in lowercase letters."""
    origins: frozenset[str]
    """Origins from which a browser may write."""
    open_paths: frozenset[str] = frozenset()
    """Addresses that somebody unknown may see; one that ends in a slash opens everything below it."""
    sign_in: str = ""
    """Address at which somebody unknown signs in; empty where nobody does."""
    upload_paths: frozenset[str] = frozenset()
    """Addresses that take files."""
    max_body_bytes: int = 1_000_000
    max_upload_bytes: int = 20_000_000
    requests_per_minute: int = 600
    """Requests from one network address."""
    writes_per_minute: int = 120
    """Writing requests of one person."""


class RequestGuard:
    """An ASGI application round the form."""

    def __init__(
        self,
        app: Application,
        settings: GuardSettings,
        identify: Identify,
        client_address: Callable[[Scope, Mapping[str, str]], str],
        refused: Callable[[str, str, int], None] = lambda address, path, status: None,
    ) -> None:
        """Take the application, who identifies visitors and tells their network addresses, and who hears of refusals.

        `refused` gets the network address, the path and the status of writing requests that were not let through.
        """
        self._app, self._settings, self._identify = app, settings, identify
        self._client_address, self._refused = client_address, refused
        self._requests = RateLimit(settings.requests_per_minute)
        self._writes = RateLimit(settings.writes_per_minute)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through, or answer it."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        if scope["type"] != "http":
            return  # no web sockets here
        headers = headers_of(scope)
        address = self._client_address(scope, headers)
        try:
            receive = await self._examine(scope, headers, address, receive)
        except RefusedRequest as refusal:
            if scope["method"] not in _READING or refusal.status in (403, 421, 429):
                self._refused(address, scope["path"][:200], refusal.status)
            await _answer(scope, headers, _guarded(send), refusal)
            return
        await self._app(scope, receive, _guarded(send))

    async def _examine(
        self, scope: Scope, headers: Mapping[str, str], address: str, receive: Receive
    ) -> Receive:
        """Return where the form receives the body from. Raises RefusedRequest."""
        settings = self._settings
        if headers.get("host", "").lower() not in settings.hosts:
            raise RefusedRequest(421, "这个网址不归本程序管。请用管理员给的网址打开")
        if not self._requests.allow(address):
            raise RefusedRequest(
                429, "请求太多了。请等一分钟再试，已经填写的内容不会丢", {"Retry-After": "60"}
            )
        check_request_address(scope)
        writing = scope["method"] not in _READING
        if writing and scope["method"] != "POST":
            raise RefusedRequest(405, "不支持这种请求", {"Allow": "GET, HEAD, POST"})
        if writing:
            self._check_origin(headers)
        visitor = self._identify(scope, headers)
        if visitor is None and not self._is_open(scope["path"]):
            raise self._not_signed_in(scope, writing)
        scope[VISITOR_KEY], scope[ADDRESS_KEY] = visitor, address
        _address.set(address)
        if not writing:
            return receive
        if visitor is not None and not self._writes.allow(visitor.person.account):
            raise RefusedRequest(
                429, "保存得太快了。请等一分钟再试，已经填写的内容不会丢", {"Retry-After": "60"}
            )
        uploads = scope["path"] in settings.upload_paths and visitor is not None
        body = await read_request_body(
            headers, receive, settings.max_upload_bytes if uploads else settings.max_body_bytes
        )
        if visitor is not None and not _carries(visitor.csrf, headers, body):
            raise RefusedRequest(403, "这一页打开太久了，或者是从别的网站来的。请重新打开这一页再试")
        return _replay(body)

    def _check_origin(self, headers: Mapping[str, str]) -> None:
        """Refuse what was not sent from a page of ours: a browser always says from where. Raises RefusedRequest."""
        origin, site = headers.get("origin"), headers.get("sec-fetch-site")
        if site not in (None, "same-origin") or (origin is None and site is None):
            raise RefusedRequest(403, "请求不是从本站的网页发出的，没有执行")
        if origin is not None and origin.lower() not in self._settings.origins:
            raise RefusedRequest(403, "请求不是从本站的网页发出的，没有执行")

    def _is_open(self, path: str) -> bool:
        return path in self._settings.open_paths or any(
            path.startswith(open_path) for open_path in self._settings.open_paths if open_path.endswith("/")
        )

    def _not_signed_in(self, scope: Scope, writing: bool) -> RefusedRequest:
        if self._settings.sign_in and not writing:
            return RefusedRequest(303, "请先登录", {"Location": self._settings.sign_in})
        return RefusedRequest(
            401, "没有登录，或者登录已经过期。填写的内容还在这一页，请在另一个窗口登录后再试"
        )


def request_address() -> str:
    """Return the network address of whoever sends the request that is answered."""
    return _address.get()


def visitor_in(scope: Mapping[str, Any]) -> Visitor:
    """Return who sent a request that the guard has let through. Raises LookupError for somebody unknown."""
    visitor = scope.get(VISITOR_KEY)
    if not isinstance(visitor, Visitor):
        raise LookupError(VISITOR_KEY)
    return visitor


def _carries(csrf: str, headers: Mapping[str, str], body: bytes) -> bool:
    """Whether a request has the text that only pages of this session know, in a header or in a field of a form."""
    sent = headers.get(CSRF_HEADER)
    if sent is None and headers.get("content-type", "").startswith("application/x-www-form-urlencoded"):
        try:
            sent = parse_qs(body.decode("ascii"), max_num_fields=100).get(CSRF_FIELD, [""])[0]
        except ValueError:
            return False
    return sent is not None and hmac.compare_digest(sent.encode("utf-8", "replace"), csrf.encode())


def _replay(body: bytes) -> Receive:
    """Return a function from which an application receives a body that has arrived."""
    messages: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def receive() -> Message:
        return messages.pop() if messages else {"type": "http.disconnect"}

    return receive


def _guarded(send: Send) -> Send:
    """Return a function that adds the headers of every answer."""

    async def send_with_headers(message: Message) -> None:
        if message["type"] == "http.response.start":
            present = {name.lower() for name, _ in message.get("headers", ())}
            added = [*_HEADERS, ("Cache-Control", "no-store")]
            message["headers"] = [
                *message.get("headers", ()),
                *((name.encode(), value.encode()) for name, value in added if name.lower().encode() not in present),
            ]  # fmt: skip
        await send(message)

    return send_with_headers


async def _answer(scope: Scope, headers: Mapping[str, str], send: Send, refusal: RefusedRequest) -> None:
    """Answer a request that was not let through, in JSON for scripts."""
    in_json = "application/json" in headers.get("accept", "")
    body = (json.dumps({"message": refusal.message}) if in_json else f"{refusal.message}。\n").encode()
    kind = "application/json" if in_json else "text/plain; charset=utf-8"
    sent = {"Content-Type": kind, "Content-Length": str(len(body)), **refusal.headers}
    start = [(name.encode(), value.encode()) for name, value in sent.items()]
    await send({"type": "http.response.start", "status": refusal.status, "headers": start})
    await send(
        {"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else body, "more_body": False}
    )
