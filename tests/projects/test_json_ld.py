"""What pages say to machines: real JSON-LD, inert in HTML, and nothing that the data does not give."""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import pytest
from lxml import html

from generator.downloads.file_list import written_downloads
from generator.downloads.write_all import write_downloads
from generator.form.registers import SiteRegister
from generator.pages import SiteContent, pages_of
from generator.projects.json_ld import overview_script, script, yuan_text
from tests.support.download_files import case_catalog
from tests.support.other_forms import DEPARTMENT, OWN_LAYOUT, REGION, other_artifacts

ADDRESS = "https://www.example.gov.cn/budget/"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> SiteContent:
    """The case of the downloads, written."""
    folder = tmp_path_factory.mktemp("case")
    site = SiteContent(case_catalog(folder), address=ADDRESS)
    write_downloads(site.download_order, folder)
    site.files = written_downloads(site.download_order, folder)
    return site


def said(page: str) -> dict[str, Any]:
    """The JSON-LD of a page as an HTML parser finds it."""
    (element,) = html.document_fromstring(page).xpath("//script[@type='application/ld+json']")
    found = json.loads(element.text)
    assert isinstance(found, dict)
    assert found["@context"] == "https://schema.org"
    return found


def page_of(site: SiteContent, address: str) -> str:
    """The article of a page."""
    return next(page for page in pages_of(site) if page.address == address).content.render()


def objects(value: Any) -> Iterator[dict[str, Any]]:
    """Every object, at any depth."""
    if isinstance(value, dict):
        yield value
        for inner in value.values():
            yield from objects(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from objects(inner)


HOSTILE = (
    "</script><script>alert(1)</script>",
    "<!--<script>",
    "]]>",
    "&lt;/script&gt;",
    "\u2028\u2029",
    '"}',
    "\\u003c/script>",
)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_in_its_script(text: str) -> None:
    """An HTML parser finds one element, and in it the text as it was."""
    made = script({"name": text})
    (element,) = html.fragments_fromstring(f"{made}<p>after</p>")[:1]
    assert json.loads(element.text) == {"@context": "https://schema.org", "name": text}
    assert made.count("<") == 2
    assert "&" not in made


def test_what_is_not_given_is_not_said() -> None:
    """No null, no empty list, at any depth; a zero and a no are said."""
    made = script({"a": None, "b": [], "c": {"d": None}, "e": [{"f": None, "g": 0}], "h": False, "i": ""})
    assert json.loads(html.fragment_fromstring(made).text) == {
        "@context": "https://schema.org",
        "e": [{"g": 0}],
        "h": False,
    }


@pytest.mark.parametrize(
    ("amount", "expected"),
    [
        ("150.00", "1500000"),
        ("0", "0"),
        ("0.00", "0"),
        ("0.000001", "0.01"),
        ("12345678.123456", "123456781234.56"),
        ("999999999999.999999", "9999999999999999.99"),
        ("0.5", "5000"),
    ],
)
def test_yuan(amount: str, expected: str) -> None:
    """Exact, and never with an exponent."""
    assert yuan_text(Decimal(amount)) == expected


def test_project(site: SiteContent) -> None:
    """The real words of the form, the units with their addresses, the money of the year, the file beside the page."""
    found = said(page_of(site, "2023/anquan/"))
    assert found["@type"] == "Project"
    assert found["name"] == '=HYPERLINK("https://example.com","领取补贴")'
    assert found["identifier"] == "341100230000012345"
    assert found["funding"]["amount"] == {
        "@type": "MonetaryAmount",
        "currency": "CNY",
        "value": "123456781234.56",
    }
    assert "funder" not in found["funding"]
    assert [unit["name"] for unit in found["parentOrganization"]] == [
        "=SUM(A1:A9)、“职工之家”",
        "云溪镇总工会",
    ]
    download = found["subjectOf"]
    assert download["@type"] == "DataDownload"
    assert download["isBasedOn"]["datePublished"] == "2023-03-01"
    address = f"{ADDRESS}2023/anquan/"
    assert urljoin(address, download["isPartOf"]["@id"]) == f"{ADDRESS}open-data/#dataset"
    assert urljoin(address, download["contentUrl"]) == f"{address}project.json"
    assert urljoin(address, found["parentOrganization"][1]["url"]) == f"{ADDRESS}units/zonggonghui/"
    assert "identifier" not in said(page_of(site, "2022/nianchu/"))


def test_form_of_another_kind() -> None:
    """A department is no project, and a form without money says nothing of money; 元 are the form's."""
    department = said(other_artifacts(DEPARTMENT).page_html)
    assert department["@type"] == "CreativeWork"
    assert [unit["name"] for unit in department["about"]] == ["例县教育局"]
    assert department.keys().isdisjoint({"funding", "parentOrganization"})
    assert said(other_artifacts(REGION).page_html)["@type"] == "CreativeWork"
    funding = said(other_artifacts(OWN_LAYOUT).page_html)["funding"]
    assert Decimal(funding["amount"]["value"]) == Decimal("3309840.05")


def test_overview(site: SiteContent) -> None:
    """Who publishes, the site, the data as a whole: of the same identity as on every other page."""
    graph = said(page_of(site, ""))["@graph"]
    assert [each["@type"] for each in graph] == ["GovernmentOrganization", "WebSite", "Dataset"]
    publisher, website, dataset = graph
    assert publisher == {
        "@type": "GovernmentOrganization",
        "@id": "#publisher",
        "name": "云溪镇总工会",
        "areaServed": "云溪镇",
    }
    assert website["publisher"] == {"@id": "#publisher"}
    assert dataset["temporalCoverage"] == "2022/2023"
    assert dataset["license"] == "https://www.example.gov.cn/licence"
    for address, known in (("2023/anquan/", [dataset]), ("open-data/", [publisher, dataset])):
        own = {
            urljoin(ADDRESS + address, each["@id"])
            for each in objects(said(page_of(site, address)))
            if "@id" in each
        }
        assert {urljoin(ADDRESS, each["@id"]) for each in known} <= own


def test_open_data(site: SiteContent) -> None:
    """Every file that there is, with its address, kind and size."""
    found = said(page_of(site, "open-data/"))
    assert found["@type"] == "Dataset"
    told = {
        urljoin(f"{ADDRESS}open-data/", each["contentUrl"]): (each["encodingFormat"], each["contentSize"])
        for each in found["distribution"]
    }
    assert told == {
        f"{ADDRESS}open-data/{file.name}": (file.media_type, f"{file.size} B") for file in site.files
    }
    assert len(told) == 14


def test_site_without_downloads(tmp_path: Path) -> None:
    """The overview tells of none."""
    site = SiteContent(case_catalog(tmp_path), downloads=False)
    assert [each["@type"] for each in said(page_of(site, ""))["@graph"]] == [
        "GovernmentOrganization",
        "WebSite",
    ]
    assert "open-data/" not in {page.address for page in pages_of(site)}


def test_everything_that_a_register_may_say() -> None:
    """Portal and telephone where they are given."""
    register = SiteRegister.model_validate(
        {
            "公开单位": "甲",
            "站点名称": "乙",
            "门户网址": "https://www.example.gov.cn/",
            "联系电话": "0550-1234567",
        }
    )
    publisher = said(overview_script(register, None))["@graph"][0]
    assert (publisher["url"], publisher["telephone"]) == ("https://www.example.gov.cn/", "0550-1234567")
    assert "areaServed" not in publisher
