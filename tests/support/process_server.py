"""The process that has MkDocs and the generator loaded, and forks a process for every command: see loaded_process."""

from __future__ import annotations

import gc
import json
import os
import sys
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from mkdocs.commands.build import build
from mkdocs.config import load_config

from generator.commands import COMMANDS, command_module, main
from tests.support.homes import write_home

MODULES = (
    "generator.output.mkdocs_plugin",
    "generator.output.write_site",
    "markdown.extensions.admonition",
    "markdown.extensions.attr_list",
    "markdown.extensions.codehilite",
    "markdown.extensions.def_list",
    "markdown.extensions.md_in_html",
    "markdown.extensions.tables",
    "material.templates",
    "mkdocs.commands.build",
    "pygments.formatters",
    "pygments.lexers",
    "xlsxwriter.workbook",
)
"""What a build loads besides the two commands; another module is loaded when a command needs it, as ever."""


def serve() -> None:
    """Run each command that a line of standard input asks for in a copy of this process; answer with its exit code."""
    commands = {
        "mkdocs": import_module("mkdocs.__main__").cli,
        "disclosure": main,
    }
    for name in COMMANDS:
        command_module(name)
    for name in MODULES:
        import_module(name)
    build_once()
    gc.freeze()
    gc.set_threshold(200_000, 50, 100)  # as conftest.py does: a command fills memory for a moment
    for line in iter(sys.stdin.buffer.readline, b""):
        process = os.fork()
        if process == 0:
            request = json.loads(line)
            become(request)
            sys.exit(commands[request["command"][0]]())
        _, status = os.waitpid(process, 0)
        os.write(1, b"%d\n" % os.waitstatus_to_exitcode(status))


def build_once() -> None:
    """Build the site of the six tables: what the first build of a process makes ready, all that are forked from here have."""
    os.environ["NO_MKDOCS_2_WARNING"] = "1"
    with TemporaryDirectory(prefix="disclosure-first-") as folder:
        home = write_home(Path(folder, "home"), whole_guides=True)
        config = load_config(str(home / "mkdocs.yml"))
        config.plugins.on_startup(command="build", dirty=False)
        build(config)
        config.plugins.on_shutdown()


def become(request: dict[str, Any]) -> None:
    """Give this process the folder, the environment, the streams and the arguments of its command."""
    for number, file in enumerate([os.devnull, *request["streams"]]):
        stream = os.open(file, os.O_RDONLY if number == 0 else os.O_WRONLY | os.O_CREAT)
        os.dup2(stream, number)
        os.close(stream)
    os.environ.clear()
    os.environ.update(request["environment"])
    os.chdir(request["folder"])
    sys.path[0] = request["folder"]
    sys.argv = request["command"]
    exec(request["before"], {})


if __name__ == "__main__":
    serve()
