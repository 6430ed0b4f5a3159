"""XML of strangers: no document type, no entities, no network."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from generator.documents.grid import DocumentProblem

_DOCTYPE = DocumentProblem(
    "doctype", "文件里有文档类型声明（DOCTYPE），正常的办公文件没有，没有读：请用办公软件打开后另存一份"
)
_CHUNK_BYTES = 1 << 18
_PARSER_OPTIONS = {
    "resolve_entities": False,
    "no_network": True,
    "load_dtd": False,
    "huge_tree": False,
    "remove_comments": True,
    "remove_pis": True,
}


def refuse_document_type(content: bytes) -> None:
    """Raise DocumentProblem where an XML document declares a document type, with which entities come."""
    text = content
    if b"\0" in content[:4]:  # UTF-16 and UTF-32: the declaration could hide from a search of bytes
        encoding = "utf-32" if content[:4].count(b"\0") > 2 else "utf-16"
        text = content.decode(encoding, "replace").encode()
    if b"<!DOCTYPE" in text:
        raise _DOCTYPE


def parse_xml(content: bytes) -> etree._Element:
    """Return the root of an XML document. Raises DocumentProblem on a document type, lxml's XMLSyntaxError on a fault."""
    refuse_document_type(content)
    root = etree.fromstring(content, etree.XMLParser(**_PARSER_OPTIONS))
    if root.getroottree().docinfo.doctype:
        raise _DOCTYPE
    return root


def stream_elements(content: bytes, *names: str) -> Iterator[etree._Element]:
    """Yield elements by name without namespace as they end, and forget them: a large sheet needs little memory."""
    refuse_document_type(content)
    tags = [f"{{*}}{name}" for name in names]
    parser = etree.XMLPullParser(("end",), tag=tags, **_PARSER_OPTIONS)
    for start in range(0, len(content), _CHUNK_BYTES):
        parser.feed(content[start : start + _CHUNK_BYTES])
        for _, element in parser.read_events():
            yield element
            element.clear()
            while element.getprevious() is not None:
                del element.getparent()[0]
    parser.close()


def local_name(element: etree._Element) -> str:
    """Return an element's name without its namespace: strict and transitional OOXML differ in nothing else."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def attribute(element: etree._Element, name: str, default: str = "") -> str:
    """Return an attribute by its name without namespace."""
    for key, value in element.attrib.items():
        if str(key).rpartition("}")[2] == name:
            return str(value)
    return default


def child(element: etree._Element, *path: str) -> etree._Element | None:
    """Return the first element at a path of names without namespaces; None where no element is."""
    inner: etree._Element | None = element
    for name in path:
        if inner is None:
            return None
        inner = next((part for part in inner if local_name(part) == name), None)
    return inner


def children(element: etree._Element, name: str) -> Iterator[etree._Element]:
    """Yield the elements directly inside that have a name, without namespace."""
    return (part for part in element if local_name(part) == name)


def positive_number(text: str, default: int = 1, limit: int = 1 << 20) -> int:
    """Return a count as a file states it, between 1 and a limit; the default where it is no whole number."""
    try:
        return max(1, min(int(text), limit))
    except ValueError:
        return default
