"""Load the plugin for MkDocs, with all that a build imports."""

from __future__ import annotations

import gc

from generator.gc_pause import gc_paused

__all__ = ["DisclosurePlugin"]

with gc_paused():
    from generator.output.mkdocs_plugin import DisclosurePlugin

    gc.freeze()  # modules stay to the end: no later collection looks through them
