"""Edit the six files at random, session after session, and hold every step against a model: ``python -m tests.audit.form_sessions 200``."""

from __future__ import annotations

import sys

from tests.editing.test_cell_edits import FILES, random_session

EDITS = 30
"""Edits of a session."""


def main() -> None:
    """Run the sessions; the first that differs from the model ends the program."""
    sessions = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    for seed in range(sessions):
        random_session(1000 + seed, FILES[seed % len(FILES)].read_text(encoding="utf-8"), EDITS)
    print(f"{sessions} sessions of {EDITS} edits: the text always reads as the model says.")


if __name__ == "__main__":
    main()
