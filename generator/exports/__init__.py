"""Catalog → the files that people and programs take away. Reads records, writes below ``open-data/``, changes nothing."""

from __future__ import annotations

from generator.exports.about import NOTES, About, about
from generator.exports.downloads import (
    FOLDER,
    Download,
    Order,
    order_of,
    write_downloads,
    written_downloads,
)
from generator.exports.tables import KIND_WORDS, TABLES

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
