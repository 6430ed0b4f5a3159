"""A build that takes over pages of the one before: byte for byte the site that a build from nothing makes."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.site.test_build import add, built, copy_of_project, hook, tree, write
from tests.support.git_repositories import begin, commit
from tests.support.many_projects import write_many
from tests.support.texts import edit

PROJECTS, IN_ONE_YEAR = 240, 220
SITE = "public/site"
FIRST, LAST = "data/2023/xiangmu-0000.yml", f"data/2024/xiangmu-{PROJECTS - 1:04}.yml"
EDITED = "data/2023/xiangmu-0215.yml"  # so late that no finding in another project names it
UNCHANGED = f"{SITE}/2023/xiangmu-0200/index.html"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A body with 240 projects, one of them in two years; what one test changes in it, the next one finds changed."""
    home = copy_of_project(tmp_path_factory.mktemp("warm") / "home")
    shutil.rmtree(home / "data")
    write_many(home / "data", PROJECTS, IN_ONE_YEAR)
    again = (home / "data/2023/xiangmu-0005.yml").read_text(encoding="utf-8")
    write(home / "data/2024/xiangmu-0005.yml", again.replace("年度: 2023", "年度: 2024"))
    hook(home, "import generator.projects.worker_pool\ngenerator.projects.worker_pool.processors = lambda: 1")
    warm(home)
    return home


LIGHT = {"DISCLOSURE_SEARCH": "false", "DISCLOSURE_DOWNLOADS": "false"}
"""What tells nothing of pages is not built."""


def warm(home: Path) -> dict[str, bytes]:
    """Build again; the files of the site."""
    return tree(built(home, **LIGHT).folder)


def cold(home: Path, folder: Path) -> dict[str, bytes]:
    """The same from nothing, elsewhere."""
    ignored = shutil.ignore_patterns("public", ".cache")
    copy = shutil.copytree(home, folder / "cold", ignore=ignored, copy_function=shutil.copyfile)
    return tree(built(Path(copy), other_hashes=True, **LIGHT).folder)


def figure_changed(home: Path) -> None:
    """Sums of a unit, a year and the site follow."""
    file = home / FIRST
    text = file.read_text(encoding="utf-8")
    file.write_text(re.sub(r"(总额|财政拨款): (\d+)\.00", r"\1: 1\2.00", text), encoding="utf-8")


def renamed(home: Path) -> None:
    """The one of two years; its neighbours and the page of both years name it."""
    file = home / "data/2023/xiangmu-0005.yml"
    text = file.read_text(encoding="utf-8")
    file.write_text(re.sub("^项目名称: ", "项目名称: 又名", text, flags=re.MULTILINE), encoding="utf-8")


def added_removed_and_moved(home: Path) -> None:
    """Every list is another one, and neighbours are others."""
    text = (home / "data/2023/xiangmu-0007.yml").read_text(encoding="utf-8")
    write(home / "data/2023/xinde.yml", text.replace("（0007）", "（新的）"))
    (home / "data/2023/xiangmu-0100.yml").unlink()
    (home / LAST).rename(home / "data/2024/bieming.yml")


def registers_changed(home: Path) -> None:
    """A unit more, and another name of the site."""
    add(home / "data/units.yml", "  - {名称: 新单位, 地址名: xin-danwei}\n")
    site = home / "data/site.yml"
    site.write_text(
        re.sub("^站点名称: .*", "站点名称: 别的名称", site.read_text(encoding="utf-8"), flags=re.MULTILINE),
        encoding="utf-8",
    )


def frame_changed(home: Path) -> None:
    """Something new at the foot of every page."""
    footer = home / "overrides/partials/footer.html"
    footer.write_text(footer.read_text(encoding="utf-8") + "<!-- 页脚 -->\n", encoding="utf-8")


def page_written_by_hand(home: Path) -> None:
    """One that mentions a project, which MkDocs has to know from now on."""
    add(home / "docs/about/index.md", "\n[项目](../2023/xiangmu-0150/index.md)\n")


def year_emptied(home: Path) -> None:
    """Then there is but one, and the pages of years are gone."""
    shutil.rmtree(home / "data/2024")


def past_begun(home: Path) -> None:
    """Every project's page tells from now on when it was published."""
    write(home / ".gitignore", "public/\n.cache/\n")
    begin(home)


def past_grown(home: Path) -> None:
    """What is published as it was, a change that nobody committed, is committed: its page tells it, and so does the feed."""
    edit(home / FIRST, "（0000）", "（改名）")
    warm(home)
    commit(home, "rename", day="2024-05-01")


