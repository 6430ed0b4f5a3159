"""Tell who sends a request to an office: by a session, or by what the web server in front says."""

from __future__ import annotations

import ipaddress
from collections.abc import Callable, Iterable, Mapping
from http.cookies import CookieError, SimpleCookie

from generator.form_app.office_settings import ACCOUNT_PATTERN, OfficeIdentity
from generator.form_app.persons import Person, Visitor, is_person_name
from generator.form_app.request_reading import Scope
from generator.form_app.sessions import Sessions
from generator.reading.personal_numbers import find_personal_numbers

FORWARDED_HEADER = "x-forwarded-for"


class ClientAddresses:
    """Network addresses of those who send requests, through named proxies or directly."""

    def __init__(self, proxies: Iterable[str]) -> None:
        """Take the networks of the proxies."""
        self._proxies = [ipaddress.ip_network(network) for network in proxies]

    def is_from_proxy(self, scope: Scope) -> bool:
        """Whether a request was handed over by one of the proxies."""
        return self._is_proxy(_peer(scope))

    def address_of(self, scope: Scope, headers: Mapping[str, str]) -> str:
        """Return the network address of whoever sends a request; what others than proxies say of it is ignored."""
        address = _peer(scope)
        if self._is_proxy(address):
            for named in reversed(headers.get(FORWARDED_HEADER, "").split(",")):
                if not _is_address(named.strip()):
                    break
                address = named.strip()
                if not self._is_proxy(address):
                    break
        return address

    def _is_proxy(self, address: str) -> bool:
        return _is_address(address) and any(
            ipaddress.ip_address(address) in network for network in self._proxies
        )


def _peer(scope: Scope) -> str:
    return scope["client"][0] if scope.get("client") else ""


def _is_address(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True


def cookie_name(is_secure: bool) -> str:
    """Return the name of the cookie of a session; browsers bind the one with a prefix to https and to this host."""
    return "__Host-disclosure" if is_secure else "disclosure"


def session_cookie(text: str, is_secure: bool) -> str:
    """Return the Set-Cookie header of a session; an empty text takes the cookie away."""
    ending = "; Secure" if is_secure else ""
    age = "" if text else "; Max-Age=0"
    return f"{cookie_name(is_secure)}={text}; Path=/; HttpOnly; SameSite=Strict{ending}{age}"


class SessionIdentity:
    """Identifies visitors by the cookie of a session that began with a password."""

    def __init__(self, sessions: Sessions, is_secure: bool) -> None:
        self._sessions, self._cookie = sessions, cookie_name(is_secure)

    def __call__(self, scope: Scope, headers: Mapping[str, str]) -> Visitor | None:
        """Return who sends a request; None for somebody unknown."""
        cookie = _cookie_in(headers, self._cookie)
        return self._sessions.visitor(cookie, headers.get("user-agent", "")) if cookie else None


class ProxyIdentity:
    """Identifies visitors by headers of a proxy; their session only binds pages to the browser that opened them."""

    def __init__(
        self,
        settings: OfficeIdentity,
        addresses: ClientAddresses,
        sessions: Sessions,
        is_secure: bool,
        forged: Callable[[str, str], None],
    ) -> None:
        """Take who hears of a header that no proxy sent: the network address, and the account in the header."""
        self._settings, self._addresses, self._sessions = settings, addresses, sessions
        self._cookie, self._forged = cookie_name(is_secure), forged

    def __call__(self, scope: Scope, headers: Mapping[str, str]) -> Visitor | None:
        """Return who sends a request; None where no proxy vouches for anybody, or a session of another person is used."""
        person = self.person(scope, headers)
        cookie = _cookie_in(headers, self._cookie)
        if person is None:
            return None
        visitor = self._sessions.visitor(cookie, headers.get("user-agent", "")) if cookie else None
        return visitor if visitor is not None and visitor.person == person else None

    def person(self, scope: Scope, headers: Mapping[str, str]) -> Person | None:
        """Return for whom a proxy vouches; None where none does."""
        account = headers.get(self._settings.account_header, "")
        if not account:
            return None
        if not self._addresses.is_from_proxy(scope):
            self._forged(_peer(scope), account)
            return None
        name = headers.get(self._settings.name_header, "") or account
        is_account = ACCOUNT_PATTERN.fullmatch(account) and not find_personal_numbers(account)
        return Person(account, name) if is_account and is_person_name(name) else None


def _cookie_in(headers: Mapping[str, str], name: str) -> str | None:
    """Return the cookie of that name; None where there is none, or several: then another site of the domain set one."""
    text = headers.get("cookie", "")
    if text.count(f"{name}=") != 1:
        return None
    try:
        cookie = SimpleCookie(text).get(name)
    except CookieError:
        return None
    return cookie.value if cookie is not None else None
