"""``disclosure form``: fill in the tables in the browser."""

from __future__ import annotations

import argparse
import sys
from getpass import getpass
from pathlib import Path

from generator.commands.parser import Parser, WrongUse, cannot_write

HELP = "在浏览器里填表：照官方的表一格一格填，边填边检查"
DESCRIPTION = f"{HELP}。平时只在本机打开，别人进不来；--office 给全单位用。要停下，按 Ctrl+C。"


def add_arguments(parser: Parser) -> None:
    """Add the arguments of the command."""
    parser.add_argument("--port", type=int, default=0, metavar="端口", help="不写就用一个空着的")
    parser.add_argument("--no-browser", action="store_true", help="不自动打开浏览器，只显示网址")
    parser.add_argument(
        "--office", type=Path, metavar="文件", help="给全单位用，按 office.yml 的设置；见维护说明的“单位填报”"
    )
    parser.add_argument(
        "--add-account",
        nargs=2,
        metavar=("账号", "姓名"),
        help="和 --office 一起用：问口令，把账户写进账户名单",
    )
    parser.add_argument(
        "--data",
        dest="folder",
        type=Path,
        default=Path("data"),
        metavar="文件夹",
        help="数据文件夹，平时是 data",
    )


def run(options: argparse.Namespace) -> int:
    """Serve the form until it is interrupted; return the exit code."""
    if options.add_account and not options.office:
        raise WrongUse("--add-account 要和 --office 一起用，才知道账户名单在哪里")
    data: Path = options.folder
    if not options.office and not data.is_dir():
        raise WrongUse(f"没有文件夹 {data}。请在项目的最上层文件夹里运行，或用 --data 指明")
    try:
        # here: the core works without these packages
        from generator.form_app.desk import serve_desk
    except ImportError as error:
        raise WrongUse(
            f"没有装填表用的软件包（{error.name}）。请运行 pip install 'budget-disclosure[form]'"
        ) from error
    if options.office:
        return _add_account(options) if options.add_account else _serve_office(options.office)
    try:
        serve_desk(data, options.port, not options.no_browser, _announce)
    except OSError as error:
        raise cannot_write(f"端口 {options.port}", error) from error
    except KeyboardInterrupt:
        print()
    return 0


def _serve_office(file: Path) -> int:
    """Serve an office until the program is told to stop; return the exit code. Raises DataProblems."""
    from generator.form_app.office_form import OFFICE_UPLOADS, form_routes_of
    from generator.form_app.office_service import CannotServe
    from generator.form_app.serve_office import serve_office

    try:
        serve_office(file, form_routes_of, OFFICE_UPLOADS)
    except CannotServe as error:
        raise WrongUse(str(error)) from error
    return 0


def _add_account(options: argparse.Namespace) -> int:
    """Ask for a password and write an account into the list; return the exit code. Raises DataProblems."""
    from generator.form_app.accounts import write_account
    from generator.form_app.read_office import accounts_file_of

    file = accounts_file_of(options.office)
    account, name = options.add_account
    try:
        write_account(file, account, name, _new_password())
    except ValueError as error:
        raise WrongUse(str(error)) from None
    except OSError as error:
        raise cannot_write(file.as_posix(), error) from error
    print(f"账户 {account} 写进了 {file.as_posix()}。重新启动填报程序以后就能用。")
    return 0


def _new_password() -> str:
    """Ask for a new password twice; from a pipe, read it from the first line. Raises WrongUse."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\n")
    password = getpass("新口令：")
    if getpass("再写一遍：") != password:
        raise WrongUse("两遍写的不一样，没有改动")
    return password


def _announce(address: str) -> None:
    print(f"请在浏览器里打开（只在这台电脑上有用）：\n  {address}\n要停下，按 Ctrl+C。", flush=True)