def published_by_hand(home: Path) -> None:
    """Somebody was at the published folder."""
    site = home / SITE
    add(site / "2023/xiangmu-0001/index.html", "<!-- 手改 -->")
    (site / "2023/xiangmu-0002/embed.html").unlink()
    write(site / "2023/xiangmu-0003/notes.txt", "多出来的")
    write(site / "2023/xiangmu-9999/index.html", "多出来的")
    write(site / "2023/xiangmu-0004/deeper/index.html", "多出来的")


def memory_overwritten(home: Path) -> None:
    """What is remembered of the site is of another one; the folder before the last holds something else."""
    (home / ".cache/site/pages").write_bytes(b"x" * 1000)
    write(home / ".cache/site/earlier/2023/xiangmu-0006/index.html", "别的")


@pytest.mark.parametrize(
    "change",
    [
        figure_changed,
        renamed,
        added_removed_and_moved,
        page_written_by_hand,
        year_emptied,
        registers_changed,
        frame_changed,
        past_begun,
        past_grown,
    ],
)
def test_same_bytes(home: Path, tmp_path: Path, change: Callable[[Path], None]) -> None:
    """After each change the whole folder is what a build from nothing makes of it."""
    change(home)
    found, expected = warm(home), cold(home, tmp_path)
    assert sorted(found) == sorted(expected)
    assert [name for name in expected if found[name] != expected[name]] == []


@pytest.mark.parametrize("harm", [published_by_hand, memory_overwritten])
def test_harm_is_undone(home: Path, harm: Callable[[Path], None]) -> None:
    """What did not come from a build is gone after the next one, and what it spoilt is whole again."""
    before = tree(home / SITE)
    harm(home)
    assert warm(home) == before


def test_pages_are_taken_over(home: Path) -> None:
    """One project is edited: another one's files stay the very same, and so does a page of a list that it is not on."""
    warm(home)
    stay = [UNCHANGED, UNCHANGED.replace("index", "embed"), f"{SITE}/units/danwei-7/index.html"]
    before = [(home / name).stat() for name in (*stay, f"{SITE}/2023/xiangmu-0215/index.html")]
    edit(home / EDITED, "（0215）", "（改名）")
    warm(home)
    after = [(home / name).stat() for name in (*stay, f"{SITE}/2023/xiangmu-0215/index.html")]
    same = [
        (a.st_ino, a.st_mtime_ns) == (b.st_ino, b.st_mtime_ns) for a, b in zip(before, after, strict=True)
    ]
    assert same == [True, True, True, False]


def test_failed_build_leaves_the_published_files(home: Path) -> None:
    """It has taken pages over already, and written others, when it fails."""
    before = tree(home / SITE)
    edit(home / EDITED, "项目名称: ", "项目名称: 再改")
    code = "@event_priority(-100)\ndef on_post_build(config):\n    raise RuntimeError('too late')\n"
    add(home / "hook.py", code)
    with pytest.raises(AssertionError, match="too late"):
        warm(home)
    assert tree(home / SITE) == before
    edit(home / "hook.py", code, "")
    assert "再改".encode() in warm(home)["2023/xiangmu-0215/index.html"]


def test_file_system_without_links(home: Path) -> None:
    """Everything is poured again; the site is the same."""
    before = warm(home)
    shutil.rmtree(home / ".cache/site/earlier")
    add(
        home / "hook.py",
        "def no_links(*arguments):\n    raise OSError\nos.link = no_links\n",
    )
    stamp = (home / UNCHANGED).stat().st_ino
    assert warm(home) == before
    assert (home / UNCHANGED).stat().st_ino != stamp


def test_pages_that_a_hook_rewrites(home: Path, tmp_path: Path) -> None:
    """Something adds to pages that were taken over, and to others, before the checksums are written."""
    add(
        home / "hook.py",
        "from pathlib import Path\n"
        "def on_post_build(config):\n"
        "    for page in Path(config.site_dir).glob('*/xiangmu-021[0-9]/index.html'):\n"
        "        with page.open('ab') as file:\n"
        "            file.write(b'<!-- hook -->')\n",
    )
    edit(home / "data/2023/xiangmu-0211.yml", "（0211）", "（改名）")
    found, expected = warm(home), cold(home, tmp_path)
    assert sorted(found) == sorted(expected)
    assert [name for name in expected if found[name] != expected[name]] == []
