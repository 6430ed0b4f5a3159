"""Find the project files of the data folder, and what does not belong there."""

from __future__ import annotations

import os
import stat
import time
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import TypeAlias

from generator.form.addresses import (
    RESERVED_FIRST_PARTS,
    WINDOWS_NAME_ADVICE,
    is_reserved_by_windows,
    is_slug,
)
from generator.form.registers import REGISTER_FILES
from generator.form.results import RESULTS_SUFFIX
from generator.reading.form_errors import closest_word
from generator.reading.personal_numbers import find_personal_numbers, mask_personal_numbers
from generator.reading.problem import Level, Place, Problem
from generator.reading.yaml_text import MAX_FILE_BYTES

MAX_PATH_CHARACTERS = 180
"""Characters of a path below the data folder. Windows opens no file whose whole path is longer than 260."""

DataFileStamp: TypeAlias = tuple[int, ...]
"""Inode, size and times of a project file, and of its file of results; they change whenever one is written to."""

_MIN_AGE_NS = 2_000_000_000
"""Nanoseconds within which a file may be written to twice without a change of its times."""


def find_project_files(folder: Path, name: str) -> tuple[dict[str, DataFileStamp | None], list[Problem]]:
    """Return the stamps of all project files by their paths below `folder`, in the order of ids, and what is no project.

    `name` is the folder's name in problems. A file of results belongs to the project beside it: it is no file of its own
    here, and part of the project's stamp. A stamp is None for a file so young that its next change might not change
    the stamp. Hidden files (editors' locks, .DS_Store) are skipped; links and special files are never opened.
    """
    files: dict[str, DataFileStamp | None] = {}
    refused: set[str] = set()
    problems: list[Problem] = []
    latest = time.time_ns() - _MIN_AGE_NS
    for relative, entry in _walk(folder, ""):
        if relative == "README.md":
            continue
        details = _details(entry)
        refusal = _refusal(entry, details, relative)
        if refusal:
            refused.add(relative)
            problems.append(_problem(f"{name}/{relative}", *refusal))
        elif details and relative not in REGISTER_FILES:
            times = details.st_mtime_ns, details.st_ctime_ns
            files[relative] = (details.st_ino, details.st_size, *times) if max(times) < latest else None
    projects = {path: stamp for path, stamp in files.items() if not path.endswith(RESULTS_SUFFIX)}
    for path in sorted(files.keys() - projects.keys()):
        project, stamp = project_path_of(path), files[path]
        if project in projects:
            whole = projects[project]
            projects[project] = (*whole, *stamp) if whole and stamp else None
        elif project not in refused:
            problems.append(_problem(f"{name}/{path}", "results-without-goals", _no_goals(project, projects)))
    return dict(sorted(projects.items(), key=lambda file: file[0].removesuffix(".yml"))), problems


def project_path_of(path: str) -> str:
    """Return the path of the project file to which a file of results belongs; any other path as it is."""
    return f"{path.removesuffix(RESULTS_SUFFIX)}.yml" if path.endswith(RESULTS_SUFFIX) else path


def results_path_of(project_path: str) -> str:
    """Return the path of the file of results that belongs to a project file."""
    return project_path.removesuffix(".yml") + RESULTS_SUFFIX


def _problem(path: str, code: str, message: str) -> Problem:
    shown = mask_personal_numbers(path)
    return Problem(shown, Place(1, 1), Level.ERROR, code, mask_personal_numbers(message))


def _no_goals(project: str, projects: Iterable[str]) -> str:
    """Return the message for a file of results whose project does not exist."""
    folder, _, file = project.rpartition("/")
    near = {path.rpartition("/")[2]: path for path in projects if path.rpartition("/")[0] == folder}
    close = closest_word(file, near)
    guess = f"同一文件夹里最接近的是 {close}；" if close else ""
    return (
        f"这里是一个项目的完成情况，却没有它的目标表 {file}。{guess}"
        "请把文件名改得与目标表相同（.results.yml 以前的部分），或者放入目标表"
    )


def name_in_repository(folder: Path) -> str:
    """Return the path of `folder` from the top of its git repository; outside any, the folder's own name."""
    place = folder.resolve()
    top = next((above for above in (place, *place.parents) if (above / ".git").exists()), place.parent)
    return place.relative_to(top).as_posix()


def _walk(folder: Path | str, relative: str) -> Iterator[tuple[str, os.DirEntry[str] | None]]:
    """Yield path and entry of every file in `folder` that is not hidden; the entry is None for a folder that cannot be read.

    Paths begin with `relative`, the path of `folder` with a slash at its end.
    """
    folders = [(folder, relative)]
    while folders:  # no recursion: git takes thousands of folders in each other
        place, begin = folders.pop()
        try:
            with os.scandir(place) as entries:
                inside = list(entries)
        except OSError:
            yield begin.rstrip("/") or ".", None
            continue
        for entry in inside:
            if entry.name.startswith("."):
                continue
            name = begin + entry.name
            if entry.is_dir(follow_symlinks=False) and len(name) <= MAX_PATH_CHARACTERS:
                folders.append((entry.path, f"{name}/"))
            else:
                yield name, entry


