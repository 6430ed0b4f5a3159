"""Read the list of accounts, and tell whether a password is right without telling anything else.

A line of the list is ``account:姓名:scrypt$N$R$P$SALT$KEY``; ``disclosure form --office office.yml --add-account`` writes it.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import os
import re
import unicodedata
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from generator.file_writing import write_atomically
from generator.form_app.office_settings import ACCOUNT_PATTERN
from generator.form_app.persons import Person, is_person_name
from generator.publishing.os_errors import bare_reason_of
from generator.reading.personal_numbers import find_mobile_numbers, find_personal_numbers
from generator.reading.problem import DataProblems, Level, Place, Problem

MIN_PASSWORD_CHARACTERS = 10
"""Characters of a password."""
MAX_PASSWORD_CHARACTERS = 200
"""Characters of a password beyond which none is looked at."""
_COST, _BLOCK_SIZE, _PARALLEL = 1 << 15, 8, 1
_MAX_COST, _MAX_SCRYPT_BYTES = 1 << 17, 1 << 28
_SALT_BYTES, _KEY_BYTES = 16, 32
_HASH = re.compile(r"scrypt\$([0-9]{4,6})\$([0-9]{1,2})\$([0-9]{1,2})\$([A-Za-z0-9+/=]+)\$([A-Za-z0-9+/=]+)")
_MAX_LIST_BYTES = 1_000_000
_OTHERS_MODE, _OWNER_MODE = 0o077, 0o600


class _Hash(NamedTuple):
    cost: int
    block_size: int
    parallel: int
    salt: bytes
    key: bytes

    def matches(self, password: str) -> bool:
        """Whether the hash is that of a password; takes the same time whatever the answer."""
        key = _derive(password, self.salt, self.cost, self.block_size, self.parallel)
        return hmac.compare_digest(key, self.key)


class _Account(NamedTuple):
    person: Person
    hash: _Hash


def _derive(password: str, salt: bytes, cost: int, block_size: int, parallel: int) -> bytes:
    text = unicodedata.normalize("NFKC", password).encode()
    return hashlib.scrypt(
        text, salt=salt, n=cost, r=block_size, p=parallel, maxmem=_MAX_SCRYPT_BYTES, dklen=_KEY_BYTES
    )


def account_line(account: str, name: str, password: str) -> str:
    """Return the line of the list for an account. Raises ValueError with what to write instead, in Chinese."""
    if not ACCOUNT_PATTERN.fullmatch(account):
        raise ValueError(f"“{account}”不能做账号。只用小写字母、数字和 . _ @ -，例如 zhang.san")
    if find_personal_numbers(account) or find_mobile_numbers(account):
        raise ValueError("账号像是证件号或手机号，会写进公开的提交记录。请换一个")
    if not is_person_name(name):
        raise ValueError(f"“{name}”不能做姓名。只写一行，不超过 40 个字，不用引号、逗号、分号和尖括号")
    if ":" in name:
        raise ValueError("姓名里不能有半角冒号")
    if not MIN_PASSWORD_CHARACTERS <= len(password) <= MAX_PASSWORD_CHARACTERS:
        raise ValueError(f"口令要有 {MIN_PASSWORD_CHARACTERS} 到 {MAX_PASSWORD_CHARACTERS} 个字")
    salt = os.urandom(_SALT_BYTES)
    key = _derive(password, salt, _COST, _BLOCK_SIZE, _PARALLEL)
    shown = [base64.b64encode(part).decode() for part in (salt, key)]
    return f"{account}:{name}:scrypt${_COST}${_BLOCK_SIZE}${_PARALLEL}${shown[0]}${shown[1]}"


def write_account(file: Path, account: str, name: str, password: str) -> None:
    """Write an account into the list, in the place of its earlier line. Raises ValueError as `account_line`, OSError."""
    line = account_line(account, name, password)
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        lines = []
    others = [other for other in lines if other.partition(":")[0] != account]
    content = "".join(f"{each}\n" for each in (*others, line))
    write_atomically(file.parent, file.name, content.encode(), mode=_OWNER_MODE, durable=True)


class Accounts:
    """The accounts of an office."""

    def __init__(self, accounts: Mapping[str, _Account]) -> None:
        """Take the accounts by their names; an unknown account costs as much time as a known one."""
        self._accounts = accounts
        self._nobody = _Hash(_COST, _BLOCK_SIZE, _PARALLEL, os.urandom(_SALT_BYTES), os.urandom(_KEY_BYTES))

    def person_of(self, account: str, password: str) -> Person | None:
        """Return whose password it is; None where account or password is wrong, whichever of the two."""
        known = self._accounts.get(account)
        right = (known.hash if known else self._nobody).matches(password[:MAX_PASSWORD_CHARACTERS])
        return known.person if known is not None and right else None

    def __len__(self) -> int:
        return len(self._accounts)


def read_accounts(file: Path) -> Accounts:
    """Read the list of accounts. Raises DataProblems with every line that is wrong; no hash is printed with it."""
    path = file.as_posix()

    def problem(line: int, message: str) -> Problem:
        return Problem(path, Place(line, 1), Level.ERROR, "account-line", message)

    try:
        mode = file.stat().st_mode
        text = file.read_bytes()[: _MAX_LIST_BYTES + 1].decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        reason = bare_reason_of(error) if isinstance(error, OSError) else "不是 UTF-8 编码"
        raise DataProblems([problem(1, f"读不了账户名单（{reason}）")]) from None
    problems = []
    if os.name != "nt" and mode & _OTHERS_MODE:
        problems.append(problem(1, f"别的账户也能读账户名单。请运行 chmod 600 {path}"))
    accounts: dict[str, _Account] = {}
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        account = _read_line(line)
        if account is None:
            problems.append(
                problem(number, "这一行不是账户。请用 disclosure form --office … --add-account 重新写")
            )
        elif account.person.account in accounts:
            problems.append(problem(number, f"账号 {account.person.account} 写了两次。请删去一行"))
        else:
            accounts[account.person.account] = account
    if not accounts and not problems:
        problems.append(problem(1, "名单里没有账户。请用 disclosure form --office … --add-account 写一个"))
    if problems:
        raise DataProblems(problems)
    return Accounts(accounts)


def _read_line(line: str) -> _Account | None:
    """Read one line of the list; None where it is none that `account_line` could have written."""
    account, _, rest = line.rstrip().partition(":")
    name, _, text = rest.partition(":")
    match = _HASH.fullmatch(text)
    if match is None or not ACCOUNT_PATTERN.fullmatch(account) or not is_person_name(name):
        return None
    cost, block_size, parallel = map(int, match.groups()[:3])
    if not 1 << 14 <= cost <= _MAX_COST or cost & (cost - 1) or not 1 <= block_size <= 16 or parallel != 1:
        return None
    try:
        salt, key = (base64.b64decode(part, validate=True) for part in match.groups()[3:])
    except (binascii.Error, ValueError):
        return None
    if len(salt) < _SALT_BYTES or len(key) != _KEY_BYTES:
        return None
    return _Account(Person(account, name), _Hash(cost, block_size, parallel, salt, key))
