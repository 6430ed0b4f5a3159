"""The bill of materials says what the lock says."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from requirements import sbom


@pytest.fixture(scope="module")
def bill() -> dict[str, Any]:
    """The committed file."""
    read: dict[str, Any] = json.loads(sbom.BILL.read_text(encoding="utf-8"))
    return read


def test_bill_is_fresh() -> None:
    """It is what `make sbom` writes, letter by letter; that is valid CycloneDX, or writing it would fail."""
    assert sbom.BILL.read_text(encoding="utf-8") == sbom.written_bill()


def test_every_package_of_the_lock(bill: dict[str, Any]) -> None:
    """With its version and the digest of every file that may be installed."""
    lock = sbom.LOCK.read_text(encoding="utf-8")
    packages = re.findall(r"^([\w.-]+)==([^\s;]+)", lock, re.MULTILINE)
    assert {(each["name"], each["version"]) for each in bill["components"]} == set(packages)
    digests = [
        each["content"] for part in bill["components"] for each in part["externalReferences"][0]["hashes"]
    ]
    assert sorted(digests) == sorted(re.findall("sha256:([0-9a-f]{64})", lock))
    assert len(packages) > 20


def test_what_wants_what(bill: dict[str, Any]) -> None:
    """Direct dependencies hang on this program, theirs on them; none hangs in the air."""
    wants = {each["ref"].partition("@")[0]: each.get("dependsOn", []) for each in bill["dependencies"]}
    direct = {name.partition("@")[0].removeprefix("pkg:pypi/") for name in wants["budget-disclosure"]}
    assert {"mkdocs", "mkdocs-material", "pydantic", "setuptools"} <= direct
    assert "annotated-types" not in direct
    assert any("annotated-types" in name for name in wants["pkg:pypi/pydantic"])
    wanted = {name.partition("@")[0] for names in wants.values() for name in names}
    assert set(wants) - wanted == {"budget-disclosure"}


def test_nothing_of_the_day_or_the_machine(bill: dict[str, Any]) -> None:
    """No time, no number that was drawn, no address but the schema's."""
    assert not {"serialNumber"} & set(bill)
    assert set(bill["metadata"]) == {"component"}
    text = sbom.BILL.read_text(encoding="utf-8")
    assert re.findall(r"https?://[^\"]*", text) == [bill["$schema"]]
