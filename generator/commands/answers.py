"""Take the answers to questions from options, or ask for them in the terminal."""

from __future__ import annotations

from typing import TypeVar

from generator.commands.parser import WrongUse
from generator.editing.questions import Question, UnclearAnswer

_T = TypeVar("_T")


def answer_of_option(question: Question[_T], given: str | list[str] | None) -> _T:
    """Read an option as the answer to a question; one that was not given is a blank answer. Raises WrongUse."""
    try:
        return question.read("、".join(given) if isinstance(given, list) else given or "")
    except UnclearAnswer as error:
        raise WrongUse(f"--{question.option}：{error}") from None


def ask(question: Question[_T]) -> _T:
    """Ask until the answer can be used. Raises WrongUse."""
    while True:
        try:
            return question.read(input(question.prompt))
        except UnclearAnswer as error:
            print(f"{error}。")
        except UnicodeDecodeError:
            raise WrongUse(f"终端送来的文字不是 UTF-8 编码。请用选项写明，例如 --{question.option}") from None
