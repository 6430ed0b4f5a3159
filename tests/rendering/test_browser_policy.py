"""What is said with a file, by its path."""

from __future__ import annotations

import pytest

from generator.rendering.browser_policy import EMBED_POLICY, PAGE_POLICY
from tests.support.server_headers import ALL_HEADERS, headers_of

KEPT = "public, max-age=31536000, immutable"


@pytest.mark.parametrize("policy", [PAGE_POLICY, EMBED_POLICY])
def test_nothing_is_allowed_that_is_not_named(policy: str) -> None:
    """Neither policy lets text of a page run, nor names a host."""
    directives = dict(part.split(" ", 1) for part in policy.split("; "))
    assert directives["default-src"] == directives["base-uri"] == directives["form-action"] == "'none'"
    assert "unsafe" not in policy
    assert not {"http:", "https:", "*"} & set(policy.split())
    assert "frame-ancestors" not in policy  # browsers ignore it in a page, and say so in the console


def test_pages_are_not_framed_and_fragments_are() -> None:
    """Only what is made for other sites can be shown there."""
    for page in (
        "index.html",
        "2023/yiliao-huzhu/index.html",
        "404.html",
        "open-data/index.html",
        "embed/index.html",
    ):
        assert headers_of(page)["Content-Security-Policy"] == f"{PAGE_POLICY}; frame-ancestors 'none'"
        assert headers_of(page)["X-Frame-Options"] == "DENY"
        assert "Access-Control-Allow-Origin" not in headers_of(page)
    for fragment in ("embed.html", "2023/yiliao-huzhu/embed.html"):
        assert headers_of(fragment)["Content-Security-Policy"] == EMBED_POLICY
        assert headers_of(fragment)["Cross-Origin-Resource-Policy"] == "cross-origin"
        assert "X-Frame-Options" not in headers_of(fragment)


@pytest.mark.parametrize(
    ("path", "kept"),
    [
        ("assets/stylesheets/main.57a0d79d.min.css", True),
        ("assets/javascripts/bundle.a5f9d56c.min.js", True),
        ("search/1d4f66d2ce9f80fe/places-0.bin", True),
        ("search/start.json", False),
        ("assets/search.js", False),
        ("index.html", False),
        ("open-data/projects.csv", False),
        ("x/1d4f66d2ce9f80fe/places-0.bin", False),
    ],
)
def test_only_what_is_named_by_its_content_is_kept(path: str, kept: bool) -> None:
    """Anything else is asked for anew: a corrected figure is seen at once."""
    assert headers_of(path)["Cache-Control"] == (KEPT if kept else "no-cache")


@pytest.mark.parametrize(
    ("path", "media_type", "saved"),
    [
        ("open-data/projects.csv", "text/csv; charset=utf-8", True),
        ("open-data/disclosure.zip", "application/zip", True),
        ("open-data/projects.json", "application/json", False),
        ("feed.xml", "application/atom+xml", False),
        ("sitemap.xml", "application/xml", False),
        ("SHA256SUMS", "text/plain; charset=utf-8", False),
        ("2023/yiliao-huzhu/index.html", "text/html; charset=utf-8", False),
    ],
)
def test_types_and_what_is_saved(path: str, media_type: str, saved: bool) -> None:
    """By the name of the file."""
    headers = headers_of(path)
    assert headers["Content-Type"] == media_type
    assert ("Content-Disposition" in headers) == saved
    assert set(headers) <= ALL_HEADERS


def test_open_data_is_for_programs_of_other_sites() -> None:
    """So that a page elsewhere may read it."""
    for path in ("open-data/projects.json", "2023/yiliao-huzhu/project.json", "feed.xml"):
        assert headers_of(path)["Access-Control-Allow-Origin"] == "*"


def test_a_file_of_no_known_kind_is_told() -> None:
    """A new kind of file has to be given its type here, and in servers/."""
    with pytest.raises(KeyError):
        headers_of("open-data/projects.parquet")
