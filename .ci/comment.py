"""Puts what `disclosure diff` wrote under a pull request, as one comment that is renewed.

For GitHub, Gitea, Forgejo and GitLab, with what Python brings. The text comes from a run that a stranger may have
changed, so nothing in it is believed: it is read as text, made inert, and the pull request is looked up by the
commit that the run was for. Usage: comment.py FILE; the rest stands in the environment that these systems set.
"""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.parse import quote, urlencode
from urllib.request import HTTPRedirectHandler, Request, build_opener

MARKER = "<!-- disclosure-diff -->"
"""First line of the text, by which the comment is found again."""
LONGEST = 65_000
"""Characters; GitHub takes 65,536."""
LARGEST_FILE = 1_000_000
"""Bytes that are read at all."""
BOTS = ("github-actions[bot]", "gitea-actions", "forgejo-actions")
"""As whom a workflow writes. A comment of anybody else is never changed, whatever it begins with."""
NOT_SHOWN = f"{MARKER}\n这次修改的说明没有贴出来：{{}}。请看这次检查的运行记录。\n"
BREAK = "\u200b"
"""Zero-width: breaks what would be a link, a mention or a command, and is not seen."""

Json = Any
ALLOWED_TAG = re.compile(r"<details(?: open)?>|</details>|</?(?:summary|ins|del)>|<!-- disclosure-diff -->")
ACTIVE = re.compile(
    r"<"  # tags, <https://…>
    r"|@|[#!~$&](?=[\w\\])"  # @name, #12, and GitLab's !12, ~label, $snippet, &epic
    r"|\](?=[(\[:])|:(?=[/\\])|(?:www|mailto|xmpp)(?=[.:])"  # links and pictures
    r"|^[ \t>]*(?=/)",  # GitLab runs a line that begins with /close
    re.IGNORECASE | re.MULTILINE,
)


def inert(text: str) -> str:
    """Markdown in which nothing calls people, leads or loads from elsewhere, or does anything; it reads the same."""
    parts, end = [], 0
    for tag in ALLOWED_TAG.finditer(text):
        parts += [_broken(text[end : tag.start()]), tag.group()]
        end = tag.end()
    return "".join([*parts, _broken(text[end:])])


def _broken(text: str) -> str:
    while (plain := unescape(text)) != text:  # these systems look for names once entities are read
        text = plain
    return ACTIVE.sub(rf"\g<0>{BREAK}", re.sub("\r\n?", "\n", text))


def comment_of(data: bytes) -> str:
    """What is posted for the file that the other run left."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return NOT_SHOWN.format("它不是 UTF-8 编码的文字")
    if not text.startswith(MARKER + "\n"):
        return NOT_SHOWN.format("它不是 disclosure diff 写的")
    text = inert(text)
    return text if len(text) <= LONGEST else NOT_SHOWN.format("它太长了")


@dataclass(frozen=True)
class Forge:
    """One system's words for comments under a pull request."""

    api: str
    repository: str
    token: str
    is_gitlab: bool

    def comments(self, number: int) -> str:
        """Where comments are listed and added."""
        if self.is_gitlab:
            return f"{self.api}/projects/{self.repository}/merge_requests/{number}/notes"
        return f"{self.api}/repos/{self.repository}/issues/{number}/comments"

    def comment(self, number: int, comment: int) -> str:
        """Where one of them is changed."""
        if self.is_gitlab:
            return f"{self.comments(number)}/{comment}"
        return f"{self.api}/repos/{self.repository}/issues/comments/{comment}"

    def own_names(self) -> tuple[str, ...]:
        """As whom we write."""
        return (self.call("GET", f"{self.api}/user")["username"],) if self.is_gitlab else BOTS

    def call(self, method: str, address: str, body: Json = None) -> Json:
        """Ask the system; redirects are not followed, so that the token stays there."""
        header = {"PRIVATE-TOKEN": self.token} if self.is_gitlab else {"Authorization": f"token {self.token}"}
        data = None if body is None else json.dumps(body).encode()
        request = Request(
            address,
            data,
            {**header, "Content-Type": "application/json", "Accept": "application/json"},
            method=method,
        )
        with build_opener(_Stay).open(request, timeout=30) as answer:
            return json.load(answer)


class _Stay(HTTPRedirectHandler):
    def redirect_request(self, *_: Any) -> None:
        """Not elsewhere."""


def forge_of(variables: Mapping[str, str]) -> Forge:
    """The system that runs us."""
    token = variables["FORGE_TOKEN"]
    if "CI_API_V4_URL" in variables:
        return Forge(
            variables["CI_API_V4_URL"], variables["CI_MERGE_REQUEST_PROJECT_ID"], token, is_gitlab=True
        )
    return Forge(variables["GITHUB_API_URL"], variables["GITHUB_REPOSITORY"], token, is_gitlab=False)


def number_of(forge: Forge, variables: Mapping[str, str]) -> int | None:
    """The pull request: the one that the event names, or the open one whose last commit the run was for."""
    for name in ("CI_MERGE_REQUEST_IID", "PULL_REQUEST"):
        if name in variables:
            return int(variables[name])
    head = f"{variables['HEAD_OWNER']}:{variables['HEAD_BRANCH']}"
    query = urlencode({"state": "open", "head": head, "per_page": 100}, quote_via=quote)
    for each in forge.call("GET", f"{forge.api}/repos/{forge.repository}/pulls?{query}"):
        if each["head"]["sha"] == variables["HEAD_SHA"]:
            return int(each["number"])
    return None


def own_comment(forge: Forge, number: int) -> int | None:
    """The comment that we wrote before."""
    names = forge.own_names()
    for comment in _comments(forge, number):
        author = comment.get("author") or comment.get("user") or {}
        name = author.get("username") or author.get("login")
        if name in names and comment["body"].startswith(MARKER):
            return int(comment["id"])
    return None


def _comments(forge: Forge, number: int) -> Iterator[Json]:
    seen: set[int] = set()
    for page in range(1, 51):
        found = forge.call("GET", f"{forge.comments(number)}?per_page=100&page={page}")
        new = [comment for comment in found if comment["id"] not in seen]
        if not new:  # the end; or a system that gives all of them every time
            return
        yield from new
        seen.update(comment["id"] for comment in new)


def post(forge: Forge, number: int, text: str) -> None:
    """Renew our comment, or add it."""
    known = own_comment(forge, number)
    if known is None:
        forge.call("POST", forge.comments(number), {"body": text})
    else:
        forge.call("PUT" if forge.is_gitlab else "PATCH", forge.comment(number, known), {"body": text})


def main(file: str, variables: Mapping[str, str]) -> int:
    """Post the file's text; gives the exit code."""
    path = Path(file)
    if path.is_symlink() or not path.is_file():
        print(f"没有文件 {path.name}")
        return 1
    forge = forge_of(variables)
    with path.open("rb") as opened:
        text = comment_of(opened.read(LARGEST_FILE))
    try:
        number = number_of(forge, variables)
        if number is None:
            print("修改申请已经关闭，或者又有了新的提交：不写。")
            return 0
        post(forge, number, text)
    except HTTPError as error:
        print(f"写不了：{error.code} {error.reason}（{error.url.partition('?')[0]}）")
        return 1
    print(f"写在修改申请 {number} 下面了。")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], os.environ))
