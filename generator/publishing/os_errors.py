"""Say in plain words why the system refused to read or write."""

from __future__ import annotations

import errno

_REASONS = {
    errno.ENOSPC: "磁盘满了",
    errno.EDQUOT: "超过了磁盘配额",
    errno.EFBIG: "超过了文件大小的上限",
    errno.EROFS: "只能读，不能写",
    errno.EACCES: "没有权限",
    errno.EPERM: "没有权限",
    errno.EEXIST: "那里已经有同名的文件",
    errno.ENOENT: "没有这个文件或文件夹",
    errno.EISDIR: "是文件夹，不是文件",
    errno.ENOTDIR: "是文件，不是文件夹",
}


def reason_of(error: OSError) -> str:
    """Return why the system refused, in plain words where there are some, with the file's name where it is known."""
    return f"{bare_reason_of(error)}：{error.filename}" if error.filename else bare_reason_of(error)


def bare_reason_of(error: OSError) -> str:
    """Return why the system refused, without the file's name, for messages that name the file themselves."""
    return _REASONS.get(error.errno or 0) or error.strerror or type(error).__name__
