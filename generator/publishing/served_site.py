"""Read the files of a site that is served over HTTP: the only module that reaches the network.

What a server sends is only hashed or parsed. A redirection to another server is refused.
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

MAX_SERVED_LIST_BYTES = 1 << 26
"""Largest list of checksums that is read; 100,000 files are named in a sixth of it."""
MAX_SERVED_FILE_BYTES = 1 << 31
"""Largest published file that is read."""
SERVER_TIMEOUT_SECONDS = 30
"""Longest time that a server may take to answer, or to go on sending."""

_MAX_CONNECTIONS = 8
_PIECE_BYTES = 1 << 16
_NOT_FOUND = (404, 410)
"""HTTP status codes that say that there is no such file."""
_PORTS = {"http": 80, "https": 443}
"""Usual port of each scheme."""


class SiteUnreachable(Exception):
    """The server cannot be reached, or has no site; the message says why, in Chinese."""


class _Refused(Exception):
    """An answer from which nothing follows about a file; the text says why, in Chinese."""


def is_address(text: str) -> bool:
    """Whether a text is the address of a site, and not the name of a folder."""
    return text.lower().startswith(("http://", "https://"))


class ServedSite:
    """A site below one address of one server."""

    def __init__(self, address: str) -> None:
        """Take the address of the site's root. Raises SiteUnreachable where it cannot be used."""
        try:
            parts = urlsplit(address)
            usable = bool(parts.hostname) and (parts.port or 1) and "@" not in parts.netloc
        except ValueError:
            usable = False
        if not usable or parts.query or parts.fragment:
            raise SiteUnreachable(f"“{address}”不是网站的地址。请写成 https://主机/路径/")
        self.address = address.rstrip("/") + "/"
        self._opener = _opener(self.address)

    def checksum_list(self) -> bytes:
        """Read the site's list of checksums. Raises SiteUnreachable."""
        content = self.read(SUMS, MAX_SERVED_LIST_BYTES)
        if content is None:
            raise SiteUnreachable(f"{self.address} 没有 {SUMS}，没法核对")
        return content

    def read(self, name: str, limit: int) -> bytes | None:
        """Read a file of at most `limit` bytes; None where there is none. Raises SiteUnreachable."""
        pieces: list[bytes] = []
        try:
            return b"".join(pieces) if self._fetch(name, limit, pieces.append) else None
        except _Refused as error:
            raise SiteUnreachable(f"读不到 {self.address}{name}（{error}）") from error

    def digests_of(
        self, names: Iterable[str], progress: Callable[[int, int], None] = lambda done, of: None
    ) -> SiteDigests:
        """Compute the digests of the named files; missing ones are left out. Raises SiteUnreachable."""
        wanted = list(names)
        site = SiteDigests({})
        with ThreadPoolExecutor(_MAX_CONNECTIONS) as executor:
            try:
                for done, (name, answer) in enumerate(
                    zip(wanted, executor.map(self._digest, wanted), strict=True), start=1
                ):
                    if isinstance(answer, _Refused):
                        site.unreadable[name] = str(answer)
                    elif answer is not None:
                        site.digests[name] = answer
                    progress(done, len(wanted))
            except BaseException:
                executor.shutdown(cancel_futures=True)
                raise
        return site

    def _digest(self, name: str) -> str | _Refused | None:
        """Compute the digest of a file; None where there is none, the error where the answer says nothing about it.

        Raises SiteUnreachable.
        """
        digest = sha256()
        try:
            return digest.hexdigest() if self._fetch(name, MAX_SERVED_FILE_BYTES, digest.update) else None
        except _Refused as error:
            return error

    def _fetch(self, name: str, limit: int, take: Callable[[bytes], Any]) -> bool:
        """Hand a file to `take` in pieces; False where there is none. Raises _Refused, SiteUnreachable."""
        address = self.address + quote(name, errors="surrogateescape")
        try:
            answer = self._opener.open(
                Request(address, headers={"Cache-Control": "no-cache"}), None, SERVER_TIMEOUT_SECONDS
            )
            assert answer is not None
            with answer:
                _take_all(answer, limit, take)
        except HTTPError as error:
            error.close()
            if error.code in _NOT_FOUND:
                return False
            raise _Refused(f"服务器回答 {error.code}") from error
        except (URLError, http.client.HTTPException, OSError) as error:
            reason = getattr(error, "reason", None) or error
            raise SiteUnreachable(f"连不上 {self.address}（{reason}）") from error
        return True


def _take_all(answer: IO[bytes], limit: int, take: Callable[[bytes], Any]) -> None:
    """Hand the body of an answer to `take` in pieces. Raises _Refused where it is cut off or exceeds `limit` bytes."""
    received = 0
    while piece := answer.read(_PIECE_BYTES):
        received += len(piece)
        if received > limit:
            raise _Refused(f"大于 {limit} 字节")
        take(piece)
    if getattr(answer, "length", None):  # what was announced and did not come
        raise _Refused("没有传完")


def _opener(address: str) -> OpenerDirector:
    """Return what opens addresses of the site's server, and nothing else."""
    opener = OpenerDirector()  # not the usual one: that reads files of this machine as well
    handlers = (
        ProxyHandler(), HTTPHandler(), HTTPSHandler(), HTTPDefaultErrorHandler(), _Redirects(address), HTTPErrorProcessor(),
    )  # fmt: skip
    for handler in handlers:
        opener.add_handler(handler)
    return opener


class _Redirects(HTTPRedirectHandler):
    """Follows redirections within the site's server, such as from ``index.html`` to its folder."""

    max_redirections = 5

    def __init__(self, address: str) -> None:
        self._address = address

    def redirect_request(
        self, req: Request, fp: IO[bytes], code: int, msg: str, headers: Any, newurl: str
    ) -> Request | None:
        if not same_server(self._address, newurl):
            raise _Refused("服务器要转到别的地方")
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def same_server(address: str, target: str) -> bool:
    """Whether a redirection from `address` to `target` stays on the server; from HTTP to HTTPS does, back does not."""
    try:
        old, new = urlsplit(address), urlsplit(target)
        ports = [part.port or _PORTS.get(part.scheme) for part in (old, new)]
    except ValueError:
        return False
    if new.scheme not in _PORTS or old.hostname != new.hostname or "@" in new.netloc:
        return False
    safer = (old.scheme, new.scheme) == ("http", "https") and ports == [80, 443]
    return safer or (old.scheme == new.scheme and ports[0] == ports[1])
