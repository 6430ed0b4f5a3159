"""Documents as JSON, between the process that reads a file and the one that asked for it."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from generator.documents.grid import Document, DocumentProblem, Grid, GridCell, ReadingOptions


def encode_request(path: str, options: ReadingOptions) -> str:
    """Return the request to read a file."""
    return json.dumps({"path": path, "options": asdict(options)})


class ReadingRequest:
    """A file to read, and how."""

    def __init__(self, text: str) -> None:
        request: dict[str, Any] = json.loads(text)
        self.path: str = request["path"]
        self.options = ReadingOptions(**request["options"])


def encode_answer(answer: Document | DocumentProblem) -> str:
    """Return a document, or why the file was not read."""
    if isinstance(answer, DocumentProblem):
        return json.dumps({"problem": [answer.code, answer.message]})
    return json.dumps({"document": asdict(answer)})


def decode_answer(text: str) -> Document:
    """Return the document of an answer. Raises the DocumentProblem that the answer holds, ValueError where it is none."""
    answer: dict[str, Any] = json.loads(text)
    if "problem" in answer:
        raise DocumentProblem(*answer["problem"])
    fields = answer["document"]
    grids = [
        Grid(**{**grid, "cells": [GridCell(**cell) for cell in grid["cells"]]}) for grid in fields["grids"]
    ]
    return Document(**{**fields, "grids": grids})
