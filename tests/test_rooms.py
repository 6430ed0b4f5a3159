"""Imports go one way, and the core touches neither files nor clock nor chance. The order stands in pyproject.toml."""

from __future__ import annotations

import ast
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import HOME
from tests.support.patience import PATIENCE

MODULES = sorted((HOME / "generator").rglob("*.py"))
EDGES = {
    "downloads/csv_files.py", "downloads/file_list.py", "downloads/piece_files.py", "downloads/pieces.py", "downloads/workbook.py", "downloads/write_all.py",
    "documents/doc_reader.py", "documents/office_package.py",
    "documents/pdf_pages.py", "documents/pdf_reader.py", "documents/read_document.py", "documents/reader_process.py", "documents/scan_reader.py", "documents/zip_parts.py", "editing/fix_files.py", "file_reading.py", "file_writing.py", "history/change_log.py",
    "form_app/accounts.py", "form_app/audit_log.py", "form_app/main_view.py", "form_app/office_app.py", "form_app/office_git.py",
    "form_app/project_paths.py", "form_app/read_office.py", "form_app/serve_office.py", "form_app/submission_records.py", "form_app/submissions.py",
    "form_app/desk.py", "form_app/desk_commit.py", "form_app/drafts.py", "form_app/import_forms.py", "form_app/workspace.py",
    "history/clean_git.py", "history/data_states.py", "history/git.py", "history/own_changes.py", "output/build_effects.py",
    "output/build_refusals.py", "output/build_settings.py", "output/converted_docs.py", "output/docs_addresses.py", "output/docs_checks.py", "output/docs_folder.py", "output/file_watcher.py", "output/mkdocs_config.py", "output/mkdocs_plugin.py",
    "output/page_reuse.py", "output/preview.py", "output/program_files.py", "output/preview_search.py", "output/site_build.py",
    "output/write_pages.py", "output/write_site.py", "projects/artifact_store.py", "projects/build_cache.py",
    "projects/build_projects.py", "projects/catalog.py", "projects/data_files.py", "projects/fingerprints.py", "projects/run_store.py", "projects/summary_cache.py",
    "projects/worker_pool.py", "publishing/compressed_content.py", "publishing/deliver.py", "publishing/os_errors.py", "publishing/own_sites.py", "publishing/provenance.py", "publishing/published_history.py",
    "publishing/rebuild.py", "publishing/same_content.py", "publishing/served_site.py", "publishing/site_files.py", "publishing/site_swap.py",
    "reading/data_folder.py", "rendering/template_cache.py", "search/build_index.py", "search/text_index.py",
}  # fmt: skip
"""The modules that may touch files, other programs and the environment; those of commands/ may, and print."""
OUTSIDE = {"ctypes", "glob", "io", "os", "pathlib", "shutil", "stat", "subprocess", "sys", "tempfile"}
NEVER = {
    "asyncio", "getpass", "http", "locale", "logging", "platform", "random", "secrets", "socket", "ssl", "time",
    "urllib", "uuid", "zoneinfo",
}  # fmt: skip
"""What would make two builds differ, or reach the network; logging belongs to MkDocs."""
ALLOWED = {
    "commands/form.py": {"getpass"},
    "form_app/audit_log.py": {"time"},
    "form_app/forge_http.py": {"http", "urllib"},
    "form_app/forges.py": {"urllib"},
    "form_app/identities.py": {"http"},
    "form_app/office_git.py": {"urllib"},
    "form_app/rate_limits.py": {"time"},
    "form_app/read_office.py": {"urllib"},
    "form_app/request_guard.py": {"urllib"},
    "form_app/request_reading.py": {"asyncio"},
    "form_app/sessions.py": {"secrets", "time"},
    "form_app/sign_in_pages.py": {"asyncio"},
    "form_app/submission_records.py": {"secrets", "time"},
    "form_app/submissions.py": {"time"},
    "documents/pdf_pages.py": {"logging"},
    "projects/dask_cluster.py": {"asyncio", "time"},
    "reading/data_folder.py": {"time"},
    "publishing/served_site.py": {"http", "time", "urllib"},
    "publishing/watched_threads.py": {"time"},
    "output/progress.py": {"time"},
    "form_app/desk.py": {"http", "secrets", "socket"},
    "form_app/desk_commit.py": {"getpass", "time"},
    "form_app/start_page.py": {"urllib"},
}
"""But for these. No build imports `served_site` or the form: pyproject.toml says who may."""


