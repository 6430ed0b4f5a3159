"""Stand-ins of the code hosts: the part of their REST APIs that the form uses, and git over HTTP, as they are published.

A field, a parameter or a header that the published description does not have is refused, as is a token in the wrong place.
GitHub: rest-api-description, `pulls/create`, `pulls/list`, `pulls/get`. GitLab: doc/api/merge_requests.md, "Create MR",
"List project merge requests", "Get single MR". Gitea and Forgejo: swagger, `repoCreatePullRequest`,
`repoGetPullRequestByBaseHead`, `repoGetPullRequest`.
"""

from __future__ import annotations

import base64
import json
import os
import re
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, unquote, urlsplit

from tests.support.git_repositories import git

TOKEN = "token-of-the-code-host-0123456789"
PROJECT = "caizheng/budget"


class Api(NamedTuple):
    """What the published description of an API says."""

    base: str
    """Path before all addresses."""
    token: tuple[str, str]
    """Header of the token, and what stands before it."""
    further_headers: dict[str, str]
    collection: str
    """Path of all merge requests of a project."""
    fields: frozenset[str]
    """Fields that a new merge request may have."""
    required: frozenset[str]
    head: str
    base_branch: str
    parameters: frozenset[str]
    """Parameters of the list."""
    number: str
    url: str
    duplicate: tuple[int, Any]
    """Status and answer where there is an open merge request of the branch."""
    no_branch: int
    """Status where the branch was not pushed."""


_PLAIN_HEADERS = {"host", "user-agent", "content-type", "content-length", "connection", "accept-encoding"}
APIS = {
    "GitHub": Api(
        base="/api/v3",
        token=("authorization", "Bearer "),
        further_headers={"accept": "application/vnd.github+json", "x-github-api-version": "2022-11-28"},
        collection=f"/repos/{PROJECT}/pulls",
        fields=frozenset({"title", "head", "head_repo", "base", "body", "maintainer_can_modify", "draft", "issue"}),
        required=frozenset({"head", "base", "title"}),
        head="head",
        base_branch="base",
        parameters=frozenset({"state", "head", "base", "sort", "direction", "per_page", "page"}),
        number="number",
        url="html_url",
        duplicate=(422, {"message": "Validation Failed", "errors": [{"message": "A pull request already exists"}]}),
        no_branch=422,
    ),
    "GitLab": Api(
        base="/api/v4",
        token=("private-token", ""),
        further_headers={},
        collection=f"/projects/{PROJECT.replace('/', '%2F')}/merge_requests",
        fields=frozenset({
            "source_branch", "target_branch", "title", "assignee_id", "assignee_ids", "description", "target_project_id",
            "labels", "milestone_id", "remove_source_branch", "allow_collaboration", "allow_maintainer_to_push", "squash",
            "reviewer_ids", "approvals_before_merge", "merge_after",
        }),
        required=frozenset({"source_branch", "target_branch", "title"}),
        head="source_branch",
        base_branch="target_branch",
        parameters=frozenset({"state", "source_branch", "target_branch", "order_by", "sort", "per_page", "page", "view", "scope"}),
        number="iid",
        url="web_url",
        duplicate=(409, {"message": ["Another open merge request already exists for this source branch: !1"]}),
        no_branch=400,
    ),
    "Gitea": Api(
        base="/api/v1",
        token=("authorization", "token "),
        further_headers={},
        collection=f"/repos/{PROJECT}/pulls",
        fields=frozenset({"assignee", "assignees", "base", "body", "due_date", "head", "labels", "milestone", "title"}),
        required=frozenset({"head", "base", "title"}),
        head="head",
        base_branch="base",
        parameters=frozenset({"state", "sort", "milestone", "labels", "poster", "page", "limit"}),
        number="number",
        url="html_url",
        duplicate=(409, {"message": "pull request already exists for these targets", "url": "https://forge/api/swagger"}),
        no_branch=404,
    ),
}  # fmt: skip
APIS["Forgejo"] = APIS["Gitea"]


