"""Write the data of a page for machines: schema.org as JSON-LD in a script element that no browser runs.

*A project* is a schema.org Project, "an enterprise, planned to achieve a particular aim", under the organizations that
carry it out, with its year's money as a MonetaryGrant: in schema.org's own words, a grant is an amount that is given to
somebody "via a Project". The project is not a MonetaryGrant itself: the form says how much money there is and what for,
while a grant would be the handing over, and nobody says who hands over what. So the grant has an amount and no funder.
``project.json`` is a DataDownload of the site's one Dataset. The form of a whole department or of a transfer payment is
no project: a CreativeWork about its units.

*The publisher* is a GovernmentOrganization, in schema.org's wide sense of a body of the state's budget; implementing
units are Organizations, for no register says more about them.

Nothing is said that the data does not give. Addresses are relative to the page, as JSON-LD in HTML allows, so that the
artifacts of a project are the same wherever the site is published.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from generator.form.form_kinds import FormKind
from generator.form.project import Project
from generator.form.registers import Registers, SiteRegister, Unit
from generator.rendering.words import in_one_line

_CONTEXT = "https://schema.org"
_PUBLISHER = "#publisher"
"""Id of the publisher, below the site's root."""
_DATASET = "open-data/#dataset"
"""Id of the dataset, below the site's root."""

_MAX_GOAL_CHARACTERS = 100
"""Length of a goal in the description; the whole text is on the page."""

_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def script(data: Mapping[str, Any]) -> str:
    """Return the HTML element; values that are None or empty are left out, at any depth."""
    return _element(_without_blanks(data))


def _element(data: Mapping[str, Any]) -> str:
    text = _encode({"@context": _CONTEXT, **data})
    # JSON has these characters in texts only; escaped, they can neither end the script nor begin a comment.
    text = text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
    return f'<script type="application/ld+json">{text}</script>'


def _without_blanks(value: Any) -> Any:
    if isinstance(value, Mapping):
        pairs = ((key, _without_blanks(inner)) for key, inner in value.items())
        return {key: inner for key, inner in pairs if inner not in (None, "", [], {})}
    return [_without_blanks(inner) for inner in value] if isinstance(value, list) else value


def project_script(project: Project, goal: str, registers: Registers, root: str, downloads: bool) -> str:
    """Return the element for a project's page. `goal` is the first sentence of the goals, `root` the path to the site's root."""
    units = [registers.unit_by_name[name] for name in project.implementing_units]
    is_project = project.layout.kind is FormKind.PROJECT
    data: dict[str, Any] = {
        "@type": "Project" if is_project else "CreativeWork",
        "@id": "#project",
        "name": project.name,
        "url": "./",
    }
    if project.project_code is not None:
        data["identifier"] = project.project_code
    data |= {
        "description": in_one_line(goal, _MAX_GOAL_CHARACTERS),
        "parentOrganization" if is_project else "about": [_unit(unit, root) for unit in units],
    }
    if (total := project.annual_funds.total) is not None:
        data["funding"] = {
            "@type": "MonetaryGrant",
            "name": f"{project.year} 年度资金",
            "amount": {"@type": "MonetaryAmount", "currency": "CNY", "value": yuan_text(total)},
        }
    if downloads:
        data["subjectOf"] = _download_of_project(project, root)
    return _element(data)


def _download_of_project(project: Project, root: str) -> dict[str, Any]:
    # A part of the site's one dataset: ten thousand datasets of a few figures would drown it where people look for data.
    source = {"@type": "CreativeWork", "name": project.origin.document}
    if project.origin.published is not None:
        source["datePublished"] = project.origin.published
    download = _download("project.json", "application/json")
    return {**download, "isPartOf": {"@id": root + _DATASET}, "isBasedOn": source}


def yuan_text(amount: Decimal) -> str:
    """Return an amount of 万元 in 元, with the decimal point moved; as text, for a JSON number may become a float on its way."""
    return f"{amount.scaleb(4):f}"


def overview_script(site: SiteRegister, dataset: Mapping[str, Any] | None) -> str:
    """Return the element for the overview: the publisher, the site and, where there is one, the dataset."""
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
    """Return all data of the site as a Dataset.

    `files` are the address below the site's root, the media type and the number of bytes of every download.
    """
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
