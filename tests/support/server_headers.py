"""The headers that a web server has to send with every file of a site.

servers/ holds settings of nginx, Apache and Caddy; tests/site/test_servers.py asks each of these servers for every file
and expects `headers_of`.
"""

from __future__ import annotations

import re

from generator.rendering.browser_policy import EMBED_POLICY, PAGE_POLICY, REFERRER

_FORBIDDEN = (
    "accelerometer",
    "autoplay",
    "camera",
    "display-capture",
    "encrypted-media",
    "fullscreen",
    "geolocation",
    "gyroscope",
    "magnetometer",
    "microphone",
    "midi",
    "payment",
    "picture-in-picture",
    "publickey-credentials-get",
    "screen-wake-lock",
    "usb",
    "xr-spatial-tracking",
)

_ON_EVERY_FILE = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": REFERRER,
    "Permissions-Policy": ", ".join(f"{feature}=()" for feature in _FORBIDDEN),
    "Cross-Origin-Opener-Policy": "same-origin",
}

_FOR_READERS = {
    "Content-Security-Policy": f"{PAGE_POLICY}; frame-ancestors 'none'",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Resource-Policy": "same-origin",
}
"""Headers of files that readers of this site load."""

_FOR_OTHER_SITES = {
    "Content-Security-Policy": EMBED_POLICY,
    "Cross-Origin-Resource-Policy": "cross-origin",
    "Access-Control-Allow-Origin": "*",
}
"""Headers of files that other sites and their programs load: fragments, and everything that is open data."""

_OPEN_PATH = re.compile(
    r"(?:^|/)(?:embed\.html|project\.json|feed\.xml|open-data/[^/]+\.(?:csv|json|xlsx|zip))$"
)
_NAMED_BY_CONTENT = re.compile(r"\.[0-9a-f]{8}\.min\.(?:css|js)$|(?:^|/)search/[0-9a-f]{16}/[^/]+\.bin$")
"""Paths of files whose name has a digest of their content: a file that changes gets another name."""
_SAVED_NOT_SHOWN = re.compile(r"\.(?:csv|docx|xlsx|zip)$")
"""Paths of files that a browser saves and does not show."""

MEDIA_TYPES = {
    "html": "text/html; charset=utf-8",
    "css": "text/css; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
    "xml": "application/xml",
    "feed.xml": "application/atom+xml",
    "svg": "image/svg+xml",
    "png": "image/png",
    "jpg": "image/jpeg",
    "webp": "image/webp",
    "ico": "image/x-icon",
    "pdf": "application/pdf",
    "txt": "text/plain; charset=utf-8",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "zip": "application/zip",
    "gz": "application/gzip",
    "bin": "application/octet-stream",
    "map": "application/json",
    "SHA256SUMS": "text/plain; charset=utf-8",
}
"""Content type of a file, by its whole name or by its ending."""


def headers_of(path: str) -> dict[str, str]:
    """Return the headers of the file at `path` below the site's root, its size and date aside."""
    name = path.rpartition("/")[2]
    audience = _FOR_OTHER_SITES if _OPEN_PATH.search(path) else _FOR_READERS
    headers = {**_ON_EVERY_FILE, **audience, "Content-Type": MEDIA_TYPES.get(name) or _type_of(name)}
    # A corrected figure is seen at once: a browser asks whether what it has is still right, and mostly it is.
    headers["Cache-Control"] = (
        "public, max-age=31536000, immutable" if _NAMED_BY_CONTENT.search(path) else "no-cache"
    )
    if _SAVED_NOT_SHOWN.search(path):
        headers["Content-Disposition"] = "attachment"
    return headers


def _type_of(name: str) -> str:
    return MEDIA_TYPES[name.rpartition(".")[2]]


ALL_HEADERS = frozenset(
    {
        *_ON_EVERY_FILE,
        *_FOR_READERS,
        *_FOR_OTHER_SITES,
        "Content-Type",
        "Cache-Control",
        "Content-Disposition",
    }
)
"""Every header that `headers_of` may give. A server must not send one of them where `headers_of` does not give it."""
