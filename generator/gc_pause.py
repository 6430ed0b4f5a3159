"""Pause Python's cyclic garbage collector while objects are made that stay alive to the end."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def gc_paused() -> Iterator[None]:
    """Disable Python's cyclic garbage collector in the block.

    Looking through objects that stay alive, again and again as they grow in number, removes nothing.
    """
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()
