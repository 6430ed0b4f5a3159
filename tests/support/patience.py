"""How long tests wait for what has to happen: so long that only what never happens fails, however slow the machine."""

from __future__ import annotations

PATIENCE = 600
"""Seconds. What is waited for comes within a second or two on a quiet machine; a test ends as soon as it has come."""
