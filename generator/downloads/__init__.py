"""Catalog → the files that people and programs take away. Reads records, writes below ``open-data/``, changes nothing."""

from __future__ import annotations

from generator.downloads.description import NOTES, About, about
from generator.downloads.tables import KIND_WORDS, TABLES
from generator.downloads.write_all import (
    FOLDER,
    Download,
    Order,
    order_of,
    write_downloads,
    written_downloads,
)

__all__ = [
    "FOLDER",
    "KIND_WORDS",
    "NOTES",
    "TABLES",
    "About",
    "Download",
    "Order",
    "about",
    "order_of",
    "write_downloads",
    "written_downloads",
]
