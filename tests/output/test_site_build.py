"""One site build by itself: the order of its effects, whatever it ends in."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, closing, contextmanager
from pathlib import Path

import pytest

from generator.output.build_effects import BuildEffects, BuildFailed
from generator.output.build_settings import BuildMode, BuildSettings
from generator.output.page_reuse import PageReuse
from generator.output.progress import ReportProgress
from generator.output.site_build import SiteBuild
from generator.output.write_pages import write_file_at
from generator.pages import Page, SiteContent
from generator.projects.artifact_store import CacheRemoved
from generator.projects.fingerprints import code_version
from generator.projects.worker_pool import WorkerPool
from generator.publishing.checksums import SUMS
from generator.publishing.site_swap import StagedSite
from generator.reading.problem import DataProblems
from tests.support.forms import DATA


class Recorded(BuildEffects):
    """Effects that are noted; the folders are exchanged and removed all the same."""

    def __init__(self) -> None:
        self.done: list[str] = []
        super().__init__(self.say("info"), self.say("notice"), self.say("error"))

    def say(self, how: str):
        """Return what notes a line."""
        return lambda line: self.done.append(f"{how}: {line}")

    def stage(self, name: str, counter: str = "") -> AbstractContextManager[ReportProgress]:
        """Note the beginning of a stage."""

        @contextmanager
        def noted() -> Iterator[ReportProgress]:
            self.done.append(name)
            yield lambda done, of: None

        return noted()

    def publish(self, staged: StagedSite, aside: Path | None) -> bool:
        """Note the exchange."""
        self.done.append("publish")
        return super().publish(staged, aside)

    def discard(self, staged: StagedSite) -> None:
        """Note the removal."""
        self.done.append("discard")
        super().discard(staged)


class Titles:
    """Writes the title of each page."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.written: list[str] = []

    def write_pages(
        self,
        pages: Sequence[Page],
        site: SiteContent,
        progress: ReportProgress,
        workers: WorkerPool,
        reuse: PageReuse | None,
    ) -> None:
        """Write one after the other."""
        for page in pages:
            self.write_last_page(page)

    def write_last_page(self, page: Page) -> None:
        """Write one."""
        self.written.append(page.address)
        write_file_at(self.folder, f"{page.address}index.html", page.title.encode())


@pytest.fixture
def settings(tmp_path: Path) -> BuildSettings:
    """A body's folder, without anything that takes long."""
    shutil.copytree(DATA, tmp_path / "home" / "data", copy_function=shutil.copyfile)
    return BuildSettings(
        home=tmp_path / "home",
        data=tmp_path / "home" / "data",
        data_name="data",
        inputs=("data",),
        address="",
        edit_address="",
        merges="",
        search=False,
        downloads=False,
    )


@pytest.fixture
def effects() -> Recorded:
    """What a build does."""
    return Recorded()


def test_site_that_is_published(settings: BuildSettings, effects: Recorded, tmp_path: Path) -> None:
    """The folders are exchanged once, after everything else; nothing is left to discard."""
    with closing(SiteBuild(settings, tmp_path / "site", BuildMode.PUBLISH, effects)) as build:
        build.read()
        build.open()
        renderer = Titles(build.folder)
        build.write(renderer)
        build.seal()
        assert build.complete
        assert build.publish()
    lines = [line for line in effects.done if not line.startswith("info")]
    assert lines == ["读项目", "读更新记录", "写页面", "写校验和", "publish", "discard"]
    assert renderer.written == [page.address for page in build.pages]
    assert (tmp_path / "site" / SUMS).is_file()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["home", "site"]


def test_build_that_is_given_up(settings: BuildSettings, effects: Recorded, tmp_path: Path) -> None:
    """What was staged is removed, and nothing is published."""
    with closing(SiteBuild(settings, tmp_path / "site", BuildMode.PUBLISH, effects)) as build:
        build.read()
        build.open()
        build.write(Titles(build.folder))
    assert effects.done[-1] == "discard"
    assert "publish" not in effects.done
    assert sorted(path.name for path in tmp_path.iterdir()) == ["home"]


def test_templates_that_have_changed(
    settings: BuildSettings, effects: Recorded, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The next build of a preview has another version of the program, and asks for it once."""
    version, read = code_version(), []

    def changed(folder: object, suffix: str) -> list[bytes]:
        read.append(suffix)
        return [b"changed"]

    monkeypatch.setattr("generator.projects.fingerprints._contents", changed)
    assert code_version() == version
    with closing(SiteBuild(settings, tmp_path / "site", BuildMode.PREVIEW, effects)) as build:
        build.read()
    assert code_version() != version
    assert read == [".html", ".yml"]
    code_version.cache_clear()


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (CacheRemoved("cache"), "缓存文件夹 cache 在生成时被删掉了"),
        (OSError(28, "full"), "网站没有写完（磁盘满了）"),
    ],
)
def test_failure_while_pages_are_written(
    settings: BuildSettings, effects: Recorded, tmp_path: Path, error: Exception, words: str
) -> None:
    """The build fails in words, and ends without a site."""

    class Failing(Titles):
        def write_last_page(self, page: Page) -> None:
            raise error

    with closing(SiteBuild(settings, tmp_path / "site", BuildMode.PUBLISH, effects)) as build:
        build.read()
        build.open()
        with pytest.raises(BuildFailed, match=words):
            build.write(Failing(build.folder))
        assert not build.complete
    assert effects.done[-1] == "discard"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["home"]


def test_page_that_lists_the_downloads_is_written_last(
    settings: BuildSettings, effects: Recorded, tmp_path: Path
) -> None:
    """When the files that it lists are written."""
    settings = BuildSettings(**{**vars(settings), "downloads": True})
    with closing(SiteBuild(settings, tmp_path / "site", BuildMode.PUBLISH, effects)) as build:
        build.read()
        build.open()
        renderer = Titles(build.folder)
        build.write(renderer)
        assert build.site.files
    assert renderer.written[-1] == "open-data/"
    assert len(set(renderer.written)) == len(renderer.written) == len(build.pages)
    assert effects.done.index("写页面") < effects.done.index("写下载文件")


def test_preview_of_data_with_an_error(settings: BuildSettings, effects: Recorded, tmp_path: Path) -> None:
    """The first time it cannot be shown; later the data is shown as it was, and nothing is staged."""
    project = settings.data / "2023" / "yiliao-huzhu.yml"
    whole = project.read_bytes()
    project.write_bytes(b"")
    preview = SiteBuild(settings, tmp_path / "served", BuildMode.PREVIEW, effects)
    with pytest.raises(DataProblems):
        preview.read()
    project.write_bytes(whole)
    preview.read()
    project.write_bytes(b"")
    with closing(SiteBuild(settings, tmp_path / "served", BuildMode.PREVIEW, effects, preview)) as later:
        later.read()
        later.open()
        assert len(later.site.projects) == len(preview.site.projects) == 6
    assert "预览里还是改错以前的样子" in "".join(effects.done)
    assert not {"publish", "discard"} & set(effects.done)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["home"]


def test_second_build_is_refused(settings: BuildSettings, effects: Recorded, tmp_path: Path) -> None:
    """It fails in words, and removes nothing of the first one."""
    first = StagedSite(tmp_path / "site")
    first.begin()
    with closing(SiteBuild(settings, tmp_path / "site", BuildMode.PUBLISH, effects)) as build:
        build.read()
        with pytest.raises(BuildFailed, match="另一次生成正在进行"):
            build.open()
    assert first.folder.is_dir()
    assert "discard" not in effects.done
    first.discard()
