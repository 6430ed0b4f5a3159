"""Write the names and the amounts of all projects into files that a browser loads only where a query may be meant for them.

``names.bin``    ``{"names": ["金秋助学", …], "nameOf": [0, …], "readings": {"行": "xing hang heng", …}}``: the different
                 names, for each project the number of its name, and how the characters of names and units are pronounced.
                 For pinyin, and for the name that a misspelt query is nearest to
``amounts.bin``  ``{"labels": ["年度资金总额", …], "amounts": [[0, "150.00", 1, "75.00"], …]}``: for each project the
                 number of a label and the 万元 of each amount on its form, digits as typed

Projects are numbered in the order of the search index. The browser's half is docs/assets/search-names.js.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from generator.editing.pinyin_readings import character_readings
from generator.search.index_files import IndexFile
from generator.search.segment_projects import SegmentProjects


class NameIndex:
    """Takes one segment after the other and returns the files in the end."""

    def __init__(self) -> None:
        self._names: dict[str, int] = {}
        self._name_of: list[int] = []
        self._units: dict[str, None] = {}
        self._labels: dict[str, int] = {}
        self._amounts: list[list[int | str]] = []

    def add(
        self, projects: SegmentProjects, labels: Iterable[str], amounts: Iterable[list[int | str]]
    ) -> None:
        """Add the projects of the next segment; `amounts` has for each the index of a label and 万元, in turns."""
        names, known = self._names, self._labels
        self._name_of += [names.setdefault(title, len(names)) for title in projects.titles]
        self._units.update(dict.fromkeys(projects.values_by_index("单位").values()))
        number_of: dict[int | str, int] = dict(
            enumerate([known.setdefault(label, len(known)) for label in labels])
        )
        self._amounts += [[number_of.get(item, item) for item in own] for own in amounts]

    def files(self) -> Iterator[IndexFile]:
        """Yield the files after the last project."""
        characters = set().union(*self._names, *self._units)
        content: dict[str, object] = {
            "names": list(self._names),
            "nameOf": self._name_of,
            "readings": character_readings(characters),
        }
        yield IndexFile("names", content)
        yield IndexFile("amounts", {"labels": list(self._labels), "amounts": self._amounts})
