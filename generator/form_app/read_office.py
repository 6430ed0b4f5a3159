"""Read office.yml with the reader of all data, and find everything in it that would not work or not be safe."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from generator.form.form_keys import all_keys
from generator.form_app.office_settings import (
    FORGE_API_EXAMPLES,
    ForgeKind,
    IdentitySource,
    OfficeForge,
    OfficeSettings,
)
from generator.publishing.os_errors import bare_reason_of
from generator.reading.form_errors import read_form
from generator.reading.problem import DataProblems, FieldProblem, Level, Place, Problem
from generator.reading.yaml_file import YamlFile
from generator.reading.yaml_text import read_yaml

_OTHERS_MODE = 0o077
MAX_TOKEN_BYTES = 1000
"""Bytes of the token of a code host."""


@dataclass(frozen=True)
class Office:
    """The settings of an office, with what they name."""

    settings: OfficeSettings
    folder: Path
    """Folder of office.yml, from which relative paths are meant."""
    token: str = ""
    """Token of the code host; empty without one. It stands in no file of the repository, in no page and in no log."""

    def path(self, written: str) -> Path:
        """Return a path as it is written in office.yml."""
        return self.folder / written

    @property
    def state_folder(self) -> Path:
        """Folder for the queue, the drafts and the audit log."""
        return self.path(self.settings.state_folder)

    def __repr__(self) -> str:
        """Return the folder alone: the token must reach no message."""
        return f"Office({self.folder})"


def read_office(file: Path, environment: Mapping[str, str]) -> Office:
    """Read the settings of an office. Raises DataProblems with everything that has to be mended."""
    source, settings = _read_settings(file)
    folder = file.absolute().parent
    problems = list(map(source.field_error, check_office(settings, folder)))
    token = ""
    if settings.forge is not None and not problems:
        try:
            token = _read_token(settings.forge, folder, environment)
        except ValueError as error:
            at = "令牌文件" if settings.forge.token_file else "令牌变量"
            problems = [source.field_error(FieldProblem(("代码托管", at), "token", f"{at}：{error}"))]
    if problems:
        raise _without_lines(problems)
    return Office(settings, folder, token)


def accounts_file_of(file: Path) -> Path:
    """Return where office.yml has its list of accounts, which need not exist yet. Raises DataProblems."""
    source, settings = _read_settings(file)
    if settings.identity.accounts_file is None:
        message = "账户文件：没有写。身份由代理提供的，不用账户"
        raise _without_lines([source.field_error(FieldProblem(("身份",), "missing-field", message))])
    return file.absolute().parent / settings.identity.accounts_file


def _read_settings(file: Path) -> tuple[YamlFile, OfficeSettings]:
    """Read office.yml cell by cell. Raises DataProblems."""
    path = file.as_posix()
    try:
        data = file.read_bytes()
    except OSError as error:
        message = f"读不了这个文件（{bare_reason_of(error)}）"
        raise DataProblems([Problem(path, Place(1, 1), Level.ERROR, "unreadable", message)]) from None
    source, problems = read_yaml(path, data, all_keys(OfficeSettings))
    settings, form_problems = read_form(OfficeSettings, source)
    problems += form_problems
    if settings is None or problems:
        raise _without_lines(problems)
    return source, settings


def _without_lines(problems: Iterable[Problem]) -> DataProblems:
    """Return the error for problems, without the lines that they are on: a token may stand there by mistake."""
    return DataProblems(problem._replace(line_text="") for problem in problems)


def check_office(settings: OfficeSettings, folder: Path) -> Iterator[FieldProblem]:
    """Yield what is wrong with the content of office.yml; relative paths in it are meant from `folder`."""
    identity = settings.identity
    if identity.source is IdentitySource.PROXY and not settings.proxies:
        message = "代理地址：身份由代理提供，就要写明代理的地址，例如 [127.0.0.1]。别处来的身份一律不认"
        yield FieldProblem(("身份", "方式"), "missing-field", message)
    if identity.source is IdentitySource.ACCOUNTS and identity.accounts_file is None:
        message = "账户文件：没有写。请写账户名单的位置，例如 账户文件: accounts.txt"
        yield FieldProblem(("身份",), "missing-field", message)
    if settings.address.startswith("http://") and not _is_own_machine(settings.host):
        message = "网址：口令和身份会明文经过网络。请用 https://（证书放在 nginx 里）"
        yield FieldProblem(("网址",), "no-https", message)
    for number, host in enumerate(settings.further_hosts):
        if not re.fullmatch(r"[A-Za-z0-9.-]+(?::[0-9]{1,5})?", host):
            message = f"其他主机名：“{host}”不是主机名。只写 名称 或 名称:端口，不写 https://"
            yield FieldProblem(("其他主机名", number), "host-format", message)
    if not _is_branch(settings.repository.branch):
        message = f"仓库.主分支：“{settings.repository.branch}”不能做分支名。平时是 main"
        yield FieldProblem(("仓库", "主分支"), "branch-format", message)
    parts = settings.repository.data.split("/")
    if any(part in ("", ".", "..") or part.startswith("-") for part in parts):
        message = f"仓库.数据文件夹：“{settings.repository.data}”不对。请写仓库里的位置，例如 data"
        yield FieldProblem(("仓库", "数据文件夹"), "folder-format", message)
    if not (folder / settings.repository.place).is_dir():
        message = f"仓库.位置：没有文件夹 {settings.repository.place}。请先用 git init --bare 或 git clone --bare 建好"
        yield FieldProblem(("仓库", "位置"), "no-repository", message)
    if settings.forge is None and not settings.reviewers:
        message = "审核人：没有代码托管平台，就要写审核人的账号，不然谁也通过不了。例如 审核人: [li.si]"
        yield FieldProblem(("仓库",), "missing-field", message)
    if settings.forge is not None:
        yield from _forge_problems(settings.forge)


def _forge_problems(forge: OfficeForge) -> Iterator[FieldProblem]:
    example = FORGE_API_EXAMPLES[forge.kind]
    api = urlsplit(forge.api)
    if not _is_safe_address(forge.api):
        message = f"代码托管.接口：“{forge.api}”不对。请从 https:// 写起，例如 {example}"
        yield FieldProblem(("代码托管", "接口"), "url-format", message)
    name = r"[A-Za-z0-9_.-]+"
    pattern = rf"{name}(?:/{name})+" if forge.kind is ForgeKind.GITLAB else rf"{name}/{name}"
    if not re.fullmatch(pattern, forge.project) or ".." in forge.project:
        message = f"代码托管.项目：“{forge.project}”不对。请写 所有者/仓库名，照平台网址里的写"
        yield FieldProblem(("代码托管", "项目"), "project-format", message)
    remote = urlsplit(forge.remote)
    if remote.username or remote.password or api.username or api.password:
        message = "推送到：网址里不能写账号和令牌。请删去 @ 以前的部分，令牌另放在文件里"
        yield FieldProblem(("代码托管", "推送到"), "token-in-file", message)
    elif not _is_safe_address(forge.remote):
        message = f"代码托管.推送到：“{forge.remote}”不对。请写仓库的 https 网址，平台上“克隆”那里可以复制"
        yield FieldProblem(("代码托管", "推送到"), "url-format", message)
    elif _site(remote.hostname) != _site(api.hostname):
        message = (
            f"代码托管.推送到：主机 {remote.hostname} 与接口的主机 {api.hostname} 不是一处。令牌只能交给一处"
        )
        yield FieldProblem(("代码托管", "推送到"), "other-host", message)
    if (forge.token_file is None) == (forge.token_variable is None):
        message = "代码托管：令牌文件、令牌变量要写一个，只写一个"
        yield FieldProblem(("代码托管",), "missing-field", message)


def _site(host: str | None) -> str:
    """Return the host that an API belongs to: GitHub's own has a name of its own."""
    return (host or "").removeprefix("api.")


