"""Let a build act on the world: print, stage, publish, and say in Chinese why it failed."""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

from generator.output.progress import Progress, ReportProgress
from generator.publishing.os_errors import reason_of
from generator.publishing.site_swap import OwnMount, StagedSite


class BuildEffects:
    """Effects of a build outside of its own folder: lines, progress, publishing. A test hands in an object that records them."""

    def __init__(
        self,
        info: Callable[[str], None],
        notice: Callable[[str], None],
        error: Callable[[str], None],
        warning: Callable[[str], None] | None = None,
    ) -> None:
        self.info = info
        """Print a line on how the build goes."""
        self.notice = notice
        """Print a line that nobody should miss."""
        self.error = error
        """Print what is wrong with the data."""
        self.warning = warning or notice
        """Print what keeps a strict build from being published; without a function for it, a notice."""
        self._progress = Progress(info, sys.stderr)

    def stage(self, name: str, counter: str = "") -> AbstractContextManager[ReportProgress]:
        """Show and time a stage of the build; see `Progress.stage`."""
        return self._progress.stage(name, counter)

    @property
    def seconds(self) -> str:
        """The stages so far, with the seconds that each took."""
        return self._progress.seconds

    def publish(self, staged: StagedSite, aside: Path | None) -> bool:
        """Exchange the folders; see `StagedSite.publish`."""
        return staged.publish(aside)

    def discard(self, staged: StagedSite) -> None:
        """Remove a staged folder that was not published."""
        staged.discard()


class BuildFailed(Exception):
    """No new site was published, the published one is unchanged; the message says why, in Chinese."""


def unfinished(error: OSError) -> BuildFailed:
    """Return the failure of a site that the system did not let us finish."""
    return BuildFailed(f"网站没有写完（{reason_of(error)}）；已公开的网站没有变动")


def begin_staging(staged: StagedSite) -> None:
    """Make the staged folder. Raises BuildFailed."""
    site = staged.site
    try:
        staged.begin()
    except BlockingIOError as error:
        raise BuildFailed(f"另一次生成正在进行（{staged.folder}）。请等它结束再试") from error
    except OwnMount as error:
        raise BuildFailed(
            f"{site} 是单独挂载的磁盘，不能整个换掉。请生成到它里面的一个文件夹，例如 {site / 'site'}"
        ) from error
    except OSError as error:
        if site.is_file():
            raise BuildFailed(f"{site} 是文件，不是文件夹。请换一个位置") from error
        raise BuildFailed(
            f"不能在 {site.parent} 里生成网站（{reason_of(error)}）。请检查权限和磁盘"
        ) from error
