"""Lighthouse on the overview, one project and the indicators of site/: prints the scores, fails where one is too low.

    python tests/audit/scores.py path/to/lighthouse [SITE [PATH …]]

With a folder of another site, or paths of other pages below its root, on these.

CHROME_PATH names the browser. The pages are served on a free port of this machine, compressed as a web server does it.
"""

from __future__ import annotations

import gzip
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path
from threading import Thread

HOME = Path(__file__).parent.parent.parent
LEAST = {"performance": 95, "accessibility": 100, "best-practices": 100, "seo": 100}
CHROMIUM_FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-background-networking --disable-component-update "
    "--disable-sync --no-first-run"
)
COMPRESSED = ("text/", "application/javascript", "application/json", "image/svg+xml")


class _Handler(SimpleHTTPRequestHandler):
    def send_head(self) -> BytesIO | None:
        """The file as the standard server sends it; text compressed."""
        path = Path(self.translate_path(self.path))
        path = path / "index.html" if path.is_dir() else path
        if not path.is_file():
            self.send_error(404)
            return None
        content, kind = path.read_bytes(), self.guess_type(path)
        self.send_response(200)
        self.send_header("Content-Type", kind)
        if kind.startswith(COMPRESSED):
            content = gzip.compress(content)
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        return BytesIO(content)

    def log_message(self, *_: object) -> None:
        """Say nothing: the output belongs to the scores."""


@contextmanager
def _serving(folder: Path) -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Handler, directory=str(folder))) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


def scores(lighthouse: str, address: str) -> dict[str, float]:
    """Each of the four scores from 0 to 100. Raises RuntimeError when the page could not be judged."""
    command = [lighthouse, address, "--quiet", "--no-enable-error-reporting", "--output=json"]
    options = [f"--only-categories={','.join(LEAST)}", f"--chrome-flags={CHROMIUM_FLAGS}"]
    run = subprocess.run(
        [*command, *options],
        env={**os.environ, "CI": "1"},
        capture_output=True,
        encoding="utf-8",
        timeout=300,
    )
    if run.returncode:
        raise RuntimeError(run.stderr[-1000:])
    report = json.loads(run.stdout)
    for audit in report["audits"].values():
        if audit["scoreDisplayMode"] == "binary" and audit["score"] == 0:
            print(f"  {address}: {audit['title']}")
    return {name: round(100 * (report["categories"][name]["score"] or 0)) for name in LEAST}


def main(lighthouse: str, site: Path = HOME / "site", *addresses: str) -> int:
    """The exit code: 1 when a score is below what is asked for."""
    project = min(path.parent.relative_to(site).as_posix() for path in site.glob("[12]*/*/index.html"))
    code = 0
    with _serving(site) as root:
        for address in addresses or ("", f"{project}/", "indicators/"):
            found = scores(lighthouse, root + address)
            print(f"Lighthouse /{address}: " + ", ".join(f"{name} {score}" for name, score in found.items()))
            if any(found[name] < least for name, least in LEAST.items()):
                code = 1
    if code:
        print("Too low; asked for: " + ", ".join(f"{name} {least}" for name, least in LEAST.items()))
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], *map(Path, sys.argv[2:3]), *sys.argv[3:]))
