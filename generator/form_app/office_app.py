"""Put the form, the pages of an office and the guard together into one web application."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator, Sequence
from functools import partial
from importlib.resources import files
from pathlib import Path

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from generator.file_reading import read_below
from generator.form_app.identities import ProxyIdentity, SessionIdentity
from generator.form_app.office_git import GitFailed
from generator.form_app.office_pages import SUBMISSIONS_ADDRESS, OfficePages
from generator.form_app.office_service import OfficeService
from generator.form_app.rate_limits import RateLimit
from generator.form_app.request_guard import GuardSettings, RequestGuard
from generator.form_app.sign_in_pages import SIGN_IN_ADDRESS, SignInPages
from generator.output.program_files import PROGRAM_DOCS
from generator.publishing.os_errors import bare_reason_of
from generator.reading.problem import DataProblems

_JSON_BYTES_PER_BYTE = 8
"""Bytes that JSON may take for one of a text and its base: both are sent, with escapes."""
MAX_REPORTS_PER_MINUTE = 20
"""Refused requests of one network address that are written down in a minute."""
OFFICE_STYLES = ("office.css",)
"""Stylesheets that come with the program."""
SITE_STYLES = ("theme.css", "pages.css")
"""Stylesheets of the site that the preview of a page uses, from docs/assets of the working folder, or else of the program."""


def office_application(
    service: OfficeService,
    form_routes: Sequence[BaseRoute] = (),
    upload_paths: frozenset[str] = frozenset(),
    site_assets: Path | None = None,
) -> RequestGuard:
    """Return the guarded web application of an office.

    `form_routes` are those of the form, `upload_paths` its addresses that take files; without a route for ``/`` the
    list of one's submissions is shown there. `site_assets` is the folder with the styles of the site.
    """
    settings = service.office.settings
    is_secure = settings.address.startswith("https://")

    reports = RateLimit(MAX_REPORTS_PER_MINUTE)

    def note(event: str, account: str, address: str, **details: str) -> None:
        """Write down what was refused; it stays refused where that cannot be written down, or not so often."""
        if reports.allow(address):
            with contextlib.suppress(OSError):
                service.audit.write(event, account, address, **details)

    def refused(address: str, path: str, status: int) -> None:
        note("refused", "", address, path=path, status=str(status))

    def forged(address: str, account: str) -> None:
        note("identity-header-ignored", account, address)

    proxy = None
    identity: ProxyIdentity | SessionIdentity
    if service.accounts is None:
        proxy = ProxyIdentity(settings.identity, service.addresses, service.sessions, is_secure, forged)
        identity = proxy
    else:
        identity = SessionIdentity(service.sessions, is_secure)
    routes = [
        *SignInPages(service, proxy, is_secure).routes(),
        *OfficePages(service).routes(),
        *(Route(f"/styles/{name}", partial(_style, site_assets, name)) for name in (*OFFICE_STYLES, *SITE_STYLES, "plain.css")),
        *form_routes,
        Route("/", _start),
    ]  # fmt: skip

    @contextlib.asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        service.start()
        yield
        service.stop()

    limits = settings.limits
    return RequestGuard(
        Starlette(
            routes=routes,
            lifespan=lifespan,
            exception_handlers={
                OSError: _unavailable,
                GitFailed: _unavailable,
                DataProblems: _broken_registers,
            },
        ),
        GuardSettings(
            hosts=settings.hosts,
            origins=settings.origins,
            open_paths=frozenset({SIGN_IN_ADDRESS, "/styles/"}),
            sign_in=SIGN_IN_ADDRESS,
            upload_paths=upload_paths,
            max_body_bytes=limits.submission_bytes * _JSON_BYTES_PER_BYTE,
            max_upload_bytes=limits.upload_bytes,
            requests_per_minute=limits.requests_per_minute,
            writes_per_minute=limits.writes_per_minute,
        ),
        identity,
        service.addresses.address_of,
        refused,
    )


async def _unavailable(_: Request, error: Exception) -> Response:
    """Answer where disk or repository fail; what the browser holds is not lost."""
    words = bare_reason_of(error) if isinstance(error, OSError) else "仓库用不了"
    return PlainTextResponse(f"现在用不了（{words}）。填写的内容还在填报页，没有丢，请告诉管理员。\n", 503)


async def _broken_registers(_: Request, __: Exception) -> Response:
    """Answer where a register of the main branch has errors."""
    return PlainTextResponse("主分支的名册有错误，要先改好名册。\n", 409)


async def _start(_: Request) -> Response:
    return RedirectResponse(SUBMISSIONS_ADDRESS, 303)


async def _style(site_assets: Path | None, name: str, _: Request) -> Response:
    """Return a stylesheet, named in the program and not by a browser; that of the program where the site has none."""
    return Response(_style_content(site_assets, name), media_type="text/css")


def _style_content(site_assets: Path | None, name: str) -> bytes:
    if name == "plain.css":
        return files("generator.rendering").joinpath("templates/plain/plain.css").read_bytes()
    if name in OFFICE_STYLES:
        return files("generator.form_app").joinpath("static", name).read_bytes()
    with contextlib.suppress(FileNotFoundError):
        if site_assets is not None:
            return read_below(site_assets, name)
    return (PROGRAM_DOCS / "assets" / name).read_bytes()