def _details(entry: os.DirEntry[str] | None) -> os.stat_result | None:
    """Return what the file system knows of a file, or None where it does not say."""
    try:
        return entry.stat(follow_symlinks=False) if entry else None
    except OSError:
        return None


def _refusal(
    entry: os.DirEntry[str] | None, details: os.stat_result | None, relative: str
) -> tuple[str, str] | None:
    """Return code and message of what is wrong with a file before it is read; None if nothing is."""
    if entry is None:
        return "unreadable", "没有权限看这个文件夹。请让管理员改权限"
    if details is None:
        return "unreadable", "没有权限读这个文件。请让管理员改权限"
    if stat.S_ISDIR(details.st_mode):
        return (
            "slug-format",
            f"这里的文件夹一层套一层，文件夹名一共超过 {MAX_PATH_CHARACTERS} 个字。请改短，或者移走这个文件夹",
        )
    refusal = _special_file(details.st_mode) or (
        None if relative in REGISTER_FILES else _misplaced(project_path_of(relative))
    )
    if refusal:
        return refusal
    if details.st_size > MAX_FILE_BYTES:
        return (
            "file-too-large",
            f"文件有 {details.st_size} 字节，超过 {MAX_FILE_BYTES} 字节的上限。"
            "一个项目一个文件；请检查是否贴进了别的内容",
        )
    if not os.access(entry, os.R_OK, effective_ids=os.access in os.supports_effective_ids):
        return "unreadable", "没有权限读这个文件。请让管理员改权限"
    return None


def _special_file(mode: int) -> tuple[str, str] | None:
    """Return code and message for a link or a special file; None for a regular one."""
    if stat.S_ISLNK(mode):
        return "symlink", "这是一个链接，不是文件。请放入文件本身"
    if not stat.S_ISREG(mode):
        return "not-a-file", "这不是普通文件。请移走"
    return None


@lru_cache(maxsize=1000)  # the same few folders stand in the paths of all files
def _unusable_name(part: str) -> tuple[str, str] | None:
    """Return code and message for the name of a file or folder that cannot be a part of an address; None if it can."""
    if not is_slug(part):
        return (
            "slug-format",
            f"“{part}”不能做网页地址。文件名和文件夹名只用小写字母、数字和单个短横，例如 yiliao-huzhu",
        )
    return ("reserved-name", f"“{part}”{WINDOWS_NAME_ADVICE}") if is_reserved_by_windows(part) else None


def is_project_path(relative: str) -> bool:
    """Whether a regular file at that path below the data folder is a project file."""
    hidden = any(part.startswith(".") for part in relative.split("/"))
    return relative not in REGISTER_FILES and not hidden and _misplaced(relative) is None


def _misplaced(relative: str) -> tuple[str, str] | None:
    """Return code and message of what is wrong with a project file's name or folders; None if nothing is."""
    *folders, file = relative.split("/")
    if not file.endswith(".yml"):
        if file.lower().endswith((".yaml", ".yml")):
            return "stray-file", "扩展名请改成 .yml"
        return "stray-file", "这里只放 .yml 文件。请移走这个文件"
    if not folders:
        return "stray-file", "项目文件要放在年度文件夹里，例如 2023/yiliao-huzhu.yml。请移动这个文件"
    if len(folders[-1]) != 4 or not folders[-1].isdecimal():
        return "year-folder", f"项目文件要直接放在年度文件夹里，“{folders[-1]}”不是年度。请移动这个文件"
    for part in (*folders, file.removesuffix(".yml")):
        if refusal := _unusable_name(part):
            return refusal
    if len(relative) > MAX_PATH_CHARACTERS:
        return (
            "slug-format",
            f"文件夹和文件名一共有 {len(relative)} 个字，最多 {MAX_PATH_CHARACTERS} 个。请改短",
        )
    numbers = find_personal_numbers(relative.removesuffix(".yml"))
    if numbers:
        return (
            "personal-data",
            f"文件名或文件夹名里有与{numbers[0].kind}编排相符的号码 {numbers[0].masked}，它会成为网址。请改名",
        )
    if above := [part for part in folders[:-1] if part.isdecimal()]:
        place = "/".join([*(part for part in folders[:-1] if part not in above), folders[-1], file])
        return (
            "year-folder",
            f"年度文件夹“{folders[-1]}”放在了“{above[0]}”里面。年度文件夹上面不能再有年度，请把文件移到 {place}",
        )
    if folders[0] in RESERVED_FIRST_PARTS:
        return "reserved-name", f"“{folders[0]}”是网站自己的地址，不能做文件夹名。请换一个名称"
    return None
