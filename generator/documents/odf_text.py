"""Texts of OpenDocument files as they show: deleted text, notes and hidden text left out."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from generator.documents.safe_xml import attribute, local_name, positive_number

MAX_BLANKS_REPEATED = 1_000
_SILENT = frozenset(
    {
        "annotation",
        "note",
        "tracked-changes",
        "ruby-text",
        "hidden-text",
        "table",
        "desc",
        "title",
        "binary-data",
    }
)
"""Elements that show nothing in their place, or that are read by others."""
_PARAGRAPHS = frozenset({"p", "h"})


class OdfText:
    """Reads paragraphs, and counts what does not show or was not read."""

    def __init__(self) -> None:
        self._pictures = self._changes = 0

    def doubts(self) -> list[str]:
        """Return messages about the whole document."""
        messages = []
        if self._changes:
            messages.append(
                f"文件里有 {self._changes} 处修订标记：按接受全部修订后的文字读，请先定下改动再核对"
            )
        if self._pictures:
            messages.append(f"文件里有 {self._pictures} 张图片，没有读")
        return messages

    def block(self, element: etree._Element) -> str:
        """Return the text of an element, a line for each paragraph."""
        return "".join(self._pieces(element)).strip("\n")

    def _pieces(self, element: etree._Element) -> Iterator[str]:
        """Yield the pieces of text inside an element."""
        is_text = local_name(element) in _PARAGRAPHS or local_name(element) in (
            "span",
            "a",
            "ruby-base",
            "meta",
        )
        if is_text and element.text:
            yield _one_blank(element.text)
        for inner in element:
            yield from self._element(inner)
            if is_text and inner.tail:
                yield _one_blank(inner.tail)

    def _element(self, element: etree._Element) -> Iterator[str]:
        """Yield the pieces of an element."""
        kind = local_name(element)
        if kind == "s":
            yield " " * positive_number(attribute(element, "c", "1"), 1, MAX_BLANKS_REPEATED)
        elif kind == "tab":
            yield " "
        elif kind == "line-break":
            yield "\n"
        elif kind == "image":
            self._pictures += 1
        elif kind in ("change-start", "change"):
            self._changes += 1
        elif kind in _PARAGRAPHS:
            yield "\n"
            yield from self._pieces(element)
            yield "\n"
        elif kind not in _SILENT:
            if (
                element.text and not len(element) and kind not in ("frame", "text-box")
            ):  # fields: dates, numbers of pages
                yield _one_blank(element.text)
            else:
                yield from self._pieces(element)


def _one_blank(text: str) -> str:
    """Return a text with runs of blanks as one, as OpenDocument shows them."""
    inner = " ".join(text.split())
    return f"{' ' * text[:1].isspace()}{inner}{' ' * text[-1:].isspace()}" if inner else " "
