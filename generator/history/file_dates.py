"""git log → the day on which each project file last changed."""

from __future__ import annotations
