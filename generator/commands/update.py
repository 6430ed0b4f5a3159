"""``disclosure update``: renew the settings in a body's repository after a newer version of the program was installed."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Mapping
from functools import partial
from pathlib import Path

from generator.commands.fix_dialog import is_agreed
from generator.commands.parser import Parser, WrongUse, cannot_write, refuse_links
from generator.commands.program_texts import read_program_texts
from generator.editing.new_site import program_files
from generator.editing.site_record import SITE_RECORD_FILE, SiteRecord, read_site_record, version_numbers
from generator.editing.site_updates import FileUpdate, UpdateKind, file_updates, updated_record
from generator.file_reading import read_below
from generator.file_writing import write_atomically
from generator.reading.register_files import read_registers

HELP = "换了新版本的程序以后，更新这里的设置文件；数据和您改过的不动"
DESCRIPTION = f"{HELP}。先说明要改什么，问过以后才写。在 disclosure init 建好的文件夹里运行。"


def add_arguments(parser: Parser) -> None:
    """Add the arguments of the command."""
    parser.add_argument("--yes", action="store_true", help="不问，直接写")
    parser.add_argument("--dry-run", action="store_true", help="只说明要改什么，不写")


def run(options: argparse.Namespace) -> int:
    """Show what a newer version changes, and write it; return 1 where something has to be decided by hand."""
    home = Path()
    record = _read_record(home)
    program = read_program_texts()
    _refuse_older(record, program.version)
    registers = read_registers(partial(read_below, home / "data"), "data")
    delivered = program_files(record.forge, registers, program)
    updates = {update.path: update for update in file_updates(record, _present(home, delivered), delivered)}
    for update in updates.values():
        print(f"{update.path}：{update.kind.value}。")
        if update.kind is not UpdateKind.REMOVED:
            print(update.diff())
    written = [update for update in updates.values() if update.is_written]
    by_hand = any(update.kind is UpdateKind.EDITED for update in updates.values())
    if options.dry_run:
        print(
            f"程序 {program.version}，这里是 {record.version} 写的；要更新 {len(written)} 个文件。没有改动任何文件。"
        )
        return int(by_hand)
    question = f"一共更新 {len(written)} 个文件；数据、自己写的网页和您改过的文件都不动。"
    if written and not (options.yes or is_agreed(question, sys.stdout)):
        print("没有改动任何文件。")
        return int(by_hand)
    renewed = updated_record(record, program.version, delivered, updates)
    _write(home, written, renewed)
    if written or renewed != record:
        print(f"更新好了：{record.version} → {program.version}，写了 {len(written)} 个文件。")
    else:
        print(f"已经是最新的：{program.version}。")
    return int(by_hand)


def _read_record(home: Path) -> SiteRecord:
    """Return the record of the repository. Raises WrongUse."""
    try:
        return read_site_record((home / SITE_RECORD_FILE).read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise WrongUse(f"这里没有 {SITE_RECORD_FILE}。请在 disclosure init 建好的文件夹里运行") from None
    except (OSError, ValueError):
        raise WrongUse(f"{SITE_RECORD_FILE} 读不了，或者被改坏了。请从原来的版本里找回来") from None


def _refuse_older(record: SiteRecord, version: str) -> None:
    """Refuse to go back to a version before the one that wrote the repository. Raises WrongUse."""
    try:
        older = version_numbers(version) < version_numbers(record.version)
    except ValueError:
        raise WrongUse(
            f"{SITE_RECORD_FILE} 里的版本“{record.version}”读不懂。请从原来的版本里找回来"
        ) from None
    if older:
        raise WrongUse(
            f"这里是 {record.version} 写的，装的程序是 {version}，比它旧，什么也没有改。请安装新的程序"
        )


def _present(home: Path, paths: Iterable[str]) -> Mapping[str, str]:
    """Return the texts of the files that there are. Raises WrongUse."""
    texts = {}
    for path in paths:
        refuse_links(home, home / path)
        try:
            texts[path] = (home / path).read_bytes().decode("utf-8", "replace").replace("\r\n", "\n")
        except FileNotFoundError:
            continue
        except OSError as error:
            raise WrongUse(f"读不了 {path}（{error.strerror}）") from error
    return texts


def _write(home: Path, updates: Iterable[FileUpdate], record: SiteRecord) -> None:
    """Write each file whole, the record last: what stops in the middle is done again by the next run. Raises WrongUse."""
    for path, text in [
        *((update.path, update.after) for update in updates),
        (SITE_RECORD_FILE, record.text()),
    ]:
        file = home / path
        refuse_links(home, file)
        try:
            write_atomically(file.parent, file.name, text.encode())
        except OSError as error:
            raise cannot_write(path, error) from error