@dataclass
class ForgeStandIn:
    """A code host: what it was asked, and how it behaves."""

    kind: str
    repository: Path
    """The bare repository that is pushed to."""
    port: int = 0
    mode: str = ""
    """Empty: as it should; silent, broken, redirecting; refusing: its API, not git."""
    requests: list[dict[str, Any]] = field(default_factory=list)
    """The merge requests."""
    asked: list[tuple[str, str]] = field(default_factory=list)
    """Method and path of every request."""
    elsewhere: list[str] = field(default_factory=list)
    """What reached the address that a redirect leads to."""

    @property
    def api(self) -> Api:
        return APIS[self.kind]

    def settings(self, token: str = "令牌变量: FORGE_TOKEN") -> str:
        """The part 代码托管 of office.yml."""
        home = f"http://127.0.0.1:{self.port}"
        return (
            f"{{平台: {self.kind}, 接口: '{home}{self.api.base}', 项目: {PROJECT}, "
            f"推送到: '{home}/{PROJECT}.git', {token}}}"
        )

    def answer(self, method: str, path: str, query: dict[str, str], body: Any) -> tuple[int, Any]:
        """The answer to a request of the API, as the description has it."""
        below = path.removeprefix(self.api.base)
        if not path.startswith(self.api.base) or not below.startswith(self.api.collection):
            return 404, {"message": "404 Not Found"}
        rest = below.removeprefix(self.api.collection).strip("/")
        if method == "POST":
            return self._create(body) if not rest else (405, {})
        if not rest:
            return self._list(query)
        if rest.isdecimal():
            found = [each for each in self.requests if each[self.api.number] == int(rest)]
            return (200, found[0]) if found else (404, {"message": "Not Found"})
        if self.api is APIS["Gitea"] and rest.count("/") == 1:
            base, head = map(unquote, rest.split("/"))
            return (200, self._open_of(head)[0]) if base == "main" and self._open_of(head) else (404, {})
        return 404, {"message": "Not Found"}

    def _create(self, body: dict[str, Any]) -> tuple[int, Any]:
        if unknown := set(body) - self.api.fields:
            return 400, {"message": f"unknown fields {sorted(unknown)}"}
        if not self.api.required <= {
            name for name, value in body.items() if isinstance(value, str) and value
        }:
            return 422, {"message": "Validation Failed"}
        branch, base = body[self.api.head], body[self.api.base_branch]
        branches = git(self.repository, "for-each-ref", "--format=%(refname:lstrip=2)").splitlines()
        if branch not in branches or base not in branches:
            return self.api.no_branch, {"message": "branch does not exist"}
        if self._open_of(branch):
            return self.api.duplicate
        number = len(self.requests) + 1
        page = f"http://127.0.0.1:{self.port}/{PROJECT}/pulls/{number}"
        opened = "opened" if self.kind == "GitLab" else "open"
        made = {**body, "id": 1000 + number, self.api.number: number, self.api.url: page, "state": opened}
        self.requests.append({**made, "merged": False, "merged_at": None} if self.kind != "GitLab" else made)
        return 201, self.requests[-1]

    def _list(self, query: dict[str, str]) -> tuple[int, Any]:
        if set(query) - self.api.parameters:
            return 400, {"message": "unknown parameters"}
        wanted = query.get(self.api.head, "")
        if self.kind == "GitHub":
            owner, _, wanted = wanted.partition(":")
            assert owner == PROJECT.partition("/")[0]
        return 200, self._open_of(wanted)

    def _open_of(self, branch: str) -> list[dict[str, Any]]:
        return [
            request
            for request in self.requests
            if request[self.api.head] == branch and request["state"] in ("open", "opened")
        ]

    def close(self, number: int, *, merged: bool) -> None:
        """Somebody merges a merge request on a page of the code host (squashed: not the same commit), or closes it."""
        request = self.requests[number - 1]
        if self.kind == "GitLab":
            request["state"] = "merged" if merged else "closed"
        else:
            request |= {
                "state": "closed",
                "merged": merged,
                "merged_at": "2024-03-01T08:00:00Z" if merged else None,
            }
        if merged:
            tree = git(self.repository, "rev-parse", f"{request[self.api.head]}^{{tree}}")
            commit = git(self.repository, "commit-tree", tree, "-p", "main", "-m", "squashed")
            git(self.repository, "update-ref", "refs/heads/main", commit)


