"""Make merge requests at GitHub, GitLab, Gitea and Forgejo, and ask what became of them."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum, auto
from typing import Any, NamedTuple, Protocol
from urllib.parse import quote

from generator.form_app.forge_http import ForgeApi, ForgeRefused, ForgeSilent
from generator.form_app.office_settings import ForgeKind, OfficeForge


class RequestFate(Enum):
    """Fate of a merge request at a code host."""

    OPEN = auto()
    MERGED = auto()
    CLOSED = auto()


class MergeRequest(NamedTuple):
    """A merge request at a code host."""

    number: int
    url: str
    """Address of its page, for people."""


class Forge(Protocol):
    """A code host with one repository."""

    def open_request(self, branch: str, base: str, title: str, text: str) -> MergeRequest:
        """Make a merge request of a branch that was pushed, or return the open one that it has.

        Raises ForgeSilent, ForgeRefused.
        """

    def fate_of(self, number: int) -> RequestFate:
        """Return what became of a merge request. Raises ForgeSilent, ForgeRefused."""


def forge_of(settings: OfficeForge, token: str) -> Forge:
    """Return the code host that office.yml names."""
    if settings.kind is ForgeKind.GITLAB:
        return GitLab(ForgeApi(settings.api, {"PRIVATE-TOKEN": token}), settings.project)
    if settings.kind is ForgeKind.GITHUB:
        headers = {
            "Authorization": f"Bearer {token}",
            "Accept": "application/vnd.github+json",
            "X-GitHub-Api-Version": "2022-11-28",
        }
        return GitHub(ForgeApi(settings.api, headers), settings.project)
    return Gitea(ForgeApi(settings.api, {"Authorization": f"token {token}"}), settings.project)


class GitHub:
    """GitHub, or GitHub Enterprise Server. https://docs.github.com/rest/pulls/pulls"""

    def __init__(self, api: ForgeApi, project: str) -> None:
        """Take the API, and owner and name of the repository."""
        self._api, self._project = api, project

    def open_request(self, branch: str, base: str, title: str, text: str) -> MergeRequest:
        """Make a pull request; 422 says that there is one."""
        content = {"title": title, "head": branch, "base": base, "body": text}
        try:
            return _request_in(self._api.post(f"/repos/{self._project}/pulls", content), "number", "html_url")
        except ForgeRefused as refusal:
            if refusal.status != 422:
                raise
            owner = self._project.partition("/")[0]
            listed = self._api.get(f"/repos/{self._project}/pulls", head=f"{owner}:{branch}", state="open")
            return _first_of(listed, refusal, "number", "html_url")

    def fate_of(self, number: int) -> RequestFate:
        """Return whether a pull request was merged or closed."""
        return _fate_of_pull(self._api.get(f"/repos/{self._project}/pulls/{number}"))


class Gitea:
    """Gitea or Forgejo, whose APIs are the same here. /api/swagger of either"""

    def __init__(self, api: ForgeApi, project: str) -> None:
        """Take the API, and owner and name of the repository."""
        self._api, self._project = api, project

    def open_request(self, branch: str, base: str, title: str, text: str) -> MergeRequest:
        """Make a pull request; 409 says that there is one."""
        content = {"title": title, "head": branch, "base": base, "body": text}
        try:
            return _request_in(self._api.post(f"/repos/{self._project}/pulls", content), "number", "html_url")
        except ForgeRefused as refusal:
            if refusal.status != 409:
                raise
            place = f"/repos/{self._project}/pulls/{quote(base, safe='')}/{quote(branch, safe='')}"
            return _request_in(self._api.get(place), "number", "html_url")

    def fate_of(self, number: int) -> RequestFate:
        """Return whether a pull request was merged or closed."""
        return _fate_of_pull(self._api.get(f"/repos/{self._project}/pulls/{number}"))


class GitLab:
    """GitLab. https://docs.gitlab.com/api/merge_requests/"""

    def __init__(self, api: ForgeApi, project: str) -> None:
        """Take the API, and groups and name of the repository."""
        self._api, self._place = api, f"/projects/{quote(project, safe='')}/merge_requests"

    def open_request(self, branch: str, base: str, title: str, text: str) -> MergeRequest:
        """Make a merge request; 409 says that there is one."""
        content = {
            "source_branch": branch,
            "target_branch": base,
            "title": title,
            "description": text,
            "remove_source_branch": True,
        }
        try:
            return _request_in(self._api.post(self._place, content), "iid", "web_url")
        except ForgeRefused as refusal:
            if refusal.status != 409:
                raise
            listed = self._api.get(self._place, source_branch=branch, state="opened")
            return _first_of(listed, refusal, "iid", "web_url")

    def fate_of(self, number: int) -> RequestFate:
        """Return whether a merge request was merged or closed."""
        state = _fields(self._api.get(f"{self._place}/{number}")).get("state")
        return {"merged": RequestFate.MERGED, "closed": RequestFate.CLOSED}.get(str(state), RequestFate.OPEN)


def _fate_of_pull(answer: Any) -> RequestFate:
    """Return the fate that an answer about a pull request tells: ``merged`` is true, or ``merged_at`` a time."""
    fields = _fields(answer)
    if fields.get("merged") or fields.get("merged_at"):
        return RequestFate.MERGED
    return RequestFate.CLOSED if fields.get("state") == "closed" else RequestFate.OPEN


def _first_of(listed: Any, refusal: ForgeRefused, number: str, url: str) -> MergeRequest:
    """Return the first of a list of merge requests; raise the refusal where there is none."""
    if not isinstance(listed, list) or not listed:
        raise refusal
    return _request_in(listed[0], number, url)


def _request_in(answer: Any, number: str, url: str) -> MergeRequest:
    """Return the merge request in an answer. Raises ForgeSilent where there is none in it."""
    fields = _fields(answer)
    found_number, found_url = fields.get(number), fields.get(url)
    if not isinstance(found_number, int) or not isinstance(found_url, str):
        raise ForgeSilent("回答里没有合并请求")
    is_page = found_url.startswith(("https://", "http://"))
    return MergeRequest(found_number, found_url if is_page else "")


def _fields(answer: Any) -> Mapping[str, Any]:
    return answer if isinstance(answer, dict) else {}
