"""Serve the form at one's desk: one person, this machine alone, the browser opened with a token in the address."""

from __future__ import annotations

import hmac
import secrets
import socket
import webbrowser
from collections.abc import Callable, Mapping
from http.cookies import SimpleCookie
from pathlib import Path
from typing import cast

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from generator.form_app.desk_commit import commit_file, has_repository, person_of
from generator.form_app.drafts import DRAFTS_FOLDER, DraftFolder
from generator.form_app.form_actions import FormActions
from generator.form_app.persons import Visitor
from generator.form_app.request_guard import Application, GuardSettings, RequestGuard
from generator.form_app.request_reading import Scope
from generator.form_app.table_routes import IMPORT_ADDRESS, TableRoutes
from generator.form_app.workspace import Workspace

_LOCAL = "127.0.0.1"
_COOKIE = "disclosure-form"
_OPENING = "/open"
"""Address that takes the token and gives the cookie."""


def desk_application(data: Path, port: int, token: str) -> RequestGuard:
    """Return the application for one person at one port of this machine; `token` opens it."""
    workspace, csrf = Workspace(data), secrets.token_urlsafe()
    visitor = Visitor(person_of(data), csrf, "desk")
    submit = _submit(data) if has_repository(data) else None
    actions = FormActions(workspace.write, "保存", submit)
    drafts = DraftFolder(data.resolve().parent / DRAFTS_FOLDER)
    cookie = secrets.token_urlsafe()

    async def open_form(request: Request) -> Response:
        if not hmac.compare_digest(request.query_params.get("token", "").encode(), token.encode()):
            return Response("网址里的口令不对。请从命令行里给的网址打开。\n", 403)
        response = RedirectResponse("/", 303)
        response.set_cookie(_cookie_name(port), cookie, httponly=True, samesite="strict", path="/")
        return response

    def identify(scope: Scope, headers: Mapping[str, str]) -> Visitor | None:
        sent = SimpleCookie(headers.get("cookie", "")).get(_cookie_name(port))
        known = sent is not None and hmac.compare_digest(sent.value.encode(), cookie.encode())
        return visitor if known else None

    app = Starlette(routes=[Route(_OPENING, open_form), *TableRoutes(workspace, drafts, actions).routes()])
    hosts = frozenset(f"{name}:{port}" for name in (_LOCAL, "localhost"))
    settings = GuardSettings(
        hosts,
        frozenset(f"http://{host}" for host in hosts),
        upload_paths=frozenset({IMPORT_ADDRESS}),
        open_paths=frozenset({_OPENING, "/static/"}),
        requests_per_minute=6000,
        writes_per_minute=3000,
    )
    return RequestGuard(cast(Application, app), settings, identify, lambda scope, headers: _LOCAL)


def _cookie_name(port: int) -> str:
    return f"{_COOKIE}-{port}"


def _submit(data: Path) -> Callable[[str, str], str]:
    return lambda path, text: commit_file(data, path, text)


def serve_desk(data: Path, port: int, opens_browser: bool, announce: Callable[[str], None]) -> None:
    """Serve the form until it is interrupted; `port` 0 takes a free one. Raises OSError."""
    token = secrets.token_urlsafe()
    Workspace(data).remove_leftovers()
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((_LOCAL, port))
        listener.listen()  # a browser that is faster than the server waits
        port = listener.getsockname()[1]
        address = f"http://{_LOCAL}:{port}{_OPENING}?token={token}"
        config = uvicorn.Config(
            desk_application(data, port, token),
            log_level="warning",
            access_log=False,
            proxy_headers=False,
            server_header=False,
            lifespan="off",
        )
        announce(address)
        if opens_browser:
            webbrowser.open(address)
        uvicorn.Server(config).run(sockets=[listener])
