"""The package as others install it: a body's repository of a dozen files becomes a site, without this checkout."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest

from tests.conftest import HOME
from tests.support.patience import PATIENCE


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with nothing but the package in it, from a wheel that was built of a copy of this checkout."""
    folder = tmp_path_factory.mktemp("wheel")
    source = folder / "source"
    names = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"],
        cwd=HOME,
        capture_output=True,
        encoding="utf-8",
        check=True,
    ).stdout.splitlines()
    for name in names:
        if not name.startswith("tests/") and (HOME / name).is_file():
            (source / name).parent.mkdir(parents=True, exist_ok=True)
            (source / name).write_bytes((HOME / name).read_bytes())
    build = f"from setuptools.build_meta import build_wheel; build_wheel({str(folder)!r})"  # as pip does
    subprocess.run(
        [sys.executable, "-c", build], cwd=source, check=True, timeout=PATIENCE, stdout=subprocess.DEVNULL
    )
    (wheel,) = folder.glob("*.whl")
    with ZipFile(wheel) as archive:
        archive.extractall(folder / "packages")
    return folder / "packages"


def run(folder: Path, installed: Path, *command: str) -> str:
    """Run a module of Python in `folder` that takes the package from `installed` only; return what it printed."""
    environment = {
        **os.environ,
        "PYTHONPATH": str(installed),
        "PYTHONSAFEPATH": "1",
        "NO_MKDOCS_2_WARNING": "1",
    }
    ran = subprocess.run(
        [sys.executable, "-m", *command], cwd=folder, env=environment, capture_output=True, encoding="utf-8",
        timeout=PATIENCE, check=False,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return ran.stdout + ran.stderr


def test_new_body_builds_its_site(installed: Path, tmp_path: Path) -> None:
    """init → build → a project → check → build → publish, by MkDocs and without; the site's own files come first."""
    home = tmp_path / "budget"
    run(tmp_path, installed, "generator", "init", "budget", "--publisher", "某县水利局")
    printed = run(home, installed, "mkdocs", "build", "--strict")
    assert "docs/about/index.md 第 178 行还没有填：（请填写：哪些文件，什么时候、在哪里公布的）" in printed
    overview = (home / "site/index.html").read_text("utf-8")
    assert "某县水利局还没有在这里公开项目。" in overview
    assert 'href="editing/">填报说明</a>' in overview
    assert "滁州" not in overview + (home / "site/about/index.html").read_text("utf-8")

    own = home / "docs" / "assets" / "theme.css"
    own.parent.mkdir()
    own.write_text("/* own */\n", "utf-8")
    (home / "overrides" / "partials").mkdir(parents=True)
    (home / "overrides/partials/footer.html").write_text("<footer>自己的页脚</footer>\n", "utf-8")
    settings = (home / "mkdocs.yml").read_text("utf-8")
    (home / "mkdocs.yml").write_text(
        settings.replace("  # custom_dir: overrides", "  custom_dir: overrides"), "utf-8"
    )
    run(
        home,
        installed,
        "generator",
        "new",
        "--name",
        "防汛物资储备",
        "--year",
        "2024",
        "--unit",
        "某县水利局",
    )
    (home / "data/2024/fangxun-wuzi-chubei.yml").write_text(PROJECT, "utf-8")
    assert "错误 0 条" in run(home, installed, "generator", "check")
    run(home, installed, "mkdocs", "build", "--strict")
    run(home, installed, "generator", "publish", str(tmp_path / "public"), "--site", "site")
    page = (tmp_path / "public/2024/fangxun-wuzi-chubei/index.html").read_text("utf-8")
    assert "防汛物资储备" in page
    assert "自己的页脚" in page
    assert (tmp_path / "public/assets/theme.css").read_text() == "/* own */\n"
    assert (tmp_path / "public/assets/pages.css").read_bytes() == (
        HOME / "docs/assets/pages.css"
    ).read_bytes()

    run(home, installed, "generator", "write", str(tmp_path / "plain"))
    plain = (tmp_path / "plain/2024/fangxun-wuzi-chubei/index.html").read_text("utf-8")
    assert "自己的页脚" in plain
    assert (tmp_path / "plain/assets/theme.css").read_text() == "/* own */\n"
    assert (tmp_path / "plain/glossary/index.html").is_file()


PROJECT = """\
项目名称: 防汛物资储备
年度: 2024
实施单位: [某县水利局]
来源: {文件: 某县水利局2024年项目支出绩效目标表}
项目资金:
  年度: {总额: 10.00, 财政拨款: 10.00, 其他资金: 0.00}
总体目标: [按时补充防汛物资]
绩效指标:
  产出指标:
    数量指标:
      - {名称: 补充物资品种数, 指标值: ≥12种}
  效益指标:
    社会效益指标:
      - {名称: 受益人口, 指标值: ≥30万人}
  满意度指标:
    服务对象满意度指标:
      - {名称: 群众满意度, 指标值: ≥90%}
"""
