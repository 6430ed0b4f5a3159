"""What is written to a browser's console."""

from __future__ import annotations

from playwright.sync_api import ConsoleMessage


def is_complaint(message: ConsoleMessage) -> bool:
    """Whether a page wrote this to its console, or the browser warns of something.

    What the browser merely remarks does not count: on a slow machine it notes that the network is slow.
    """
    return bool(message.args) or message.type in ("error", "warning")
