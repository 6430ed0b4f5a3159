"""Pack the parts of an office file: XML in a zip archive. Same parts, same bytes: no times, no owners, the order that is given."""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

XML_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_CONTENT_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_PACKAGE_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def pack_parts(parts: Mapping[str, str]) -> bytes:
    """Return an office file with these parts, by their names in it."""
    file = BytesIO()
    with ZipFile(file, "w") as archive:
        for name, text in parts.items():
            entry = ZipInfo(name)  # of 1980-01-01
            entry.create_system = 3  # Unix, on every system
            entry.external_attr = 0o100644 << 16
            archive.writestr(entry, text.encode(), ZIP_DEFLATED)
    return file.getvalue()


def content_types(types: Mapping[str, str]) -> str:
    """Return the part ``[Content_Types].xml``; `types` are the content types of the parts by their names."""
    overrides = "".join(
        f'<Override PartName="/{name}" ContentType="{kind}"/>' for name, kind in types.items()
    )
    return (
        f'{XML_HEAD}<Types xmlns="{_CONTENT_TYPES}">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{overrides}</Types>'
    )


def relations(targets: Mapping[str, str]) -> str:
    """Return a part with relations, called rId1, rId2 and so on; `targets` are their kinds by the name of the part meant."""
    entries = "".join(
        f'<Relationship Id="rId{number}" Type="{OFFICE_RELATIONS}/{kind}" Target="{target}"/>'
        for number, (target, kind) in enumerate(targets.items(), 1)
    )
    return f'{XML_HEAD}<Relationships xmlns="{_PACKAGE_RELATIONS}">{entries}</Relationships>'


def xml_text(text: str) -> str:
    """Return a text such that XML has it as a text."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
