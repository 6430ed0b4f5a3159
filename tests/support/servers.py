"""Real web servers with the settings of servers/, on a port of this machine, as whoever runs the tests."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from tests.conftest import HOME
from tests.support.patience import PATIENCE

SETTINGS = HOME / "servers"


class NotInstalled(Exception):
    """The text names what is missing."""


def _program(name: str) -> str:
    found = shutil.which(name, path=f"{os.environ['PATH']}:/usr/sbin")
    if found is None:
        raise NotInstalled(f"{name} is not installed: sh tests/install.sh")
    return found


def _fitted(name: str, changes: dict[str, str]) -> str:
    """The settings as a body would fit them to its machine."""
    text = (SETTINGS / name).read_text(encoding="utf-8")
    for old, new in changes.items():
        assert old in text, f"{old} in servers/{name}"
        text = text.replace(old, new)
    return text


def _nginx(place: Path, site: Path, port: int) -> list[list[str]]:
    changes = {"listen 80;": f"listen 127.0.0.1:{port};", "/srv/budget/site": str(site)}
    return _nginx_with(place, _fitted("nginx.conf", changes))


def _nginx_with(place: Path, own: str) -> list[list[str]]:
    """nginx with the settings of one server."""
    (place / "disclosure.conf").write_text(own, encoding="utf-8")
    folders = "".join(
        f"{name}_temp_path {place}/{name};\n" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    user = "user root root;\n" if os.geteuid() == 0 else ""
    whole = (
        f"{user}daemon off;\nworker_processes 1;\npid {place}/pid;\nerror_log stderr error;\nevents {{ }}\n"
        f"http {{\naccess_log off;\n{folders}include {place}/disclosure.conf;\n}}\n"
    )
    (place / "whole.conf").write_text(whole, encoding="utf-8")
    command = [_program("nginx"), "-p", str(place), "-c", "whole.conf", "-e", "stderr"]
    return [[*command, "-t"], command]


def _apache(place: Path, site: Path, port: int) -> list[list[str]]:
    program = _program("apache2")
    changes = {"<VirtualHost *:80>": f"<VirtualHost 127.0.0.1:{port}>", "/srv/budget/site": str(site)}
    own = _fitted("apache.conf", changes)
    (place / "disclosure.conf").write_text(own, encoding="utf-8")
    modules = ("mpm_event", "authz_core", "allowmethods", "headers", "mime", "filter", "deflate", "dir")
    loaded = "".join(f"LoadModule {name}_module /usr/lib/apache2/modules/mod_{name}.so\n" for name in modules)
    user = "User www-data\nGroup www-data\n" if os.geteuid() == 0 else ""
    whole = (
        f"ServerRoot {place}\nServerName localhost\nPidFile {place}/pid\nErrorLog {place}/errors\n"
        f"DefaultRuntimeDir {place}\nListen 127.0.0.1:{port}\n{loaded}TypesConfig /dev/null\n{user}"
        f"Include {place}/disclosure.conf\n"
    )
    (place / "whole.conf").write_text(whole, encoding="utf-8")
    command = [program, "-d", str(place), "-f", f"{place}/whole.conf"]
    return [[*command, "-t"], [*command, "-X"]]


def _caddy(place: Path, site: Path, port: int) -> list[list[str]]:
    program = _program("caddy")
    changes = {
        "http://budget.example.gov.cn": f"http://127.0.0.1:{port}",
        "/srv/budget/site": str(site),
        "\nhttp:// {": f"\nhttp://:{port} {{",
    }
    whole = "{\n\tadmin off\n}\n" + _fitted("Caddyfile", changes)
    file = place / "Caddyfile"
    file.write_text(whole, encoding="utf-8")
    arguments = ["--config", str(file), "--adapter", "caddyfile"]
    return [[program, "validate", *arguments], [program, "run", *arguments]]


SERVERS: dict[str, Callable[[Path, Path, int], list[list[str]]]] = {
    "nginx": _nginx,
    "apache": _apache,
    "caddy": _caddy,
}
"""Each writes its settings and gives two commands: one that checks them, one that serves until it is ended."""


@contextmanager
def web_server(name: str, site: Path) -> Iterator[str]:
    """Serve a copy of the site; gives the address with the last slash. Raises NotInstalled."""
    with tempfile.TemporaryDirectory(prefix="disclosure-server-") as folder:
        place = Path(folder)
        place.chmod(0o755)  # Apache reads as a user of its own
        copy = place / "site"
        shutil.copytree(site, copy, copy_function=shutil.copyfile)
        port = _free_port()
        check, serve = SERVERS[name](place, copy, port)
        surroundings = {**os.environ, "HOME": folder, "XDG_DATA_HOME": folder, "XDG_CONFIG_HOME": folder}
        checked = subprocess.run(check, env=surroundings, capture_output=True, text=True, check=False)
        assert checked.returncode == 0, checked.stdout + checked.stderr
        with _running(serve, surroundings, port, place):
            yield f"http://127.0.0.1:{port}/"


@contextmanager
def form_nginx(app_port: int, port: int, place: Path, passwords: dict[str, str]) -> Iterator[None]:
    """Serve the form of an office through nginx, which asks for passwords where there are any. Raises NotInstalled."""
    names = place / "htpasswd"
    names.write_text("".join(f"{name}:{{PLAIN}}{password}\n" for name, password in passwords.items()))
    changes = {"listen 80;": f"listen 127.0.0.1:{port};", "127.0.0.1:8710": f"127.0.0.1:{app_port}"}
    if passwords:
        changes |= {
            "# auth_basic_user_file /etc/nginx/tianbao.htpasswd": f"auth_basic_user_file {names}",
            "# auth_basic ": "auth_basic ",
            'X-Remote-User ""': "X-Remote-User $remote_user",
        }
    _, serve = _nginx_with(place, _fitted("nginx-form.conf", changes))
    with _running(serve, {**os.environ}, port, place):
        yield


@contextmanager
def _running(command: list[str], surroundings: dict[str, str], port: int, place: Path) -> Iterator[None]:
    """Run a server until the block ends."""
    with (place / "said").open("wb") as said:
        process = subprocess.Popen(command, env=surroundings, stdout=said, stderr=said)
    try:
        _wait(process, port, place)
        yield
    finally:
        process.terminate()
        process.wait(PATIENCE)


def _free_port() -> int:
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        return int(asked.getsockname()[1])


def _wait(process: subprocess.Popen[bytes], port: int, place: Path) -> None:
    deadline = time.monotonic() + PATIENCE
    while process.poll() is None and time.monotonic() < deadline:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.02)
    logs = [place / name for name in ("said", "errors")]
    raise AssertionError("\n".join(log.read_text(encoding="utf-8") for log in logs if log.exists()))
