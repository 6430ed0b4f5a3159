"""What a page says to machines: schema.org as JSON-LD in a script element that no browser runs.

*A project* is a schema.org Project, "an enterprise, planned to achieve a particular aim", under the organizations that
carry it out, with its year's money as a MonetaryGrant: in schema.org's own words, a grant is an amount that is given to
somebody "via a Project". It is not a MonetaryGrant itself: the form tells how much money there is and what for, while a
grant would be the handing over, and nobody says who hands over what. So the grant has an amount and no funder. Its
``project.json`` is a DataDownload of the site's one Dataset.

*Who publishes* is a GovernmentOrganization, in schema.org's wide sense of a body of the state's budget; implementing
units are Organizations, for no register tells more about them.

Only what the data gives is said. Addresses are relative, as JSON-LD in HTML allows: they are told from the page's own
address, so that a sheet is the same wherever the site is published.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from generator.form.project import Project
from generator.form.registers import Registers, SiteRegister, Unit
from generator.rendering.words import in_one_line

_CONTEXT = "https://schema.org"
_PUBLISHER = "#publisher"
"""Of the site's root."""
_DATASET = "open-data/#dataset"

_LONGEST_GOAL = 100
"""Characters: the whole text stands on the page."""

_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def script(data: Mapping[str, Any]) -> str:
    """The HTML element; values that are None or empty are left out, at any depth."""
    return _element(_given(data))


def _element(data: Mapping[str, Any]) -> str:
    text = _encode({"@context": _CONTEXT, **data})
    # In JSON these stand only within texts; as escapes they can neither end the script nor begin a comment.
    text = text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
    return f'<script type="application/ld+json">{text}</script>'


def _given(value: Any) -> Any:
    if isinstance(value, Mapping):
        given = ((key, _given(inner)) for key, inner in value.items())
        return {key: inner for key, inner in given if inner not in (None, "", [], {})}
    return [_given(inner) for inner in value] if isinstance(value, list) else value


def project_script(project: Project, goal: str, registers: Registers, root: str, downloads: bool) -> str:
    """The element for a project's page. `goal` is its goal in a sentence, `root` the way to the site's root."""
    units = [registers.unit_by_name[name] for name in project.implementing_units]
    data: dict[str, Any] = {"@type": "Project", "@id": "#project", "name": project.name, "url": "./"}
    if project.project_code is not None:
        data["identifier"] = project.project_code
    data |= {
        "description": in_one_line(goal, _LONGEST_GOAL),
        "parentOrganization": [_unit(unit, root) for unit in units],
        "funding": {
            "@type": "MonetaryGrant",
            "name": f"{project.year} 年度资金",
            "amount": {
                "@type": "MonetaryAmount",
                "currency": "CNY",
                "value": yuan(project.funds.annual.total),
            },
        },
    }
    if downloads:
        data["subjectOf"] = _download_of_project(project, root)
    return _element(data)


def _download_of_project(project: Project, root: str) -> dict[str, Any]:
    """A part of the site's one dataset: ten thousand of a few figures each would drown it where people look for data."""
    source = {"@type": "CreativeWork", "name": project.origin.document}
    if project.origin.published is not None:
        source["datePublished"] = project.origin.published
    download = _download("project.json", "application/json")
    return {**download, "isPartOf": {"@id": root + _DATASET}, "isBasedOn": source}


def yuan(amount: Decimal) -> str:
    """万元 → 元, exactly: the point is moved. As text, for a JSON number may become a float on the way."""
    return f"{amount.scaleb(4):f}"


def overview_script(site: SiteRegister, dataset: Mapping[str, Any] | None) -> str:
    """The element for the overview: who publishes, the site and, where there is one, the data as a whole."""
    publisher = {
        "@type": "GovernmentOrganization",
        "@id": _PUBLISHER,
        "name": site.publisher,
        "url": site.portal_url,
        "telephone": site.phone,
        "areaServed": site.region,
    }
    website = {
        "@type": "WebSite",
        "@id": "#website",
        "name": site.title,
        "url": "./",
        "inLanguage": "zh-CN",
        "publisher": {"@id": _PUBLISHER},
    }
    return script({"@graph": [publisher, website, *([dataset] if dataset else [])]})


def dataset_of(
    site: SiteRegister,
    root: str,
    description: str,
    years: Sequence[int],
    files: Iterable[tuple[str, str, int]] = (),
) -> dict[str, Any]:
    """All the data of the site. `files` are address below the site's root, media type and bytes of each download."""
    first_and_last = sorted({min(years), max(years)}) if years else []
    return {
        "@type": "Dataset",
        "@id": root + _DATASET,
        "name": f"{site.title}：全部数据",
        "description": description,
        "url": f"{root}open-data/",
        "temporalCoverage": "/".join(map(str, first_and_last)),
        "spatialCoverage": site.region,
        "inLanguage": "zh-CN",
        "isAccessibleForFree": True,
        "license": (site.licence.url or site.licence.name) if site.licence else None,
        "publisher": _reference(site, root),
        "distribution": [
            {**_download(root + address, media_type), "contentSize": f"{size} B"}
            for address, media_type, size in files
        ],
    }


def _unit(unit: Unit, root: str) -> dict[str, Any]:
    return {"@type": "Organization", "name": unit.name, "url": f"{root}units/{unit.slug}/"}


def _reference(site: SiteRegister, root: str) -> dict[str, Any]:
    return {"@type": "GovernmentOrganization", "@id": root + _PUBLISHER, "name": site.publisher}


def _download(address: str, media_type: str) -> dict[str, Any]:
    return {"@type": "DataDownload", "encodingFormat": media_type, "contentUrl": address}
