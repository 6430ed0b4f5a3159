"""Read the files of a site that is served over HTTP: the only module that reaches the network.

What a server sends is only hashed, parsed or copied. A redirection to another server is refused. One server gets so much time
and so many bytes in one run, whatever it does with them: the limits below.
"""

from __future__ import annotations

import http.client
import re
import time
from collections.abc import Callable, Iterable
from hashlib import sha256
from pathlib import Path
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

from generator.publishing.checksums import MAX_LIST_BYTES, SUMS, SiteDigests
from generator.publishing.watched_threads import Transfer, WatchedThreads

MAX_SERVED_LIST_BYTES = MAX_LIST_BYTES
"""Largest list of checksums that is read from a server."""
MAX_SERVED_FILE_BYTES = 1 << 31
"""Largest published file that is read."""
MAX_SERVED_SITE_BYTES = 1 << 36
"""Most bytes that are read from a server in one run: 64 GB."""
MAX_SERVED_SITE_SECONDS = 1800
"""Longest time that one run takes to read a site; 33,000 files come in it if eight of them take 0.4 s."""
SERVER_TIMEOUT_SECONDS = 30
"""Longest time that a server may take to answer, or to go on sending."""
MIN_BYTES_PER_SECOND = 4096
"""Lowest rate of one of the transfers after that time; a server that sends a byte now and then is not waited for."""

_MAX_CONNECTIONS = 8
_PIECE_BYTES = 1 << 16
_MAX_REASON_CHARACTERS = 200
_NOT_FOUND = (404, 410)
"""HTTP status codes that say that there is no such file."""
_PORTS = {"http": 80, "https": 443}
"""Usual port of each scheme."""
_HOST_AND_PORT = re.compile(r"[\w.-]+(?::\d+)?|\[[0-9a-fA-F:.]+\](?::\d+)?")
_SAFE_IN_PATH = "/%:@!$&'()*+,;=~"
"""Characters that stand in an address as they are, besides letters and digits."""


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
        """Take the address of the site's root; the time of the run begins. Raises SiteUnreachable where it cannot be used."""
        try:
            self.address = _root_address(address)
        except ValueError:
            shown = as_plain_text(address)
            raise SiteUnreachable(f"“{shown}”不是网站的地址。请写成 https://主机/路径/") from None
        self._opener = _opener(self.address)
        self._end = time.monotonic() + MAX_SERVED_SITE_SECONDS
        self._received = 0
        """Bytes of the transfers that are finished."""

    def checksum_list(self) -> bytes:
        """Read the site's list of checksums. Raises SiteUnreachable."""
        content = self.read(SUMS, MAX_SERVED_LIST_BYTES)
        if content is None:
            raise SiteUnreachable(f"{self.address} 没有 {SUMS}，没法核对")
        return content

    def read(self, name: str, limit: int) -> bytes | None:
        """Read a file of at most `limit` bytes; None where there is none. Raises SiteUnreachable."""
        content = bytearray()  # no list of pieces: a server may send single bytes
        try:
            return bytes(content) if self._take_one(name, limit, content.extend) else None
        except _Refused as error:
            raise SiteUnreachable(f"读不到 {self.address}{as_plain_text(name)}（{error}）") from error

    def copy(self, name: str, file: Path, limit: int) -> str | None:
        """Copy a file of at most `limit` bytes and return its digest; None where there is none.

        Raises OSError, SiteUnreachable.
        """
        digest = sha256()
        with file.open("wb") as target:

            def take(piece: bytes) -> None:
                digest.update(piece)
                target.write(piece)

            try:
                return digest.hexdigest() if self._take_one(name, limit, take) else None
            except _Refused:
                return None

    def _take_one(self, name: str, limit: int, take: Callable[[bytes], object]) -> bool:
        """Hand a file to `take` in pieces; False where there is none. Raises _Refused, SiteUnreachable."""

        def fetch(name: str, transfer: Transfer) -> bool:
            return self._fetch(name, limit, take, transfer)

        ((_, is_served),) = WatchedThreads([name], fetch, _new_transfer).results(1, self._watch)
        return is_served

    def digests_of(
        self, names: Iterable[str], progress: Callable[[int, int], None] = lambda done, of: None
    ) -> SiteDigests:
        """Compute the digests of the named files; missing ones are left out. Raises SiteUnreachable."""
        wanted = list(names)
        site = SiteDigests({})
        threads = WatchedThreads(wanted, self._digest, _new_transfer)
        for done, (name, answer) in enumerate(threads.results(_MAX_CONNECTIONS, self._watch), start=1):
            if isinstance(answer, _Refused):
                site.unreadable[name] = str(answer)
            elif answer is not None:
                site.digests[name] = answer
            progress(done, len(wanted))
        return site

    def _watch(self, transfers: Iterable[Transfer]) -> None:
        """Raise SiteUnreachable where a transfer is late or the run has had all its time or bytes."""
        if time.monotonic() > self._end:
            raise SiteUnreachable(
                f"{self.address} 用了 {MAX_SERVED_SITE_SECONDS} 秒还没有读完，不再等。"
                "请在离服务器近的机器上核对，或者把网站复制下来，核对文件夹"
            )
        if self._received + sum(transfer.received for transfer in transfers) > MAX_SERVED_SITE_BYTES:
            raise SiteUnreachable(f"{self.address} 多于 {MAX_SERVED_SITE_BYTES} 字节，不再读")
        for transfer in transfers:
            if transfer.is_late():
                raise SiteUnreachable(
                    f"连不上 {self.address}（太慢：{transfer.seconds:.0f} 秒里收到 {transfer.received} 字节）"
                )

    def _digest(self, name: str, transfer: Transfer) -> str | _Refused | None:
        """Compute the digest of a file; None where there is none, the error where the answer says nothing about it.

        Raises SiteUnreachable.
        """
        digest = sha256()
        try:
            return (
                digest.hexdigest()
                if self._fetch(name, MAX_SERVED_FILE_BYTES, digest.update, transfer)
                else None
            )
        except _Refused as error:
            return error
        finally:
            self._received += transfer.received

    def _fetch(self, name: str, limit: int, take: Callable[[bytes], object], transfer: Transfer) -> bool:
        """Hand a file to `take` in pieces; False where there is none. Raises _Refused, SiteUnreachable, GivenUp."""
        address = self.address + quote(name, errors="surrogateescape")
        try:
            answer = self._opener.open(
                Request(address, headers={"Cache-Control": "no-cache"}), None, SERVER_TIMEOUT_SECONDS
            )
            assert answer is not None
            with answer:
                _take_all(answer, limit, take, transfer)
        except HTTPError as error:
            error.close()
            if error.code in _NOT_FOUND:
                return False
            raise _Refused(f"服务器回答 {error.code}") from error
        except http.client.IncompleteRead as error:
            raise _Refused("没有传完") from error
        except (URLError, http.client.HTTPException, OSError) as error:
            reason = as_plain_text(str(getattr(error, "reason", None) or error))
            raise SiteUnreachable(f"连不上 {self.address}（{reason}）") from error
        except ValueError as error:  # such as an address in an answer that is none
            raise _Refused("服务器的回答不合 HTTP 的规矩") from error
        return True


