"""Read mkdocs.yml for a site that MkDocs does not build."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import yaml


class WrongSettings(Exception):
    """mkdocs.yml cannot be used; the text says why, in Chinese."""


@dataclass(frozen=True)
class SiteSettings:
    """The settings in mkdocs.yml, with MkDocs' defaults where it has none."""

    address: str
    """Public address with the last slash; empty where it is not known."""
    edit_address: str
    """Address at which a file can be edited, with ``{path}`` in it; empty where no file can be edited."""
    data: str
    """The data folder, relative to mkdocs.yml."""
    docs: str
    """Folder of the pages written by hand, relative to mkdocs.yml."""
    frame: str
    """Folder of the templates around every page, relative to mkdocs.yml."""
    copyright: str
    search: bool
    """Whether the site has a search."""
    downloads: bool
    """Whether the site has files to download."""
    merges: str
    """Address of a pull request, with ``{number}`` in it; empty where the public cannot read them."""
    nav: tuple[tuple[str, str], ...]
    """Title and file of each entry of the main navigation; of a section its first page."""
    stylesheets: tuple[str, ...]
    scripts: tuple[tuple[str, str], ...]
    """Address and type of each script; the type of a plain script is empty."""
    extensions: Mapping[str, Mapping[str, Any]]
    """Extensions of Markdown, in order, each with its options."""


def read_settings(text: str, environment: Mapping[str, str]) -> SiteSettings:
    """Return the settings in the text of mkdocs.yml; ``!ENV`` takes values from `environment`. Raises WrongSettings."""
    values = read_settings_yaml(text, environment)
    own = _options(values.get("plugins"), "disclosure")
    address = str(values.get("site_url") or "")
    return SiteSettings(
        address=address if not address or address.endswith("/") else f"{address}/",
        edit_address=str(values.get("edit_uri_template") or ""),
        data=str(own.get("folder", "data")),
        docs=str(values.get("docs_dir") or "docs"),
        frame=str((values.get("theme") or {}).get("custom_dir") or "overrides"),
        copyright=str(values.get("copyright") or ""),
        search=bool(own.get("search", True)),
        downloads=bool(own.get("downloads", True)),
        merges=str(own.get("merge_requests") or ""),
        nav=tuple(_nav_entries(values.get("nav") or [])),
        stylesheets=tuple(map(str, values.get("extra_css") or [])),
        scripts=tuple(map(_script, values.get("extra_javascript") or [])),
        extensions={name: _options([entry], name) for entry, name in _extensions(values)},
    )


def read_settings_yaml(text: str, environment: Mapping[str, str]) -> dict[str, Any]:
    """Return the YAML mapping in `text`; ``!ENV`` takes values from `environment`. Raises WrongSettings."""

    class Loader(yaml.SafeLoader):
        pass

    def from_environment(loader: yaml.SafeLoader, node: yaml.Node) -> Any:
        if isinstance(node, yaml.SequenceNode):
            *names, default = loader.construct_sequence(node)
        else:
            names, default = [loader.construct_scalar(node)], None  # type: ignore[arg-type]
        value = next((environment[name] for name in names if name in environment), None)
        return (
            default if value is None else yaml.safe_load(value)
        )  # as MkDocs does: "false" is a word in a shell

    Loader.add_constructor("!ENV", from_environment)
    try:
        values = yaml.load(text, Loader)
    except yaml.YAMLError as error:
        raise WrongSettings(" ".join(str(error).split())) from error
    if not isinstance(values, dict):
        raise WrongSettings("没有“名称: 内容”这样的行")
    return values


def _nav_entries(nav: Any) -> Iterator[tuple[str, str]]:
    """Yield title and file of each entry; of a section its title and its first file."""
    for entry in nav:
        if isinstance(entry, dict):
            for title, target in entry.items():
                while not isinstance(target, str):
                    target = next(iter(target.values() if isinstance(target, dict) else target))
                yield str(title), target


def _options(entries: Any, name: str) -> dict[str, Any]:
    """Return the options of a plugin or extension in a list of names, and of names with options."""
    for entry in entries or []:
        if isinstance(entry, dict) and name in entry:
            return dict(entry[name] or {})
    return {}


def _extensions(values: Mapping[str, Any]) -> Iterator[tuple[Any, str]]:
    """Yield entry and name of each extension: those that MkDocs always uses, then the listed ones."""
    yield from ((name, name) for name in ("toc", "tables", "fenced_code"))
    for entry in values.get("markdown_extensions") or []:
        yield entry, next(iter(entry)) if isinstance(entry, dict) else str(entry)


def _script(entry: Any) -> tuple[str, str]:
    """Return address and type of a script."""
    return (str(entry["path"]), str(entry.get("type") or "")) if isinstance(entry, dict) else (str(entry), "")