def lint_imports(home: Path) -> tuple[int, str]:
    """Hold the package in `home` against the contracts; exit code and what was printed, lines joined."""
    run = subprocess.run(
        [
            str(Path(sys.executable).with_name("lint-imports")),
            "--no-cache",
            "--config",
            HOME / "pyproject.toml",
        ],
        cwd=home,
        capture_output=True,
        encoding="utf-8",
        timeout=PATIENCE,
        check=False,
    )
    return run.returncode, " ".join((run.stdout + run.stderr).split())


def test_imports_go_one_way() -> None:
    """Every contract in pyproject.toml is kept by the package as it is."""
    code, output = lint_imports(HOME)
    assert code == 0, output
    assert "0 broken" in output


@pytest.mark.parametrize(
    ("module", "line", "told"),
    [
        ("reading/problem.py", "import generator.commands", "generator.reading is not allowed to import generator.commands"),
        ("projects/totals.py", "import generator.pages.page", "generator.projects is not allowed to import generator.pages"),
        ("checks/facts.py", "import generator.checks.phrases", "generator.checks.facts is not allowed to import"),
        ("checks/whole_form.py", "import generator.checks.texts", "generator.checks.whole_form is not allowed to import"),
        ("commands/manual.py", "import generator.commands.check", "generator.commands.manual is not allowed to import"),
        ("output/preview.py", "import generator.commands.check", "generator.output is not allowed to import generator.commands"),
        ("pages/page.py", "import jinja2", "Only drawing knows templates, and who fills overrides/ BROKEN"),
        ("commands/__init__.py", "import mkdocs", "Only the plugin and its parts know MkDocs BROKEN"),
        ("projects/catalog.py", "import yaml", "Only the composer knows YAML, and who reads mkdocs.yml BROKEN"),
        ("helpers.py", "", "helpers"),
    ],
)  # fmt: skip
def test_import_the_other_way_is_refused(tmp_path: Path, module: str, line: str, told: str) -> None:
    """The contracts catch what they are there for, a module without a place in the order among it."""
    shutil.copytree(
        HOME / "generator", tmp_path / "generator", ignore=shutil.ignore_patterns("templates", "*.pyc")
    )
    with (tmp_path / "generator" / module).open("a", encoding="utf-8") as file:
        file.write(f"\n{line}\n")
    code, output = lint_imports(tmp_path)
    assert code == 1
    assert told in output


def imported(tree: ast.Module) -> Iterator[str]:
    """The first part of everything that a module imports."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield (node.module or "").partition(".")[0]


def called(tree: ast.Module) -> Iterator[str]:
    """The last part of the name of everything that a module calls."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield getattr(node.func, "attr", getattr(node.func, "id", ""))


def impure(name: str, tree: ast.Module) -> set[str]:
    """What a module imports or calls and must not."""
    touched, made = set(imported(tree)), set(called(tree))
    refused = touched & (NEVER - ALLOWED.get(name, set()))
    refused |= made & {"now", "utcnow", "today", "eval", "exec", "breakpoint"}
    if name != "commands/answers.py":
        refused |= made & {"input"}
    if not name.startswith("commands/"):
        refused |= made & {"print"}
        if name not in EDGES:
            refused |= touched & OUTSIDE | made & {"open"}
    return refused


def test_core_is_pure() -> None:
    """Files, programs and the environment at the edges only; chance and the network nowhere.

    The clock only where no byte of the site depends on it: for seconds on a terminal, whether a file is to be read again, and how long a server or a cluster is waited for.
    """
    trees = {
        module.relative_to(HOME / "generator").as_posix(): ast.parse(module.read_text(encoding="utf-8"))
        for module in MODULES
    }
    assert {name: refused for name, tree in trees.items() if (refused := impure(name, tree))} == {}
    assert "input" in set(called(trees["commands/answers.py"]))


def test_command_does_not_load_the_site() -> None:
    """No command starts with MkDocs, the search, the dictionary of pinyin or what reaches the network, nor with the others."""
    code = "import sys\nfrom generator.commands import COMMANDS, command_module, main\ntry: main(['schema', '--help'])\nexcept SystemExit: print('', *sys.modules)\nfor name in COMMANDS: command_module(name)\nprint(*sys.modules)"
    run = subprocess.run(
        [sys.executable, "-c", code],
        cwd=HOME,
        capture_output=True,
        encoding="utf-8",
        timeout=PATIENCE,
        check=True,
    )
    one, loaded = (line.split() for line in run.stdout.splitlines()[-2:])
    assert "generator.commands.schema" in one
    assert "generator.projects.catalog" not in one
    assert "generator.projects.catalog" in loaded
    heavy = {"mkdocs", "material", "pypinyin", "urllib.request"}
    assert not heavy.union({"generator.output.mkdocs_plugin", "generator.search.text_index"}) & set(loaded)
