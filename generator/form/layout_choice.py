"""Choose the form layout of a project among the body's own and the delivered ones."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from generator.form.form_layouts import FormLayout
from generator.form.indicator_schemes import Scheme
from generator.form.result_layouts import ResultLayoutChoice

DEFAULT_LAYOUT = "中期与年度目标表"
"""Name of the delivered layout that holds where neither site.yml nor forms.yml says otherwise."""


@dataclass(frozen=True, eq=False)
class LayoutChoice:
    """All form layouts that a project may have, and which of them is whose."""

    delivered: tuple[FormLayout, ...]
    """Layouts that come with the program."""
    delivered_schemes: tuple[Scheme, ...]
    """Indicator schemes that come with them."""
    own: tuple[FormLayout, ...] = ()
    """Layouts of forms.yml."""
    own_schemes: tuple[Scheme, ...] = ()
    """Indicator schemes of forms.yml."""
    default_name: str = DEFAULT_LAYOUT
    results: ResultLayoutChoice = ResultLayoutChoice(())  # noqa: RUF009 - frozen
    """Layouts of tables of results."""

    @cached_property
    def by_name(self) -> Mapping[str, FormLayout]:
        """Layouts by name, the body's own first; one of its own replaces a delivered one of the same name."""
        own = {layout.name: layout for layout in self.own}
        return own | {layout.name: layout for layout in self.delivered if layout.name not in own}

    @cached_property
    def words(self) -> frozenset[str]:
        """Every word that any layout has for a key of a project file."""
        return frozenset(word for layout in self.by_name.values() for word in layout.words_of_file())

    @property
    def default(self) -> FormLayout:
        """Layout of a project that nothing else decides."""
        return self.by_name[self.default_name]

    def layout_of(self, name: str | None, year: int, units: Iterable[str]) -> FormLayout | None:
        """Return the layout that a project names; else the one of its year and units; else the default.

        None if the named layout does not exist. A layout of the body that names years or units claims a project where
        all that it names fits; that no two claim the same is checked with forms.yml.
        """
        if name is not None:
            return self.by_name.get(name)
        claiming = (
            layout
            for layout in self.own
            if (layout.years or layout.units)
            and (not layout.years or year in layout.years)
            and (not layout.units or not set(layout.units).isdisjoint(units))
        )
        return next(claiming, self.default)
