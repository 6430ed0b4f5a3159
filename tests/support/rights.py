"""The rights of the process that runs the tests."""

from __future__ import annotations

import ctypes
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH = 1, 2
_OVERRIDING = 1 << CAP_DAC_OVERRIDE | 1 << CAP_DAC_READ_SEARCH
_CAPABILITY_VERSION_3 = 0x20080522


@contextmanager
def obeying_permissions() -> Iterator[None]:
    """Let the permissions of files count for root as for any other owner, until the block ends.

    Root stays root: it reads its own files, such as this checkout below a folder that is closed to everybody else.
    Concerns the calling thread, and the threads and copies of this process that are started within the block.
    """
    if os.geteuid() != 0:
        yield
    elif sys.platform == "linux":
        effective, *others = before = _capabilities()
        _set_capabilities([effective & ~_OVERRIDING, *others])
        try:
            yield
        finally:
            _set_capabilities(before)
    else:
        os.seteuid(65534)
        try:
            yield
        finally:
            os.seteuid(0)


class _Header(ctypes.Structure):
    _fields_ = (("version", ctypes.c_uint32), ("pid", ctypes.c_int))


def _capabilities() -> list[int]:
    """Return this thread's capabilities as capget(2) has them: effective, permitted, inheritable; then 32 and above."""
    words = (ctypes.c_uint32 * 6)()
    _call("capget", words)
    return list(words)


def _set_capabilities(words: list[int]) -> None:
    _call("capset", (ctypes.c_uint32 * 6)(*words))


def _call(name: str, words: ctypes.Array[ctypes.c_uint32]) -> None:
    system = ctypes.CDLL(None, use_errno=True)
    if getattr(system, name)(ctypes.byref(_Header(_CAPABILITY_VERSION_3, 0)), words):
        raise OSError(ctypes.get_errno(), f"{name}: {os.strerror(ctypes.get_errno())}")
