"""Serve the form to an office, behind the web server of the body."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import uvicorn
from starlette.routing import BaseRoute

from generator.form_app.office_app import office_application
from generator.form_app.office_service import OfficeService, open_office
from generator.form_app.read_office import read_office

KEEP_ALIVE_SECONDS = 30
"""Seconds that a connection without a request stays open."""
MAX_CONNECTIONS = 200
"""Connections at once."""
STOP_SECONDS = 10
"""Seconds that requests may still take when the program is told to stop."""
MAX_HEAD_BYTES = 32_000
"""Bytes of the head of a request."""


def serve_office(
    file: Path,
    form_routes: Callable[[OfficeService], Sequence[BaseRoute]] = lambda service: (),
    upload_paths: frozenset[str] = frozenset(),
) -> None:
    """Serve until the program is told to stop. Raises CannotServe, DataProblems.

    `file` is office.yml; `form_routes` returns the routes of the form, `upload_paths` are its addresses that take files.
    """
    service = open_office(read_office(file, os.environ), _report)
    assets = Path("docs", "assets").absolute()
    app = office_application(service, form_routes(service), upload_paths, assets)
    uvicorn.Server(server_settings(app, service.office.settings.listen)).run()


def server_settings(app: object, listen: str) -> uvicorn.Config:
    """Return how uvicorn serves an application at ``address:port``; what stands before it is told by the guard alone."""
    host, _, port = listen.rpartition(":")
    return uvicorn.Config(
        app,  # type: ignore[arg-type]  # an ASGI application of our own types
        host=host.strip("[]"),
        port=int(port),
        proxy_headers=False,  # the guard decides whose headers count
        server_header=False,
        access_log=False,
        log_level="warning",
        ws="none",
        http="h11",
        lifespan="on",
        limit_concurrency=MAX_CONNECTIONS,
        timeout_keep_alive=KEEP_ALIVE_SECONDS,
        timeout_graceful_shutdown=STOP_SECONDS,
        h11_max_incomplete_event_size=MAX_HEAD_BYTES,
    )


def _report(submission: str, words: str) -> None:
    """Tell the administrator, in the log of the service, what keeps the code host from getting a submission."""
    sys.stderr.write(f"{submission}：{words}\n" if submission else f"{words}\n")
    sys.stderr.flush()
