"""Let twenty clerks fill in tables at once, through nginx, while two reviewers decide; look for what is slow or lost.

    python -m tests.audit.office_load [--minutes 5] [--clerks 20] [--pause 2]

Every clerk opens a table, types (a draft and a check for each cell), submits, and begins again; some take the same
project. In the middle the program is killed and started again. In the end every text that was acknowledged has to be on a
branch, and every accepted one on the main branch.
"""

from __future__ import annotations

import argparse
import http.client
import json
import random
import re
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

from generator.form_app import accounts
from tests.conftest import HOME
from tests.support.git_repositories import git
from tests.support.offices import PASSWORD, Browser, free_port, prepare_office
from tests.support.servers import form_nginx

PROGRAM = (
    "from pathlib import Path; from generator.form_app.office_form import form_routes_of; "
    "from generator.form_app.serve_office import serve_office; serve_office(Path({!r}), form_routes_of)"
)
REVIEWERS = ["reviewer.1", "reviewer.2"]


class Load:
    """Twenty clerks, two reviewers, what they were told and how long it took."""

    def __init__(self, folder: Path, options: argparse.Namespace) -> None:
        self.folder, self.options = folder, options
        self.port, self.public = free_port(), free_port()
        limits = "{每个地址每分钟请求: 100000, 每人每分钟写入: 10000}"
        names = f"[{', '.join(REVIEWERS)}]"
        self.file = prepare_office(
            folder,
            self.port,
            f"http://127.0.0.1:{self.public}",
            限额=limits,
            审核人=names,
            代理地址="[127.0.0.1]",
        )
        self.clerks = [f"clerk.{number}" for number in range(options.clerks)]
        accounts._COST = 1 << 14
        people = [*self.clerks, *REVIEWERS]
        lines = [accounts.account_line(account, account, PASSWORD) for account in people]
        (folder / "accounts.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
        self.times: dict[str, list[float]] = defaultdict(list)
        self.statuses: Counter[str] = Counter()
        self.acknowledged: list[tuple[str, str, str]] = []
        """Account, path and text of every submission that was acknowledged."""
        self.ends = time.monotonic() + options.minutes * 60

    def timed(self, kind: str, ask: Any) -> Any:
        """Do something and write down how long it took; None while the program is down."""
        begin = time.monotonic()
        try:
            answer = ask()
        except (OSError, http.client.HTTPException):
            self.statuses[f"{kind} no answer"] += 1
            time.sleep(0.5)
            return None
        self.times[kind].append(time.monotonic() - begin)
        self.statuses[f"{kind} {answer.status}"] += 1
        return answer

    def signed_in(self, account: str) -> Browser:
        """A browser of somebody who is signed in, as soon as the program answers."""
        while True:
            browser = Browser(self.public)
            answer = self.timed("sign in", lambda browser=browser: browser.sign_in(account))
            if answer is not None and answer.status == 303:
                return browser
            time.sleep(1)

    def clerk(self, account: str) -> None:
        """Open, type, submit, again and again."""
        chance = random.Random(account)
        browser = self.signed_in(account)
        projects = [path.stem for path in sorted((HOME / "data" / "2023").glob("*.yml"))]
        while time.monotonic() < self.ends:
            time.sleep(chance.uniform(0.5, 1.5) * self.options.pause)
            project = chance.choice(projects)
            page = self.timed("open a table", lambda: browser.see(f"/table/2023/{project}"))  # noqa: B023
            if page is None:
                continue
            if page.status != 200:
                browser = self.signed_in(account)
                continue
            browser.csrf = re.search(r'<meta name="csrf" content="([^"]+)"', page.text)[1]  # type: ignore[index]
            state = json.loads(re.search(r'id="state">(.*?)</script>', page.text, re.DOTALL)[1])  # type: ignore[index]
            goal = f"目标 {account} {time.monotonic()}"
            content = {key: state[key] for key in ("path", "base", "start")}
            content |= {"edits": [[["总体目标", 0], goal]], "message": "改目标"}
            for kind in ("draft", "check", "draft", "check", "save"):
                answer = self.timed(kind, lambda kind=kind: self.send(browser, f"/{kind}", content))  # noqa: B023
                if answer is None or answer.status == 401:
                    break
                if kind == "save" and answer.status == 200 and answer.json["saved"]:
                    self.acknowledged.append((account, state["path"], goal))
                elif kind == "save" and answer.status == 200:
                    self.statuses["save: conflict told"] += 1
                    self.send(browser, "/discard", content)
                    # what a clerk does then: begins from the present text
                    merged = {**content, "base": answer.json["present"], "start": answer.json["present"]}
                    answer = self.timed("save", lambda: self.send(browser, "/save", merged))  # noqa: B023
                    if answer is not None and answer.status == 200 and answer.json["saved"]:
                        self.acknowledged.append((account, state["path"], goal))
                time.sleep(chance.uniform(0.1, 0.4) * self.options.pause)

    def send(self, browser: Browser, path: str, content: dict[str, Any]) -> Any:
        headers = {
            "X_CSRF_Token": browser.csrf,
            "Content_Type": "application/json",
            "Accept": "application/json",
        }
        return browser.ask("POST", path, json.dumps(content).encode(), **headers)

    def reviewer(self, account: str) -> None:
        """Accept the oldest that waits, and now and then send it back."""
        chance = random.Random(account)
        browser = self.signed_in(account)
        while time.monotonic() < self.ends:
            time.sleep(self.options.pause / 2)
            page = self.timed("list of reviews", lambda: browser.see("/reviews/"))  # noqa: B023
            if page is None or page.status != 200:
                browser = self.signed_in(account) if page is not None else browser
                continue
            numbers = re.findall(r'href="/reviews/([0-9a-f-]+)"', page.text)
            if not numbers:
                continue
            number = chance.choice(numbers[:5])
            shown = self.timed("review", lambda number=number: browser.see(f"/reviews/{number}"))  # noqa: B023
            commit = re.search(r'name="commit" value="(\w+)"', shown.text) if shown else None
            if commit is None:
                continue
            decision, fields = ("return", {"remark": "请再看"}) if chance.random() < 0.2 else ("accept", {})
            fields = {"commit": commit[1], **fields}
            self.timed("decide", lambda: browser.send(f"/reviews/{number}/{decision}", fields))  # noqa: B023

    def start(self) -> subprocess.Popen[bytes]:
        return subprocess.Popen([sys.executable, "-c", PROGRAM.format(str(self.file))], cwd=HOME)

    def run(self) -> None:
        """Let them work; kill the program once in the middle."""
        process = self.start()
        time.sleep(3)
        with form_nginx(self.port, self.public, self.folder, {}):
            people = [
                *(threading.Thread(target=self.clerk, args=(account,)) for account in self.clerks),
                *(threading.Thread(target=self.reviewer, args=(account,)) for account in REVIEWERS),
            ]
            for person in people:
                person.start()
            time.sleep(self.options.minutes * 30)
            process.send_signal(signal.SIGKILL)
            process.wait()
            process = self.start()
            for person in people:
                person.join()
        process.terminate()
        process.wait(30)

    def lost(self) -> list[tuple[str, str, str]]:
        """What was acknowledged and is in no commit of any branch."""
        repository = self.folder / "data.git"
        known = set()
        for commit in git(
            repository, "rev-list", "--all", "^" + git(repository, "rev-list", "--max-parents=0", "main")
        ).split():
            changed = git(repository, "show", "--format=%ae", "--unified=0", "-m", "--first-parent", commit)
            author = changed.splitlines()[0].partition("@")[0]
            known |= {
                (author, goal) for goal in re.findall(r"^\+.*(目标 clerk\S+ [0-9.]+)", changed, re.MULTILINE)
            }
        return [entry for entry in self.acknowledged if (entry[0], entry[2]) not in known]


def main() -> int:
    """Run the load and print the figures; 1 where something was lost."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--minutes", type=float, default=5)
    parser.add_argument("--clerks", type=int, default=20)
    parser.add_argument("--pause", type=float, default=2)
    options = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="office-load-"))
    load = Load(folder, options)
    load.run()
    lost = load.lost()
    print(f"{'':18}{'number':>8}{'median ms':>11}{'95 % ms':>10}{'max ms':>9}")
    for kind, times in sorted(load.times.items()):
        last = statistics.quantiles(times, n=20)[-1] if len(times) > 1 else times[0]
        figures = [statistics.median(times), last, max(times)]
        print(f"{kind:18}{len(times):8}" + "".join(f"{figure * 1000:10.0f}" for figure in figures))
    print(dict(sorted(load.statuses.items())))
    store = list((folder / "state" / "submissions").glob("*.json"))
    states = Counter(json.loads(file.read_text(encoding="utf-8"))["state"] for file in store)
    audit = (folder / "state" / "audit.jsonl").read_text(encoding="utf-8").splitlines()
    whole = sum(1 for line in audit if json.loads(line))
    fsck = git(folder / "data.git", "fsck", "--strict")
    print(
        f"acknowledged {len(load.acknowledged)}, lost {len(lost)}; submissions {dict(states)}; audit lines {whole}; fsck {fsck or 'clean'}"
    )
    for entry in lost[:10]:
        print("lost", *entry)
    shutil.rmtree(folder)
    return 1 if lost else 0


if __name__ == "__main__":
    sys.exit(main())
