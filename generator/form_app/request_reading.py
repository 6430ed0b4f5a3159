"""Read what a request says of itself, within limits, and refuse what no browser of the form sends."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from typing import Any

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]

_PATH = re.compile(r"/|(?:/[a-z0-9_-]+(?:\.[a-z0-9_-]+)*)+/?")
MAX_PATH_AND_QUERY_CHARACTERS = 2000
"""Characters of the address of a request, its query included."""
MAX_HEADER_BYTES = 16_000
"""Bytes of all headers of a request."""
MAX_BODY_SECONDS = 60
"""Seconds that a body may take to arrive."""


class RefusedRequest(Exception):
    """A request is not let through."""

    def __init__(self, status: int, message: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(message)
        self.status, self.message, self.headers = status, message, headers or {}


def headers_of(scope: Scope) -> dict[str, str]:
    """Return the headers of a request by their lowercase names; two of one name are joined, so that neither passes alone."""
    headers: dict[str, str] = {}
    for name, value in scope["headers"]:
        key, text = name.decode("latin-1").lower(), value.decode("utf-8", "surrogateescape")
        headers[key] = f"{headers[key]}, {text}" if key in headers else text
    return headers


def check_request_address(scope: Scope) -> None:
    """Refuse an address that no page of the form has. Raises RefusedRequest."""
    if sum(len(name) + len(value) for name, value in scope["headers"]) > MAX_HEADER_BYTES:
        raise RefusedRequest(431, "请求的头部太长")
    raw = scope.get("raw_path") or scope["path"].encode()
    query = scope.get("query_string", b"")
    if len(raw) + len(query) > MAX_PATH_AND_QUERY_CHARACTERS:
        raise RefusedRequest(414, "网址太长")
    if raw != scope["path"].encode() or not _PATH.fullmatch(scope["path"]):
        raise RefusedRequest(404, "没有这一页")


async def read_request_body(headers: Mapping[str, str], receive: Receive, max_bytes: int) -> bytes:
    """Return a whole body, however it was sent in pieces. Raises RefusedRequest."""
    too_large = RefusedRequest(413, f"内容太大，最多 {max_bytes} 字节", {"Connection": "close"})
    stated = headers.get("content-length", "0")
    if not stated.isdecimal() or int(stated) > max_bytes:
        raise too_large
    pieces: list[bytes] = []
    size, more = 0, True
    try:
        async with asyncio.timeout(MAX_BODY_SECONDS):
            while more:
                message = await receive()
                if message["type"] == "http.disconnect":
                    raise RefusedRequest(400, "请求没有发完")
                pieces.append(message.get("body", b""))
                size += len(pieces[-1])
                if size > max_bytes:
                    raise too_large
                more = message.get("more_body", False)
    except TimeoutError:
        raise RefusedRequest(408, "请求发得太慢", {"Connection": "close"}) from None
    return b"".join(pieces)
