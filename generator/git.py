"""What git says of a folder."""

from __future__ import annotations

import subprocess
from pathlib import Path


def ask_git(folder: Path, *arguments: str) -> bytes | None:
    """What git prints when it is run in `folder`; None where there is no git, or it fails."""
    try:
        # without locks: somebody may be committing meanwhile
        command = ("git", "--no-optional-locks", *arguments)
        run = subprocess.run(command, cwd=folder, capture_output=True, check=False)
    except OSError:
        return None
    return run.stdout if run.returncode == 0 else None
