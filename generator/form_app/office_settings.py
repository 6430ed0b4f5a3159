"""Define office.yml: where the form in the browser is reached, who may use it, and where submissions go."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Mapping
from enum import Enum
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field

from generator.form.cell_errors import cell_error, quote_value
from generator.form.cells import Form, Line, YesNo


class IdentitySource(Enum):
    """Source of the knowledge who somebody is, with its Chinese name."""

    ACCOUNTS = "账户"
    PROXY = "代理"


class ForgeKind(Enum):
    """Kind of code host, with its name in office.yml."""

    GITHUB = "GitHub"
    GITLAB = "GitLab"
    GITEA = "Gitea"
    FORGEJO = "Forgejo"


def _one_of(kind: type[Enum]) -> BeforeValidator:
    def read(text: Any) -> Enum:
        for member in kind:
            if isinstance(text, str) and text.lower() == member.value.lower():
                return member
        names = "、".join(member.value for member in kind)
        raise cell_error("unknown-word", f"{quote_value(text)}不对。只能写 {names}")

    return BeforeValidator(read)


def _whole_number(low: int, high: int) -> BeforeValidator:
    def read(text: Any) -> int:
        if not isinstance(text, str) or not re.fullmatch(r"[0-9]{1,9}", text) or not low <= int(text) <= high:
            raise cell_error("number-format", f"{quote_value(text)}不对。请写 {low} 到 {high} 之间的整数")
        return int(text)

    return BeforeValidator(read)


def _read_address(text: str) -> str:
    try:
        return str(ipaddress.ip_network(text, strict=True))
    except ValueError:
        raise cell_error(
            "address-format", f"“{text}”不是网络地址。请写成 127.0.0.1 或 10.1.2.0/24 这样，不写域名"
        ) from None


def _read_site_address(text: str) -> str:
    if not _SITE_ADDRESS.fullmatch(text):
        raise cell_error(
            "url-format", f"“{text}”不能做网址。请写浏览器里的开头部分，例如 https://tianbao.example.gov.cn"
        )
    return text.lower()


def _read_listening_place(text: str) -> str:
    match = _LISTENING.fullmatch(text)
    if match is None or not 0 < int(match["port"]) <= 65535:
        raise cell_error("listen-format", f"“{text}”不对。请写 地址:端口，例如 127.0.0.1:8710")
    return text


def _read_header(text: str) -> str:
    if not re.fullmatch(r"[A-Za-z][A-Za-z0-9-]{0,63}", text):
        raise cell_error("header-format", f"“{text}”不能做请求头的名称。请写成 X-Remote-User 这样")
    return text.lower()


def _read_account(text: str) -> str:
    if not ACCOUNT_PATTERN.fullmatch(text):
        raise cell_error(
            "account-format", f"“{text}”不能做账号。只用小写字母、数字和 . _ @ -，例如 zhang.san"
        )
    return text


def _read_variable(text: str) -> str:
    if not re.fullmatch(r"[A-Z][A-Z0-9_]{0,63}", text):
        raise cell_error(
            "token-in-file", "这里写环境变量的名称，例如 FORGE_TOKEN。令牌本身不能写在这个文件里"
        )
    return text


_SITE_ADDRESS = re.compile(r"https?://[A-Za-z0-9](?:[A-Za-z0-9.-]{0,250}[A-Za-z0-9])?(?::[0-9]{1,5})?")
_LISTENING = re.compile(r"(?:[0-9.]+|\[[0-9A-Fa-f:]+\]):(?P<port>[0-9]{1,5})")
ACCOUNT_PATTERN = re.compile(r"[a-z0-9][a-z0-9._@-]{0,63}")
"""Name by which somebody signs in, or by which the proxy names somebody."""

NetworkAddress = Annotated[Line, AfterValidator(_read_address)]
HeaderName = Annotated[Line, AfterValidator(_read_header)]
AccountName = Annotated[Line, AfterValidator(_read_account)]


class OfficeIdentity(Form):
    """Rules by which the program knows who somebody is (身份)."""

    source: Annotated[IdentitySource, _one_of(IdentitySource)] = Field(alias="方式")
    accounts_file: Line | None = Field(None, alias="账户文件")
    """Path of the list of accounts, from the folder of office.yml."""
    account_header: HeaderName = Field("x-remote-user", alias="账号头")
    name_header: HeaderName = Field("x-remote-name", alias="姓名头")
    idle_minutes: Annotated[int, _whole_number(5, 1440)] = Field(120, alias="闲置分钟")
    longest_hours: Annotated[int, _whole_number(1, 24)] = Field(12, alias="最长小时")


class RepositorySettings(Form):
    """The git repository that submissions go into (仓库)."""

    place: Line = Field(alias="位置")
    branch: Line = Field("main", alias="主分支")
    data: Line = Field("data", alias="数据文件夹")


class OfficeForge(Form):
    """The code host at which merge requests are made (代码托管)."""

    kind: Annotated[ForgeKind, _one_of(ForgeKind)] = Field(alias="平台")
    api: Line = Field(alias="接口")
    """Address of the REST API, such as https://gitlab.example.gov.cn/api/v4."""
    project: Line = Field(alias="项目")
    """Owner and name of the repository at the code host; at GitLab with its groups."""
    remote: Line = Field(alias="推送到")
    """Address that git pushes to."""
    token_file: Line | None = Field(None, alias="令牌文件")
    token_variable: Annotated[Line, AfterValidator(_read_variable)] | None = Field(None, alias="令牌变量")


