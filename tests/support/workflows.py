"""The shell of the workflows: every `run:` of GitHub's and Gitea's, every `script:` of GitLab's.

``python -m tests.support.workflows FOLDER`` writes each as a file, for a linter of shell.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

HOME = Path(__file__).parents[2]
ACTIONS = sorted([*HOME.glob(".github/workflows/*.yml"), *HOME.glob(".gitea/workflows/*.yml")])
GITLAB = HOME / ".gitlab-ci.yml"


@dataclass(frozen=True)
class Step:
    """One piece of shell; `actions/…` steps have none and are not here."""

    file: str
    job: str
    name: str
    script: str
    condition: str = "success()"
    variables: Mapping[str, str] = field(default_factory=dict)

    @property
    def path(self) -> str:
        """A file's name that says where it is from."""
        return "-".join([*Path(self.file).parts, self.job, self.name]).strip(".").replace(" ", "_")


def steps_of(file: Path) -> Iterator[Step]:
    """The steps of one workflow in order, job by job."""
    content = read(file)
    shown = file.relative_to(HOME).as_posix()
    if file == GITLAB:
        for job, body in content.items():
            if "script" in body and isinstance(body, dict):
                yield Step(
                    shown, job, "script", "\n".join(body["script"]), "success()", body.get("variables", {})
                )
        return
    for job, body in content["jobs"].items():
        for number, step in enumerate(body["steps"], start=1):
            if "run" in step:
                condition = step.get("if", "success()").removeprefix("${{").removesuffix("}}").strip()
                name = step.get("name", str(number))
                yield Step(shown, job, name, step["run"], condition, step.get("env", {}))


def read(file: Path) -> dict[str, Any]:
    """The workflow as text: `on` is no truth value here."""
    content: dict[str, Any] = yaml.load(file.read_text(encoding="utf-8"), yaml.BaseLoader)
    return content


if __name__ == "__main__":
    for each in [step for file in [*ACTIONS, GITLAB] for step in steps_of(file)]:
        shell = "sh" if each.file == GITLAB.name else "bash"
        script = Path(sys.argv[1]) / f"{each.path}.{shell}"
        script.write_text(f"#!/bin/{shell}\nset -e\n{each.script}\n", encoding="utf-8")
