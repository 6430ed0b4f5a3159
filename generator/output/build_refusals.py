"""Refuse what a stranger's commit may have put into a checkout, before a build reads or writes anything there."""

from __future__ import annotations

import os
from pathlib import Path
from typing import NamedTuple

from generator.file_reading import find_links, has_link, leads_out
from generator.history.git import tracked_paths
from generator.output.build_effects import BuildFailed
from generator.output.build_settings import BuildSettings
from generator.publishing.own_sites import holds_other_files
from generator.reading.personal_numbers import mask_personal_numbers
from generator.reading.problem import Level, Place, Problem

_CACHE = ".cache"


class Inspection(NamedTuple):
    """Results of looking at a checkout for what a commit can bring into it besides sources."""

    problems: list[Problem]
    """Links among what the build reads: they would publish a file from elsewhere."""
    tracked_cache: str
    """A file of the cache that git tracks, so that the cache is not to be used; empty where there is none."""
    tracked_site: str
    """A file of the site's folder that git tracks; empty where there is none."""


def inspect_checkout(settings: BuildSettings, target: Path) -> Inspection:
    """Return what is strange in a checkout whose site is to be put at `target`.

    Raises BuildFailed where `target` is a folder of the project, and where git tracks compiled code, or a link in the
    place of the cache or the site.
    """
    sources = [settings.home / name for name in (*settings.inputs, ".git", _CACHE)]
    place = target.resolve()
    if settings.home.is_relative_to(place) or any(place.is_relative_to(path.resolve()) for path in sources):
        raise BuildFailed(f"{target} 是这个项目自己的文件夹，不能放生成的网站。请换一个位置")
    top = Path(os.path.abspath(target))  # noqa: PTH100 - resolves no link
    own = [_CACHE]
    if top.is_relative_to(settings.home):
        site = top.relative_to(settings.home)
        names = (site.name, *(f".{site.name}-{step}" for step in ("building", "old", "lock")))
        own += [site.with_name(name).as_posix() for name in names]
    tracked = tracked_paths(settings.home, own)
    for path in tracked:
        if "__pycache__" in path.casefold().split("/") or has_link(settings.home, path):
            raise BuildFailed(
                f"git 里有 {path}：编译好的程序，和代替缓存、网站的链接，不能提交，否则公开的可能不是 "
                f"{settings.data_name}/ 里写的。请看清是谁提交的，用 git rm --cached 移出来，再删除它"
            )
    problems = [problem for name in settings.inputs for problem in _links(settings, name)]
    cached = [path for path in tracked if path.casefold().split("/")[0] == _CACHE]
    others = [path for path in tracked if path not in cached]
    return Inspection(problems, cached[0] if cached else "", others[0] if others else "")


def _links(settings: BuildSettings, name: str) -> list[Problem]:
    """Return a problem for each link at or below one of the inputs; those below the data folder are found elsewhere."""
    path = settings.home / name
    shown = path.relative_to(settings.home).as_posix() if path.is_relative_to(settings.home) else str(path)
    if leads_out(path, settings.home):
        return [_problem(shown)]
    if path == settings.data or not path.is_dir():
        return []
    return [_problem(f"{shown}/{link}") for link in sorted(find_links(path))]


def _problem(path: str) -> Problem:
    message = "这是一个链接、不是普通文件，或者文件夹套得太深。请放入文件本身"
    return Problem(mask_personal_numbers(path), Place(1, 1), Level.ERROR, "symlink", message)


def refuse_other_files(settings: BuildSettings, target: Path) -> None:
    """Refuse a folder in which anything but a site of ours would be lost. Raises BuildFailed, OSError."""
    if settings.sealed and holds_other_files(target):
        raise BuildFailed(
            f"{target} 里有别的文件，不像是本程序生成的网站，生成会把它们删掉。"
            "请换一个空文件夹，或者先把里面的移走"
        )
