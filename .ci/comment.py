"""Puts what `disclosure diff` wrote under a pull request, as one comment that is renewed.

For GitHub, Gitea, Forgejo and GitLab, with what Python brings. The text comes from a run that a stranger may have
changed, so nothing in it is believed: only what `generator/history/diff_report.py` writes may act (headings, lists, folded
parts, code, what is new and gone, bold); everything else is shown as it was typed. The pull request is looked up by the
commit that the run was for. Usage: comment.py FILE; the rest stands in the environment that these systems set.
"""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.parse import quote, urlencode
from urllib.request import HTTPRedirectHandler, Request, build_opener

MARKER = "<!-- disclosure-diff -->"
"""First line of the text, by which the comment is found again."""
MAX_CHARACTERS = 65_000
"""Of a comment; GitHub takes 65,536."""
MAX_FILE_BYTES = 1_000_000
"""Bytes that are read at all."""
BOTS = ("github-actions[bot]", "gitea-actions", "forgejo-actions")
"""As whom a workflow writes. A comment of anybody else is never changed, whatever it begins with."""
NOT_SHOWN = f"{MARKER}\n这次修改的说明没有贴出来：{{}}。请看这次检查的运行记录。\n"
MAX_LISTED_FILES = 1_000
"""Changed files that are looked at; systems end their lists somewhere above."""
DATA = re.compile(r"data/.*|docs/.*\.md", re.DOTALL)
"""Paths of what is read as data and never run."""
PROGRAMS_CHANGED = (
    "**这个修改{}，不只是数据和文字。** 合并、打开预览、在自己的电脑上运行以前，请维护网站的同事逐行读过；"
    "怎样做，见网站上维护说明里的“信任与审核”。\n\n"
)
BREAK = "\u200b"
"""Zero-width space, which nobody sees: behind a sign it ends what these systems would look for (@name, #12, https://)."""

Json = Any

FOLD = re.compile(r"<details(?: open)?><summary>([^\x00-\x7f]+)</summary>")
UNFOLD = "</details>"
PREFIX = re.compile(r"(?:### |(?:  )?- )?")
BACKTICKS = re.compile("`+")
TEXT = re.compile(
    r"(?P<wide>[^\x00-\x7f]+)"
    r"|\*\*(?P<bold>[^*]+)\*\*"
    r"|(?P<safe>[ ]+"
    r"|(?<![0-9A-Za-z])[0-9]+(?:[.,][0-9]+)*(?:%(?![!-~]|\w))?(?![0-9A-Za-z])"  # 1,234.50 and 6.67%
    r"|(?<=[a-z])(?:-(?=[a-z])|\.(?=yml(?![!-~]))))"  # missing-field, withdrawn.yml
    r"|(?P<word>[0-9A-Za-z]+)"
    r"|(?P<sign>[!-~])"
    r"|(?P<control>.)",
    re.DOTALL,
)
"""Words of ours outside code."""
CODE = re.compile(
    r"(?P<wide>[^\x00-\x7f]+)"
    r"|(?P<safe>[ `\"'()*+,;=?_{|}]+"
    r"|[0-9]+(?:[.,][0-9]+)+"
    r"|(?<![0-9A-Za-z])[0-9a-z]+(?:[-/][0-9a-z]+)*(?:\.(?:yml|html))?(?![0-9A-Za-z])"  # 2023/yiliao-huzhu, units.yml
    r"|[0-9A-Za-z]+"
    r"|[!-~](?![!-~]))"  # at the end, or before a blank or a Chinese character
    r"|(?P<sign>[!-~])"
    r"|(?P<control>.)",
    re.DOTALL,
)
"""Words of the data, in code: there no sign begins anything by itself, and an address can be copied as it is."""
COMMIT = re.compile(r"[0-9A-Fa-f]{7,}")
"""What would become a link to a commit outside code."""


def inert(text: str) -> str:
    """Return Markdown that reads the same, in which nothing acts but what our own report writes. Linear in time."""
    lines: list[str] = []
    for line in text.splitlines():  # also at \r, \v, U+2028 …, where some system might see a line begin
        line = line.rstrip()
        shown = _line(line) if line else ""
        if shown and lines and lines[-1].startswith(("<details", UNFOLD)):
            lines.append("")  # HTML goes on to the next blank line, and Markdown begins behind it
        lines.append(shown)
    return "\n".join(lines) + "\n" * text.endswith("\n")


def _line(line: str) -> str:
    fold = FOLD.fullmatch(line)
    if line in (MARKER, UNFOLD) or (fold and fold[1].isprintable()):
        return line
    prefix = PREFIX.match(line)
    assert prefix is not None  # it may be empty
    return prefix[0] + _inline(line[prefix.end() :].strip())


