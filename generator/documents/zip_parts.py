"""Parts of an office file, which is a ZIP archive: measured before any of them is read."""

from __future__ import annotations

import io
import zipfile

from generator.documents.grid import DocumentProblem

MAX_PART_BYTES = 64_000_000
MAX_ARCHIVE_BYTES = 200_000_000
MAX_PARTS = 5_000


class ZipParts:
    """An archive's parts by name. Raises DocumentProblem where one is larger than any form of a budget is."""

    def __init__(self, content: bytes) -> None:
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(content))
        except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError) as fault:
            raise DocumentProblem("corrupt", "文件已损坏，打不开：请用办公软件打开后另存一份") from fault
        parts = self._archive.infolist()
        self._sizes = {part.filename: part.file_size for part in parts}
        if len(parts) > MAX_PARTS:
            raise DocumentProblem("too-big", f"文件里有 {len(parts)} 个部件，最多读 {MAX_PARTS} 个")
        if any(part.flag_bits & 1 for part in parts):
            raise DocumentProblem("password", "文件有密码：请打开后取消密码，另存一份")
        if (
            max(self._sizes.values(), default=0) > MAX_PART_BYTES
            or sum(self._sizes.values()) > MAX_ARCHIVE_BYTES
        ):
            raise DocumentProblem("too-big", "文件展开后太大，不像绩效表：请只留要导入的表，另存一份")

    def __contains__(self, name: str) -> bool:
        return name in self._sizes

    def names(self) -> list[str]:
        """Return the parts' names, in the order of the archive."""
        return list(self._sizes)

    def size(self, name: str) -> int:
        """Return the size of a part in bytes, as the archive states it."""
        return self._sizes[name]

    def read(self, name: str, limit: int = MAX_PART_BYTES) -> bytes:
        """Return a part's content. Raises DocumentProblem where it is missing, longer than `limit` or damaged."""
        if name not in self._sizes:
            raise DocumentProblem("corrupt", f"文件缺少部件 {name}：请用办公软件打开后另存一份")
        if self._sizes[name] > limit:
            raise DocumentProblem(
                "too-big", f"部件 {name} 展开后太大，不像绩效表：请只留要导入的表，另存一份"
            )
        try:
            with self._archive.open(name) as part:
                content = part.read(limit + 1)
        except (zipfile.BadZipFile, zipfile.zlib.error, EOFError, NotImplementedError, OSError) as fault:  # type: ignore[attr-defined]
            raise DocumentProblem("corrupt", "文件已损坏，打不开：请用办公软件打开后另存一份") from fault
        if len(content) > limit:
            raise DocumentProblem(
                "too-big", f"部件 {name} 展开后太大，不像绩效表：请只留要导入的表，另存一份"
            )
        return content
