"""Sign in with a password or through the proxy, and sign out."""

from __future__ import annotations

import asyncio

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from generator.form_app.identities import ProxyIdentity, session_cookie
from generator.form_app.office_service import OfficeService
from generator.form_app.persons import Person
from generator.form_app.rate_limits import (
    MAX_ACCOUNT_DELAY_SECONDS,
    MAX_ADDRESS_DELAY_SECONDS,
    MIN_ACCOUNT_FAILURES,
    MIN_ADDRESS_FAILURES,
    GuessDelay,
)
from generator.form_app.request_guard import ADDRESS_KEY, visitor_in
from generator.rendering.render import render

MAX_COMPARED_AT_ONCE = 2
"""Passwords that are compared at the same time: each takes 32 MB and a tenth of a second."""
SIGN_IN_ADDRESS = "/sign-in"
SIGN_OUT_ADDRESS = "/sign-out"


class SignInPages:
    """Pages at which sessions begin and end."""

    def __init__(self, service: OfficeService, proxy: ProxyIdentity | None, is_secure: bool) -> None:
        """Take what the pages use; `proxy` says who somebody is where there are no accounts."""
        self._service, self._proxy, self._is_secure = service, proxy, is_secure
        self._account_delay = GuessDelay(MIN_ACCOUNT_FAILURES, MAX_ACCOUNT_DELAY_SECONDS)
        self._address_delay = GuessDelay(MIN_ADDRESS_FAILURES, MAX_ADDRESS_DELAY_SECONDS)
        self._places = asyncio.Semaphore(MAX_COMPARED_AT_ONCE)

    def routes(self) -> list[Route]:
        """Return the addresses and who answers them."""
        return [
            Route(SIGN_IN_ADDRESS, self._show),
            Route(SIGN_IN_ADDRESS, self._sign_in, methods=["POST"]),
            Route(SIGN_OUT_ADDRESS, self._sign_out, methods=["POST"]),
        ]

    async def _show(self, request: Request) -> Response:
        """Show the form; somebody for whom a proxy vouches needs none."""
        if self._proxy is None:
            return _form()
        person = self._proxy.person(request.scope, {**request.headers})
        if person is None:
            return HTMLResponse(render("office/no_identity.html"), 403)
        return await run_in_threadpool(self._begin, request, person)

    async def _sign_in(self, request: Request) -> Response:
        """Compare a password, as often as people mistype and no more."""
        if self._service.accounts is None:
            return _form("这里不用口令登录", 404)
        form = await request.form()
        account, password = str(form.get("account", "")).strip()[:64], str(form.get("password", ""))
        address = request.scope[ADDRESS_KEY]
        # Within a place, failures are counted before the next guess is looked at: many at once are no way round the delay.
        async with self._places:
            seconds = max(
                self._account_delay.seconds_to_wait(account), self._address_delay.seconds_to_wait(address)
            )
            if seconds:
                await run_in_threadpool(self._service.audit.write, "sign-in-delayed", account, address)
                return _form(f"口令错得太多次，请等 {seconds} 秒再试", 429, {"Retry-After": str(seconds)})
            person = await run_in_threadpool(self._service.accounts.person_of, account, password)
            if person is None:
                self._account_delay.count_failure(account)
                self._address_delay.count_failure(address)
                await run_in_threadpool(self._service.audit.write, "sign-in-failed", account, address)
                return _form("账号或口令不对。忘了口令，请找管理员", 403)
            self._account_delay.forget(account)
        return await run_in_threadpool(self._begin, request, person)

    def _begin(self, request: Request, person: Person) -> Response:
        """Begin a session; whatever session the browser had before does not become this one."""
        self._service.audit.write("sign-in", person.account, request.scope[ADDRESS_KEY])
        cookie = self._service.sessions.begin(person, request.headers.get("user-agent", ""))
        return RedirectResponse("/", 303, {"Set-Cookie": session_cookie(cookie, self._is_secure)})

    async def _sign_out(self, request: Request) -> Response:
        visitor = visitor_in(request.scope)
        self._service.sessions.end(visitor.session)
        address = request.scope[ADDRESS_KEY]
        await run_in_threadpool(self._service.audit.write, "sign-out", visitor.person.account, address)
        return RedirectResponse(SIGN_IN_ADDRESS, 303, {"Set-Cookie": session_cookie("", self._is_secure)})


def _form(message: str = "", status: int = 200, headers: dict[str, str] | None = None) -> Response:
    return HTMLResponse(render("office/sign_in.html", message=message), status, headers)