def _inline(text: str) -> str:
    """Return one line: code as code, with the tags of what is new and gone round it, and the rest as text."""
    parts, done = [], 0
    for start, end, size in _code_spans(text):
        before, content = text[done:start], text[start + size : end - size]
        tag = next((name for name in ("ins", "del") if before.endswith(f"<{name}>")), "")
        if not (tag and text.startswith(f"</{tag}>", end)):
            tag = ""
        if tag:
            before = before.removesuffix(f"<{tag}>")
        code = text[start : start + size] + CODE.sub(_in_code, content) + text[end - size : end]
        parts += [TEXT.sub(_in_text, before), f"<{tag}>{code}</{tag}>" if tag else code]
        done = end + len(f"</{tag}>" if tag else "")
    return "".join([*parts, TEXT.sub(_in_text, text[done:])])


def _code_spans(text: str) -> Iterator[tuple[int, int, int]]:
    """Yield where code begins and ends, and with how many backticks: from some to the next that are as many."""
    spans: list[tuple[int, int | None, int]] = []
    next_end: dict[int, int] = {}
    for run in reversed(list(BACKTICKS.finditer(text))):
        size = run.end() - run.start()
        spans.append((run.start(), next_end.get(size), size))
        next_end[size] = run.end()
    done = 0
    for start, end, size in reversed(spans):
        begins_block = start == 0 and size > 2  # ```mermaid
        if end is not None and start >= done and not begins_block:
            yield start, end, size
            done = end


def _in_text(part: re.Match[str]) -> str:
    if part["bold"]:
        return f"**{TEXT.sub(_in_text, part['bold'])}**"
    if part["word"] and COMMIT.fullmatch(part["word"]):
        return re.sub(r".{6}(?=.)", rf"\g<0>{BREAK}", part[0])
    return f"\\{part['sign']}{BREAK}" if part["sign"] else _plain(part)


def _in_code(part: re.Match[str]) -> str:
    return part["sign"] + BREAK if part["sign"] else _plain(part)


def _plain(part: re.Match[str]) -> str:
    """Return what is shown by itself; in place of what is not shown, or turns the direction of reading, a mark."""
    if part[0].isprintable():
        return part[0]
    return "".join(
        letter if letter.isprintable() else " " if letter.isspace() else "\ufffd" for letter in part[0]
    )


def comment_of(data: bytes) -> str:
    """What is posted for the file that the other run left."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return NOT_SHOWN.format("它不是 UTF-8 编码的文字")
    if not text.startswith(MARKER + "\n"):
        return NOT_SHOWN.format("它不是 disclosure diff 写的")
    text = text if len(text) > MAX_CHARACTERS else inert(text)
    return text if len(text) <= MAX_CHARACTERS else NOT_SHOWN.format("它太长了")


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

    def files(self, number: int) -> str:
        """Where the changed files are listed."""
        if self.is_gitlab:
            return f"{self.api}/projects/{self.repository}/merge_requests/{number}/diffs"
        return f"{self.api}/repos/{self.repository}/pulls/{number}/files"

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
    for comment in _listed(forge, forge.comments(number), ("id",)):
        author = comment.get("author") or comment.get("user") or {}
        name = author.get("username") or author.get("login")
        if name in names and comment["body"].startswith(MARKER):
            return int(comment["id"])
    return None


def _listed(forge: Forge, address: str, keys: tuple[str, ...]) -> Iterator[Json]:
    """Yield the entries of a list, page after page; one of `keys` tells an entry from all others."""
    seen: set[Json] = set()
    for page in range(1, 51):
        entries = {}
        for entry in forge.call("GET", f"{address}?per_page=100&page={page}"):
            entries[next(entry[key] for key in keys if key in entry)] = entry
        new = entries.keys() - seen
        if not new:  # the end; or a system that gives all of them every time
            return
        yield from (entry for key, entry in entries.items() if key in new)
        seen |= new


def program_warning(forge: Forge, number: int) -> str:
    """Return a word to reviewers where more than data was changed; empty otherwise.

    The other run was made by what it judges. Names are counted and not shown.
    """
    files = list(_listed(forge, forge.files(number), ("filename", "new_path")))
    names = [
        {file.get(key) for key in ("filename", "previous_filename", "new_path", "old_path")} for file in files
    ]
    programs = sum(any(name and not DATA.fullmatch(name) for name in paths) for paths in names)
    if programs:
        return PROGRAMS_CHANGED.format(f"动了程序（{programs} 个文件）")
    return PROGRAMS_CHANGED.format("的文件太多，看不全动没动程序") if len(files) >= MAX_LISTED_FILES else ""


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
        text = comment_of(opened.read(MAX_FILE_BYTES))
    try:
        number = number_of(forge, variables)
        if number is None:
            print("修改申请已经关闭，或者又有了新的提交：不写。")
            return 0
        post(forge, number, text.replace("\n", f"\n{program_warning(forge, number)}", 1))
    except HTTPError as error:
        print(f"写不了：{error.code} {error.reason}（{error.url.partition('?')[0]}）")
        return 1
    print(f"写在修改申请 {number} 下面了。")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], os.environ))
