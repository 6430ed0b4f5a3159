"""requirements/install.sh: by uv where it is on the PATH, by pip where it is not or fails, and no other bytes than the lock's."""

from __future__ import annotations

import os
import subprocess
import sys
import venv
from base64 import urlsafe_b64encode
from hashlib import sha256
from pathlib import Path
from zipfile import ZipFile

import pytest

from tests.conftest import HOME
from tests.support.patience import PATIENCE


@pytest.fixture(scope="module")
def wheels(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with one small package, written by hand."""
    folder = tmp_path_factory.mktemp("wheels")
    files = {
        "lockedthing.py": b"",
        "lockedthing-1.0.dist-info/METADATA": b"Metadata-Version: 2.1\nName: lockedthing\nVersion: 1.0\n",
        "lockedthing-1.0.dist-info/WHEEL": b"Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    record = "".join(f"{name},sha256={_digest(content)},{len(content)}\n" for name, content in files.items())
    files["lockedthing-1.0.dist-info/RECORD"] = f"{record}lockedthing-1.0.dist-info/RECORD,,\n".encode()
    with ZipFile(folder / "lockedthing-1.0-py3-none-any.whl", "w") as wheel:
        for name, content in files.items():
            wheel.writestr(name, content)
    return folder


def _digest(content: bytes) -> str:
    return urlsafe_b64encode(sha256(content).digest()).decode().rstrip("=")


@pytest.fixture
def tools(tmp_path: Path) -> Path:
    """A folder with the programs that the script calls, and no uv."""
    folder = tmp_path / "tools"
    folder.mkdir()
    for name in ("sh", "env"):
        (folder / name).symlink_to(f"/bin/{name}")
    return folder


def _install(folder: Path, tools: Path, wheels: Path, digest: str) -> tuple[bool, str]:
    """Install the package of `wheels` by its digest into a new environment; return whether it is there, and what was said."""
    folder.mkdir()
    home = folder / "environment"
    venv.create(home, with_pip=False)
    lock = folder / "lock.txt"
    lock.write_text(f"lockedthing==1.0 --hash=sha256:{digest}\n", encoding="utf-8")
    python = home / "bin" / "python"
    options = ("--no-index", "--find-links", wheels, "--require-hashes", "-r", lock)
    ran = subprocess.run(
        ["/bin/sh", HOME / "requirements" / "install.sh", python, *options],
        cwd=folder,
        env={"PATH": str(tools), "HOME": str(folder), "PYTHON": sys.executable, "UV_CACHE_DIR": str(folder / "uv")},
        capture_output=True,
        encoding="utf-8",
        timeout=PATIENCE,
    )  # fmt: skip
    installed = bool(list(home.glob("lib/python*/site-packages/lockedthing.py")))
    assert installed == (ran.returncode == 0)
    return installed, ran.stdout + ran.stderr


def test_hashes_are_enforced_with_uv_and_without(tmp_path: Path, tools: Path, wheels: Path) -> None:
    """The package of the lock is installed; another one under its name is refused by uv, and then by pip."""
    (wheel,) = wheels.glob("*.whl")
    right = sha256(wheel.read_bytes()).hexdigest()
    assert _install(tmp_path / "pip", tools, wheels, right) == (True, "")
    (tools / "uv").symlink_to(Path(sys.executable).parent / "uv")
    assert _install(tmp_path / "uv", tools, wheels, right) == (True, "")
    installed, message = _install(tmp_path / "wrong", tools, wheels, "0" * 64)
    assert not installed
    assert "uv failed" in message
    assert "THESE PACKAGES DO NOT MATCH THE HASHES" in message


def test_uv_hears_of_the_mirror_that_pip_is_set_to(tmp_path: Path, tools: Path) -> None:
    """An address that its own variable gives goes before; where pip has none, uv asks its usual registry."""
    log = tmp_path / "log"
    (tools / "uv").write_text(f'#!/bin/sh\necho "${{UV_DEFAULT_INDEX-none}} $*" >>{log}\n', encoding="utf-8")
    (tools / "uv").chmod(0o755)
    (tools / "grep").symlink_to("/bin/grep")
    (tmp_path / ".config" / "pip").mkdir(parents=True)
    mirror = "[global]\nindex-url = https://mirror.example/simple\n"
    (tmp_path / ".config" / "pip" / "pip.conf").write_text(mirror, encoding="utf-8")
    cases = (
        ({"PIP_CONFIG_FILE": os.devnull}, "none"),
        ({}, "https://mirror.example/simple"),
        ({"UV_DEFAULT_INDEX": "https://own.example/simple"}, "https://own.example/simple"),
    )
    given = {"PATH": str(tools), "HOME": str(tmp_path), "PYTHON": sys.executable}
    script = ["/bin/sh", HOME / "requirements" / "install.sh", "python", "-r", "lock.txt"]
    for variables, _ in cases:
        subprocess.run(script, env=given | variables, check=True, timeout=PATIENCE)
    words = "pip install --quiet --python python -r lock.txt"
    assert log.read_text(encoding="utf-8").splitlines() == [f"{index} {words}" for _, index in cases]


def test_pip_of_the_lock_does_the_work(tmp_path: Path, tools: Path) -> None:
    """What made the environment installs that pip alone, by its digests; if it cannot, it installs all."""
    for name, path in (("awk", "/usr/bin/awk"), ("sed", "/bin/sed"), ("touch", "/bin/touch")):
        (tools / name).symlink_to(path)
    log = tmp_path / "log"

    def write(name: str, has_pip: str, bring_in: str) -> None:
        """Write a program in the place of a Python: what it does when asked for pip, and when given a list to install."""
        cases = f"*'import pip'*) {has_pip} ;; *stdin*) sed s/:.*// >>{log}; {bring_in} ;; *) echo {name} >>{log} ;;"
        (tmp_path / name).write_text(f"#!/bin/sh\ncase $* in {cases} esac\n", encoding="utf-8")
        (tmp_path / name).chmod(0o755)

    write("environment", has_pip="test -e pip", bring_in=":")
    for bring_in, worker in (("false", "outside"), ("touch pip", "environment")):
        log.unlink(missing_ok=True)
        write("outside", has_pip=":", bring_in=bring_in)
        script = ["/bin/sh", HOME / "requirements" / "install.sh", "./environment", "-r", "lock.txt"]
        given = {"PATH": str(tools), "PYTHON": "./outside"}
        subprocess.run(script, cwd=tmp_path, env=given, check=True, timeout=PATIENCE)
        pin, *digests, last = log.read_text(encoding="utf-8").splitlines()
        assert pin.startswith("pip==")
        assert set(digests) == {"    --hash=sha256"}
        assert last == worker
