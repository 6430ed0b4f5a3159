"""Content Security Policies: what a browser may do on our pages and on their fragments in other sites.

A page carries its policy itself, whoever serves it. Headers that only a server can send stand in servers/;
tests/support/server_headers.py says what they have to be.
"""

from __future__ import annotations

from collections.abc import Mapping


def _policy(directives: Mapping[str, str]) -> str:
    return "; ".join(f"{name} {value}" for name, value in directives.items())


_NOTHING = {"default-src": "'none'", "base-uri": "'none'", "form-action": "'none'"}

PAGE_POLICY = _policy(
    {
        **_NOTHING,
        "script-src": "'self'",
        "style-src": "'self'",
        "img-src": "'self' data:",  # the theme's stylesheet carries its icons
        "connect-src": "'self'",  # the search index, the explanations of words
    }
)
"""Policy in the `<meta>` of every page: no script and no style inside the page, nothing from another host."""

EMBED_POLICY = _policy(
    {**_NOTHING, "script-src": "'self'", "style-src": "'self'", "img-src": "'self'"}  # the browser's icon
)
"""Policy of a fragment that other sites show in an `<iframe>`: no script but the one that tells its height, no request from it."""

REFERRER = "no-referrer"
"""Referrer policy: another site does not hear from which page a reader comes."""
