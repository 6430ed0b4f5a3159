"""The files of a site that is served over HTTP: the only module that reaches the network.

What a server sends is only hashed or parsed. It can send nobody to another server.
"""

from __future__ import annotations

import http.client
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from typing import IO, Any
from urllib.error import HTTPError, URLError
from urllib.parse import quote, urlsplit
from urllib.request import (
    HTTPDefaultErrorHandler,
    HTTPErrorProcessor,
    HTTPHandler,
    HTTPRedirectHandler,
    HTTPSHandler,
    OpenerDirector,
    ProxyHandler,
    Request,
)

from generator.publishing.checksums import SUMS, SiteDigests

LARGEST_LIST = 1 << 26
"""Bytes of a list of checksums; 100,000 files are named in a sixth of it."""
LARGEST_FILE = 1 << 31
"""Bytes of a published file."""
PATIENCE = 30
"""Seconds in which a server has to go on."""

_AT_ONCE = 8
_PIECE = 1 << 16
_ABSENT = (404, 410)
_PORTS = {"http": 80, "https": 443}


class SiteUnreachable(Exception):
    """A server does not answer as one that has a site would; the message is for the one who asked."""


class _Refused(Exception):
    """An answer that says nothing of a file; its text says why."""


def is_address(text: str) -> bool:
    """Whether it is the address of a site, and not the name of a folder."""
    return text.lower().startswith(("http://", "https://"))


class ServedSite:
    """A site below one address."""

    def __init__(self, address: str) -> None:
        """Raises SiteUnreachable where it is no address."""
        try:
            parts = urlsplit(address)
            right = bool(parts.hostname) and (parts.port or 1) and "@" not in parts.netloc
        except ValueError:
            right = False
        if not right or parts.query or parts.fragment:
            raise SiteUnreachable(f"“{address}”不是网站的地址。请写成 https://主机/路径/")
        self.address = address.rstrip("/") + "/"
        self._opener = _opener(self.address)

    def list(self) -> bytes:
        """Its list of checksums. Raises SiteUnreachable."""
        content = self.read(SUMS, LARGEST_LIST)
        if content is None:
            raise SiteUnreachable(f"{self.address} 没有 {SUMS}，没法核对")
        return content

    def read(self, name: str, limit: int) -> bytes | None:
        """A file of at most `limit` bytes; None where there is none. Raises SiteUnreachable."""
        pieces: list[bytes] = []
        try:
            return b"".join(pieces) if self._fetch(name, limit, pieces.append) else None
        except _Refused as error:
            raise SiteUnreachable(f"读不到 {self.address}{name}（{error}）") from error

    def look_at(
        self, names: Iterable[str], progress: Callable[[int, int], None] = lambda done, of: None
    ) -> SiteDigests:
        """What the files of these names are; those that are not there are left out. Raises SiteUnreachable."""
        wanted = list(names)
        found = SiteDigests({})
        with ThreadPoolExecutor(_AT_ONCE) as executor:
            try:
                for done, (name, digest, reason) in enumerate(executor.map(self._digest, wanted), start=1):
                    if digest:
                        found.digests[name] = digest
                    elif reason:
                        found.unreadable[name] = reason
                    progress(done, len(wanted))
            except BaseException:
                executor.shutdown(cancel_futures=True)
                raise
        return found

    def _digest(self, name: str) -> tuple[str, str, str]:
        digest = sha256()
        try:
            there = self._fetch(name, LARGEST_FILE, digest.update)
        except _Refused as error:
            return name, "", str(error)
        return name, digest.hexdigest() if there else "", ""

    def _fetch(self, name: str, limit: int, take: Callable[[bytes], Any]) -> bool:
        """Hand over a file piece by piece; False where there is none. Raises _Refused, SiteUnreachable."""
        address = self.address + quote(name, errors="surrogateescape")
        try:
            answer = self._opener.open(
                Request(address, headers={"Cache-Control": "no-cache"}), None, PATIENCE
            )
            assert answer is not None
            with answer:
                _take_all(answer, limit, take)
        except HTTPError as error:
            error.close()
            if error.code in _ABSENT:
                return False
            raise _Refused(f"服务器回答 {error.code}") from error
        except (URLError, http.client.HTTPException, OSError) as error:
            reason = getattr(error, "reason", None) or error
            raise SiteUnreachable(f"连不上 {self.address}（{reason}）") from error
        return True


def _take_all(answer: IO[bytes], limit: int, take: Callable[[bytes], Any]) -> None:
    received = 0
    while piece := answer.read(_PIECE):
        received += len(piece)
        if received > limit:
            raise _Refused(f"大于 {limit} 字节")
        take(piece)
    if getattr(answer, "length", None):  # what was announced and did not come
        raise _Refused("没有传完")


def _opener(address: str) -> OpenerDirector:
    opener = OpenerDirector()  # not the usual one: that reads files of this machine as well
    handlers = (
        ProxyHandler(), HTTPHandler(), HTTPSHandler(), HTTPDefaultErrorHandler(), _Redirects(address), HTTPErrorProcessor(),
    )  # fmt: skip
    for handler in handlers:
        opener.add_handler(handler)
    return opener


class _Redirects(HTTPRedirectHandler):
    """Followed within the site's server, such as from ``index.html`` to its folder."""

    max_redirections = 5

    def __init__(self, address: str) -> None:
        self._address = address

    def redirect_request(
        self, req: Request, fp: IO[bytes], code: int, msg: str, headers: Any, newurl: str
    ) -> Request | None:
        if not same_server(self._address, newurl):
            raise _Refused("服务器要转到别的地方")
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def same_server(address: str, other: str) -> bool:
    """Whether both addresses are of one server; from HTTP to HTTPS is a step on the same, the way back is none."""
    try:
        here, there = urlsplit(address), urlsplit(other)
        ports = [part.port or _PORTS.get(part.scheme) for part in (here, there)]
    except ValueError:
        return False
    if there.scheme not in _PORTS or here.hostname != there.hostname or "@" in there.netloc:
        return False
    safer = (here.scheme, there.scheme) == ("http", "https") and ports == [80, 443]
    return safer or (here.scheme == there.scheme and ports[0] == ports[1])