def _root_address(address: str) -> str:
    """Return the address of a site's root as it is asked for, with the last slash. Raises ValueError where it is none."""
    parts = urlsplit(address)
    usable = _HOST_AND_PORT.fullmatch(parts.netloc) and (parts.port or 1) and parts.scheme in _PORTS
    if not usable or parts.query or parts.fragment or not address.isprintable():
        raise ValueError
    host, colon, port = parts.netloc.rpartition(":") if parts.port else (parts.netloc, "", "")
    if not host.isascii():
        host = host.encode("idna").decode()  # ValueError where a part is empty or too long
    elif any(not part or len(part) > 63 for part in host.rstrip(".").split(".")) and "[" not in host:
        raise ValueError
    return f"{parts.scheme}://{host}{colon}{port}" + quote(parts.path, safe=_SAFE_IN_PATH).rstrip("/") + "/"


def as_plain_text(text: str) -> str:
    """Return a text that may come from anywhere without characters that control a terminal, cut to a line's length."""
    plain = text if text.isprintable() else repr(text)
    return plain if len(plain) <= _MAX_REASON_CHARACTERS else f"{plain[:_MAX_REASON_CHARACTERS]}……"


def _new_transfer() -> Transfer:
    """Return what a transfer that begins now may take."""
    return Transfer(SERVER_TIMEOUT_SECONDS, MIN_BYTES_PER_SECOND)


def _take_all(answer: Any, limit: int, take: Callable[[bytes], object], transfer: Transfer) -> None:
    """Hand the body of an answer to `take` as it comes.

    Raises _Refused where it is no whole file, packed, or exceeds `limit` bytes; raises GivenUp.
    """
    if answer.status != http.HTTPStatus.OK:
        raise _Refused(f"服务器回答 {answer.status}")
    packed = answer.headers.get("Content-Encoding", "identity").strip().lower()
    if packed not in ("", "identity"):
        raise _Refused(f"服务器发来的是压缩过的（{as_plain_text(packed)}），本程序没有要求压缩")
    announced, received = answer.length, 0
    if announced is not None and announced > limit:
        raise _Refused(f"大于 {limit} 字节")
    while (announced is None or received < announced) and (piece := answer.read1(_PIECE_BYTES)):
        received += len(piece)
        if received > limit:
            raise _Refused(f"大于 {limit} 字节")
        transfer.add(len(piece))
        take(piece)
    if announced is not None and received < announced:
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
        fp.close()  # its body, which may have no end, would be read otherwise
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