def _handler(forge: ForgeStandIn) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.0"

        def log_message(self, *_: object) -> None:
            pass

        def _serve(self) -> None:
            parts = urlsplit(self.path)
            length = int(self.headers.get("Content-Length") or 0)
            body = self.rfile.read(length) if length else b""
            forge.asked.append((self.command, parts.path))
            if parts.path == "/elsewhere":
                forge.elsewhere.append(str(self.headers))
            if forge.mode == "silent":
                time.sleep(0.3)
                return  # the connection ends without an answer
            if forge.mode == "broken":
                self._say(502, "text/html", b"<h1>Bad Gateway</h1>")
            elif forge.mode == "redirecting":
                self.send_response(302)
                self.send_header("Location", f"http://localhost:{forge.port}/elsewhere")
                self.end_headers()
            elif forge.mode == "refusing" and parts.path.startswith(forge.api.base):
                self._say(401, "application/json", b'{"message": "Bad credentials"}')
            elif parts.path.startswith(f"/{PROJECT}.git/"):
                self._git(parts.path, parts.query, body)
            else:
                self._api(parts.path, dict(parse_qsl(parts.query)), body)

        do_GET = do_POST = _serve  # noqa: N815

        def _api(self, path: str, query: dict[str, str], body: bytes) -> None:
            name, before = forge.api.token
            headers = {key.lower(): value for key, value in self.headers.items()}
            wrong = {key: v for key, v in forge.api.further_headers.items() if headers.get(key) != v}
            unknown = set(headers) - _PLAIN_HEADERS - {name, *forge.api.further_headers}
            if headers.get(name) != f"{before}{TOKEN}" or wrong or unknown:
                self._say(
                    401, "application/json", json.dumps({"message": f"{wrong} {sorted(unknown)}"}).encode()
                )
                return
            status, answer = forge.answer(self.command, path, query, json.loads(body) if body else None)
            self._say(status, "application/json", json.dumps(answer).encode())

        def _git(self, path: str, query: str, body: bytes) -> None:
            login = base64.b64decode(self.headers.get("Authorization", "").removeprefix("Basic ")).decode()
            if login.partition(":")[2] != TOKEN:
                self.send_response(401)
                self.send_header("WWW-Authenticate", 'Basic realm="git"')
                self.end_headers()
                return
            run = subprocess.run(
                ["git", "http-backend"],
                input=body,
                capture_output=True,
                check=True,
                env={
                    "PATH": os.environ["PATH"], "GIT_PROJECT_ROOT": str(forge.repository), "GIT_HTTP_EXPORT_ALL": "1",
                    "PATH_INFO": path.removeprefix(f"/{PROJECT}.git"), "QUERY_STRING": query,
                    "REQUEST_METHOD": self.command, "REMOTE_USER": "service", "GIT_CONFIG_NOSYSTEM": "1",
                    "CONTENT_TYPE": self.headers.get("Content-Type", ""), "CONTENT_LENGTH": str(len(body)),
                    "HTTP_CONTENT_ENCODING": self.headers.get("Content-Encoding", ""),
                    "GIT_PROTOCOL": self.headers.get("Git-Protocol", ""), "HOME": str(forge.repository),
                },
            )  # fmt: skip
            head, _, content = run.stdout.partition(b"\r\n\r\n")
            status = re.search(rb"^Status: (\d+)", head, re.MULTILINE)
            kind = re.search(rb"Content-Type: (\S+)", head)
            self._say(int(status[1]) if status else 200, kind[1].decode() if kind else "text/plain", content)

        def _say(self, status: int, kind: str, content: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            with suppress(OSError):
                self.wfile.write(content)

    return Handler


@contextmanager
def code_host(kind: str, folder: Path, source: Path) -> Iterator[ForgeStandIn]:
    """Serve a code host that has a copy of the repository `source`."""
    git(folder, "clone", "--quiet", "--bare", str(source), "forge.git")
    forge = ForgeStandIn(kind, folder / "forge.git")
    git(forge.repository, "config", "http.receivepack", "true")
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(forge))
    forge.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield forge
    finally:
        server.shutdown()
        server.server_close()
        thread.join(10)
