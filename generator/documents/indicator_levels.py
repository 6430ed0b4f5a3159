"""Know the names of the levels of indicators, and the levels that hold in the row that is being read."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from generator.form.indicator_schemes import Scheme


class LevelNames:
    """The names of the levels of a scheme."""

    def __init__(self, scheme: Scheme | None) -> None:
        self._levels: dict[str, set[int]] = {}
        self._parents: dict[str, list[str]] = {}
        self.first_levels: list[str] = []
        for first in scheme.first_levels if scheme else ():
            self.first_levels.append(first.name)
            for name in (first.name, *first.other_names):
                self._levels.setdefault(name, set()).add(1)
            for second in first.second_levels:
                for name in (second.name, *second.other_names):
                    self._levels.setdefault(name, set()).add(2)
                    self._parents.setdefault(name, []).append(first.name)

    def level(self, words: str) -> Collection[int]:
        """Return the depths at which a level of that name stands; none for any other text."""
        return self._levels.get(words, ())

    def parents(self, level2: str) -> Sequence[str]:
        """Return the names of the first levels that have a second level of that name."""
        return self._parents.get(level2, ())


class CurrentLevels:
    """The levels of the row that is being read; what a row does not say holds on from the row above."""

    def __init__(self, names: LevelNames, *, has_level2: bool) -> None:
        self.names = names
        self.has_level2 = has_level2
        self.level1 = ""
        self.level2 = ""

    def enter(self, level1: str, level2: str) -> None:
        """Note the levels that a row names; an empty text stands for a level that it does not name."""
        if level2 and self.has_level2:
            self.level1, self.level2 = level1 or self._parent_of(level2), level2
        elif level1 and level1 != self.level1:
            self.level1, self.level2 = level1, ""

    def _parent_of(self, level2: str) -> str:
        """Return the first level of a second one: the current one if it can be, else the next that can."""
        parents = self.names.parents(level2)
        if not parents or self.level1 in parents:
            return self.level1
        order = self.names.first_levels
        current = order.index(self.level1) if self.level1 in order else -1
        return next((parent for parent in parents if order.index(parent) > current), parents[0])
