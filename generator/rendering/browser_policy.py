"""What a browser may do on our pages, and for how long it may keep what: the one place where that is settled.

A page carries `PAGE_POLICY` itself, whoever serves it. The rest only a server can say: servers/ holds settings of
nginx, Apache and Caddy, and a test asks each of them for every file and expects `headers_of`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping


def _joined(directives: Mapping[str, str]) -> str:
    return "; ".join(f"{name} {value}" for name, value in directives.items())


_NOTHING = {"default-src": "'none'", "base-uri": "'none'", "form-action": "'none'"}

PAGE_POLICY = _joined(
    {
        **_NOTHING,
        "script-src": "'self'",
        "style-src": "'self'",
        "img-src": "'self' data:",  # the theme's stylesheet carries its icons
        "connect-src": "'self'",  # the search index, the explanations of words
    }
)
"""As `<meta>` in every page: no script and no style that stands in the page, nothing from another host."""

EMBED_POLICY = _joined({**_NOTHING, "style-src": "'self'", "img-src": "'self'"})  # the browser's icon
"""The same for what other sites show of a page: no script at all."""

REFERRER = "no-referrer"
"""What another site is told about where a reader comes from."""

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

_EVERYWHERE = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": REFERRER,
    "Permissions-Policy": ", ".join(f"{feature}=()" for feature in _FORBIDDEN),
    "Cross-Origin-Opener-Policy": "same-origin",
}

_OWN = {
    "Content-Security-Policy": f"{PAGE_POLICY}; frame-ancestors 'none'",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Resource-Policy": "same-origin",
}
"""For readers of this site."""

_OTHERS = {
    "Content-Security-Policy": EMBED_POLICY,
    "Cross-Origin-Resource-Policy": "cross-origin",
    "Access-Control-Allow-Origin": "*",
}
"""For other sites and their programs: fragments, and everything that is open data."""

_FOR_OTHERS = re.compile(
    r"(?:^|/)(?:embed\.html|project\.json|feed\.xml|open-data/[^/]+\.(?:csv|json|xlsx|zip))$"
)
_NAMED_BY_CONTENT = re.compile(r"\.[0-9a-f]{8}\.min\.(?:css|js)$|(?:^|/)search/[0-9a-f]{16}/[^/]+\.bin$")
"""A file that changes gets another name."""
_TO_KEEP = re.compile(r"\.(?:csv|xlsx|zip)$")
"""What a browser saves and does not show."""

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
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "zip": "application/zip",
    "gz": "application/gzip",
    "bin": "application/octet-stream",
    "map": "application/json",
    "SHA256SUMS": "text/plain; charset=utf-8",
}
"""By the name of a file, or its ending."""


def headers_of(path: str) -> dict[str, str]:
    """What a server says with the file at that path below the site's root, its size and date aside."""
    name = path.rpartition("/")[2]
    own = _OTHERS if _FOR_OTHERS.search(path) else _OWN
    headers = {**_EVERYWHERE, **own, "Content-Type": MEDIA_TYPES.get(name) or _type_of(name)}
    # A corrected figure is seen at once: a browser asks whether what it has is still right, and mostly it is.
    headers["Cache-Control"] = (
        "public, max-age=31536000, immutable" if _NAMED_BY_CONTENT.search(path) else "no-cache"
    )
    if _TO_KEEP.search(path):
        headers["Content-Disposition"] = "attachment"
    return headers


def _type_of(name: str) -> str:
    return MEDIA_TYPES[name.rpartition(".")[2]]


ALL_HEADERS = frozenset(
    {*_EVERYWHERE, *_OWN, *_OTHERS, "Content-Type", "Cache-Control", "Content-Disposition"}
)
"""Every header that `headers_of` says anything about; one that it does not give is not sent."""