class OfficeLimits(Form):
    """Limits on what browsers send (限额)."""

    submission_bytes: Annotated[int, _whole_number(10_000, 1_000_000)] = Field(300_000, alias="每份字节")
    upload_bytes: Annotated[int, _whole_number(10_000, 100_000_000)] = Field(20_000_000, alias="上传字节")
    requests_per_minute: Annotated[int, _whole_number(10, 100_000)] = Field(600, alias="每个地址每分钟请求")
    writes_per_minute: Annotated[int, _whole_number(1, 10_000)] = Field(120, alias="每人每分钟写入")


class OfficeSettings(Form):
    """office.yml: the form in the browser for an office."""

    address: Annotated[Line, AfterValidator(_read_site_address)] = Field(alias="网址")
    """Scheme and host, with the port where it is not the usual one, as browsers show it; without a slash at its end."""
    listen: Annotated[Line, AfterValidator(_read_listening_place)] = Field("127.0.0.1:8710", alias="监听")
    further_hosts: tuple[Line, ...] = Field((), alias="其他主机名")
    state_folder: Line = Field(alias="状态文件夹")
    """Folder for the queue, drafts and the audit log, from the folder of office.yml."""
    proxies: tuple[NetworkAddress, ...] = Field((), alias="代理地址")
    """Networks whose requests may say for whom they were made; headers from elsewhere are ignored."""
    identity: OfficeIdentity = Field(alias="身份")
    repository: RepositorySettings = Field(alias="仓库")
    forge: OfficeForge | None = Field(None, alias="代码托管")
    reviewers: tuple[AccountName, ...] = Field((), alias="审核人")
    own_reviews: YesNo = Field(False, alias="可以审核自己的")
    limits: OfficeLimits = Field(OfficeLimits(), alias="限额")

    @property
    def host(self) -> str:
        """Host of the address, with its port where the address has one."""
        return self.address.partition("://")[2]

    @property
    def hosts(self) -> frozenset[str]:
        """Values that the Host header of a request may have, in lowercase letters."""
        return frozenset({self.host, *map(str.lower, self.further_hosts)})

    @property
    def origins(self) -> frozenset[str]:
        """Origins from which a browser may write."""
        scheme = self.address.partition("://")[0]
        return frozenset(f"{scheme}://{host}" for host in self.hosts)


FORGE_API_EXAMPLES: Mapping[ForgeKind, str] = {
    ForgeKind.GITHUB: "https://api.github.com",
    ForgeKind.GITLAB: "https://gitlab.example.gov.cn/api/v4",
    ForgeKind.GITEA: "https://gitea.example.gov.cn/api/v1",
    ForgeKind.FORGEJO: "https://forgejo.example.gov.cn/api/v1",
}
"""Address of the REST API of each kind of code host, as messages give it for an example."""
