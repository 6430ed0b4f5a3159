"""The bill of materials of the site, from its lock: ``python requirements/sbom.py``, or ``make sbom``.

CycloneDX as JSON. The lock and pyproject.toml decide every byte: no clock, no number drawn, no address of a registry.
"""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

from cyclonedx.model import ExternalReference, ExternalReferenceType, HashAlgorithm, HashType, XsUri
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.output.json import JsonV1Dot6
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from packageurl import PackageURL

FOLDER = Path(__file__).parent
LOCK = FOLDER / "site.txt"
BILL = FOLDER / "sbom.cdx.json"

_PACKAGE = re.compile(r"(?P<name>[\w.-]+)==(?P<version>[^\s;]+)")
_DIGEST = re.compile("--hash=sha256:([0-9a-f]{64})")
_WANTED_BY = re.compile(r"#(?: via)? +([\w.-]+)")


def written_bill() -> str:
    """The file as it has to be. Raises ValueError where it would not be CycloneDX."""
    bill = Bom()
    bill.metadata.timestamp = bill.serial_number = None  # type: ignore[assignment]  # would differ in every run
    bill.metadata.component = own = _own()
    known = {own.name: own}
    wanted_by: dict[str, list[str]] = {}
    for entry in re.split(r"\n(?=\w)", LOCK.read_text(encoding="utf-8")):
        component = _component(entry)
        bill.components.add(component)
        known[component.name] = component
        wanted_by[component.name] = [name for name in _WANTED_BY.findall(entry) if name != "via"]
    for name, others in wanted_by.items():
        for other in others:
            bill.register_dependency(known[other], [known[name]])
    text = str(JsonV1Dot6(bill).output_as_string(indent=2)) + "\n"
    if error := JsonStrictValidator(SchemaVersion.V1_6).validate_str(text):
        raise ValueError(error)
    return text


def _own() -> Component:
    """This program; no registry has it."""
    project = tomllib.loads((FOLDER.parent / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    name, version = project["name"], project["version"]
    return Component(name=name, version=version, bom_ref=f"{name}@{version}", type=ComponentType.APPLICATION)


def _component(entry: str) -> Component:
    """A package of the lock with the digests of its files."""
    found = _PACKAGE.match(entry)
    assert found is not None, entry
    purl = PackageURL("pypi", **found.groupdict())
    digests = [HashType(alg=HashAlgorithm.SHA_256, content=digest) for digest in _DIGEST.findall(entry)]
    files = ExternalReference(type=ExternalReferenceType.DISTRIBUTION, url=XsUri(str(purl)), hashes=digests)
    return Component(
        type=ComponentType.LIBRARY,
        purl=purl,
        bom_ref=str(purl),
        external_references=[files],
        **found.groupdict(),
    )


if __name__ == "__main__":
    BILL.write_text(written_bill(), encoding="utf-8", newline="\n")
