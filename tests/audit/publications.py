"""Publish two sites to one server at once, and kill publications, while a reader looks: ``python -m tests.audit.publications``.

The server is played on this machine, as in the tests. Torn is what a reader sees of two sites at once, or what is left
that is no whole site.
"""

from __future__ import annotations

import argparse
import os
import shlex
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event, Thread

from generator.publishing.checksums import SUMS
from tests.conftest import HOME
from tests.publishing.test_deliver import SSH, make_site, whole
from tests.support.patience import PATIENCE

FILES = 60
"""Pages of a site, so that it takes a while to send it."""


class Server:
    """A folder that is published to, and whoever looks at it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.target = folder / "www"
        self.counts: Counter[str] = Counter({"torn looks": 0, "torn at the end": 0})
        self._end = Event()
        (folder / "bin").mkdir(parents=True)
        log, path = shlex.quote(str(folder / "log")), shlex.quote(os.environ["PATH"])
        ssh = SSH.replace("{log}", log).replace("{path}", path).replace("{broken}", "")
        (folder / "bin/ssh").write_text(ssh, encoding="utf-8")
        (folder / "bin/ssh").chmod(0o755)

    def site(self, name: str) -> Path:
        """A finished site whose every page is its name."""
        folder = self.folder / "built" / name
        for number in range(FILES):
            (folder / f"2023/{number}").mkdir(parents=True)
            (folder / f"2023/{number}/index.html").write_text(name, encoding="utf-8")
        return make_site(folder, name)

    def publish(self, site: Path) -> subprocess.Popen[bytes]:
        """Begin to publish a site, as a process in a group of its own."""
        return subprocess.Popen(
            [sys.executable, "-m", "generator", "publish", "--site", site, "--", f"me@web:{self.target}"],
            cwd=HOME,
            env={**os.environ, "PATH": f"{self.folder / 'bin'}{os.pathsep}{os.environ['PATH']}"},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )

    def read(self) -> None:
        """Look again and again: between two equal lists of checksums every page is of one site."""
        names = ["index.html", *(f"2023/{number}/index.html" for number in range(FILES))]
        while not self._end.is_set():
            try:
                before = (self.target / SUMS).read_bytes()
                pages = {(self.target / name).read_text(encoding="utf-8") for name in names}
                same = (self.target / SUMS).read_bytes() == before
            except FileNotFoundError:
                pages, same = {"missing", "file"}, self.target.exists()
            self.counts["looks"] += 1
            self.counts["torn looks"] += same and len(pages) > 1

    def watch(self) -> Thread:
        """Begin to read."""
        reader = Thread(target=self.read)
        reader.start()
        return reader

    def stop(self, reader: Thread) -> None:
        """End reading."""
        self._end.set()
        reader.join()

    def check(self, names: set[str]) -> None:
        """Count what is published at the end of a round; it has to be one of these, whole, and nothing may go on."""
        for _ in range(PATIENCE):
            before = (self.target / SUMS).read_bytes()
            is_whole = whole(self.target)
            if (self.target / SUMS).read_bytes() == before:
                break
            self.counts["exchanged while it was checked"] += 1
        found = (self.target / "index.html").read_text(encoding="utf-8")
        if not (is_whole and found in names):
            self.counts["torn at the end"] += 1
            print(
                "torn:",
                found,
                "of",
                names,
                is_whole,
                sorted(path.name for path in self.folder.iterdir()),
                flush=True,
            )
        shutil.rmtree(self.folder / "built")

    def publish_both(self, number: int) -> None:
        """Publish two sites at once; one of them has to arrive."""
        sites = [self.site(f"{number} {name}") for name in ("one", "other")]
        codes = [process.wait(PATIENCE) for process in [self.publish(site) for site in sites]]
        self.counts["rounds"] += 1
        self.counts["both arrived, one after the other"] += codes == [0, 0]
        self.counts["one was told that it lost"] += sorted(codes) == [0, 1]
        self.counts["none arrived"] += 0 not in codes
        self.check({site.name for site in sites})

    def kill(self, number: int, delay: float) -> None:
        """Kill a publication after so many seconds, every other time with what it runs on the server."""
        old = (self.target / "index.html").read_text(encoding="utf-8")
        site = self.site(f"killed {number}")
        process = self.publish(site)
        time.sleep(delay)
        self.counts["kills" if process.poll() is None else "kills that came late"] += 1
        (os.killpg if number % 2 else os.kill)(
            process.pid, signal.SIGKILL
        ) if process.poll() is None else None
        process.wait(PATIENCE)
        time.sleep(0.2)  # what it had begun on the server may go on
        lock = self.target.with_name(f".{self.target.name}-publishing")
        if (
            lock.is_dir() and not (lock / "owner").exists()
        ):  # killed between two lines: nobody but a person takes that away
            self.counts["locks without an owner"] += 1
            lock.rmdir()
        self.check({old, site.name})

    def duration(self) -> float:
        """Seconds that a publication takes."""
        begin = time.monotonic()
        assert self.publish(self.site("first")).wait(PATIENCE) == 0
        shutil.rmtree(self.folder / "built")
        return time.monotonic() - begin


def run(folder: Path, rounds: int, kills: int) -> Counter[str]:
    """Do both, with a reader all the time; return what was counted."""
    server = Server(folder)
    server.duration()
    seconds = server.duration()
    reader = server.watch()
    try:
        for number in range(rounds):
            server.publish_both(number)
        for number in range(kills):
            server.kill(number, seconds * (number + 0.5) / kills)
    finally:
        server.stop(reader)
    code = server.publish(server.site("last")).wait(PATIENCE)
    server.counts["publication after all of them failed"] = int(code != 0)
    return server.counts


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=50)
    parser.add_argument("--kills", type=int, default=100)
    options = parser.parse_args()
    with TemporaryDirectory() as place:
        found = run(Path(place), options.rounds, options.kills)
    for what, number in found.items():
        print(f"{what}: {number}")
    sys.exit(bool(found["torn looks"] or found["torn at the end"]))