def _is_safe_address(text: str) -> bool:
    """Whether `text` is an https address, or an http one of this machine."""
    try:
        parts = urlsplit(text)
        parts.port  # noqa: B018 - raises
    except ValueError:
        return False
    own = parts.scheme == "http" and _is_own_machine(parts.netloc)
    plain = not (parts.query or parts.fragment) and text.isascii() and text.isprintable() and " " not in text
    return bool(parts.hostname) and plain and (parts.scheme == "https" or own)


def _is_own_machine(host: str) -> bool:
    return host.rpartition("@")[2].partition(":")[0] in ("127.0.0.1", "localhost")


def _is_branch(name: str) -> bool:
    return bool(re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_/-]{0,80}", name)) and not name.endswith("/")


def _read_token(forge: OfficeForge, folder: Path, environment: Mapping[str, str]) -> str:
    """Return the token of the code host. Raises ValueError with what to do, in Chinese."""
    if forge.token_file is None:
        token = environment.get(forge.token_variable or "", "").strip()
        if not token:
            raise ValueError(f"环境变量 {forge.token_variable} 没有值")
    else:
        token = _read_private_file(folder / forge.token_file)
    if not token.isascii() or not token.isprintable() or " " in token:
        raise ValueError("内容不像令牌：应当只有一行字母、数字和符号")
    return token


def _read_private_file(file: Path) -> str:
    """Return the text of a file that only this user may read. Raises ValueError."""
    try:
        status = file.stat()
        content = file.read_bytes() if status.st_size <= MAX_TOKEN_BYTES else b""
    except OSError as error:
        raise ValueError(f"读不了 {file}（{bare_reason_of(error)}）") from None
    if os.name != "nt" and stat.S_IMODE(status.st_mode) & _OTHERS_MODE:
        raise ValueError(f"别的账户也能读 {file}。请运行 chmod 600 {file}")
    text = content.decode("ascii", "replace").strip()
    if not text:
        raise ValueError(f"{file} 是空的，或者太长")
    return text
