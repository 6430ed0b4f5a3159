"""Measure `make serve`, save → page: ``python -m tests.benchmark.preview FOLDER``, a folder that `corpus.py` wrote.

Saves the name of a project again and again, and asks for its page until the new name is on it. Prints the seconds of each.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
import time
from pathlib import Path
from statistics import median
from urllib.error import URLError
from urllib.request import urlopen

from tests.benchmark.sides import VARIABLES

PORT = 8765
PAUSE_SECONDS = 0.02
"""Between two requests for a page."""
MAX_START_SECONDS = 900


def wait_for(address: str, text: str, seconds: float) -> float:
    """Ask for a page until `text` stands on it; return after how many seconds. Raises TimeoutError."""
    begin = time.perf_counter()
    while time.perf_counter() - begin < seconds:
        try:
            with urlopen(address, timeout=60) as response:
                if text in response.read().decode():
                    return time.perf_counter() - begin
        except URLError:
            pass  # it does not serve yet
        time.sleep(PAUSE_SECONDS)
    raise TimeoutError(f"{address} does not show {text}")


def measure_saves(folder: Path, saves: int) -> list[float]:
    """Return the seconds from each save until the page shows it."""
    files = sorted(folder.glob("data/[0-9]*/*.yml"))
    file = files[len(files) // 2]
    address = f"http://127.0.0.1:{PORT}/{file.relative_to(folder / 'data').with_suffix('').as_posix()}/"
    command = [sys.executable, "-m", "mkdocs", "serve", "--livereload", "--dev-addr", f"127.0.0.1:{PORT}"]
    environment = {**os.environ, **VARIABLES}
    with subprocess.Popen(command, cwd=folder, env=environment, stderr=subprocess.DEVNULL) as server:
        try:
            wait_for(address, "<h1", MAX_START_SECONDS)
            seconds = []
            for number in range(1, saves + 1):
                time.sleep(3)  # what the last save set off has ended
                text = file.read_text(encoding="utf-8")
                name = f"{number}次保存"
                changed = re.sub(r"^(项目名称: [^，\n]*).*$", rf"\1，{name}", text, flags=re.MULTILINE)
                file.write_text(changed, encoding="utf-8")
                seconds.append(wait_for(address, name, 120))
            return seconds
        finally:
            server.terminate()


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--saves", type=int, default=5)
    chosen = parser.parse_args()
    seconds = measure_saves(chosen.folder, chosen.saves)
    print(" ".join(f"{each:.2f}" for each in seconds), f"median {median(seconds):.2f} s")


if __name__ == "__main__":
    main()
