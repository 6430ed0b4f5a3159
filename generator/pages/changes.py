"""The chronicle → HTML: /changes/, each project's 修订记录, the notice of a withdrawn project, and the feed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import groupby
from typing import NamedTuple

from generator.form.addresses import way_to_root
from generator.form.registers import Withdrawn
from generator.history.change_log import ChangeLog, ChangeLogEntry, Revision
from generator.history.change_words import Piece, PieceKind, pieces_of, unread_in_words
from generator.history.field_changes import FieldChange
from generator.history.project_versions import ProjectChange
from generator.pages.paging import Pager
from generator.rendering.render import render

ADDRESS = "changes/"
FEED = "feed.xml"

ENTRIES = 30
"""So many commits are told on one page."""
_PROJECTS = 10
"""So many projects of a commit are named."""
_FIELDS = 5
"""So many changes of one of them are told."""
_LETTERS = 120
_NEWEST = 3
"""So many revisions stand on a project's own page, which has to stay light."""
_IN_FEED = 30


class Line(NamedTuple):
    """One field that was changed, or a sentence of ours."""

    field: str
    """Empty with a sentence."""
    pieces: Sequence[Piece]


class Item(NamedTuple):
    """What a commit says of one project, or of one register."""

    word: str
    title: str
    address: str
    """Where it stands now; empty where it has no page."""
    note: str
    lines: Sequence[Line]
    more: int
    """How many changes are not told here."""


@dataclass(frozen=True, slots=True)
class EntryView:
    """A commit as readers see it."""

    anchor: str
    day: str
    number: int | None
    link: str
    """Of the pull request; empty where no address is configured."""
    summary: str
    items: Sequence[Item]
    more: int
    """How many projects are not named here."""


class ChangePages:
    """What pages show of a chronicle."""

    def __init__(
        self,
        chronicle: ChangeLog,
        pages: Collection[str],
        withdrawn: Sequence[Withdrawn] = (),
        merges: str = "",
    ) -> None:
        """`pages` are ids of projects that have a page; `merges` is the address of a pull request with ``{number}``."""
        self.chronicle = chronicle
        self.withdrawn = sorted(withdrawn, key=lambda each: (each.day, each.address), reverse=True)
        self._pages = {*pages, *(each.address for each in withdrawn)}
        self._merges = merges
        self._page_of = {entry.id: place // ENTRIES + 1 for place, entry in enumerate(chronicle.entries)}
        self._first_only: dict[tuple[str, str], str] = {}

    @property
    def has_feed(self) -> bool:
        """Without an entry there is no date, and without a date no feed."""
        return bool(self.chronicle.entries)

    def draw_changes(self, pager: Pager) -> str:
        """A page of all entries; those that say what is withdrawn stand on the first."""
        entries = map(self._view, pager.of(self.chronicle.entries))
        return render(
            "changes.html",
            pager=pager,
            days=[(day, list(found)) for day, found in groupby(entries, lambda entry: entry.day)],
            reason_unknown=self.chronicle.why_not,
            uncommitted=self.chronicle.uncommitted,
            withdrawn=self.withdrawn if pager.number == 1 else (),
            feed=FEED if self.has_feed else "",
            root=way_to_root(pager.own_address),
        )

    def revisions(self, project_id: str) -> Sequence[Revision]:
        """What is known of a project's past, the newest first."""
        return self.chronicle.revisions.get(project_id, ())

    def draw_revisions(self, project_id: str) -> str:
        """The end of a project's page; empty where nothing is known."""
        revisions = self.revisions(project_id)
        if not revisions:
            return ""
        root = way_to_root(project_id)
        only = revisions[0].change
        if len(revisions) > 1 or only.word != "新增" or only.codes:
            return self._draw_revisions(revisions, root)
        # Most projects have never been changed: one text for all that came with a commit.
        key = revisions[0].entry.id, root
        if key not in self._first_only:
            self._first_only[key] = self._draw_revisions(revisions, root)
        return self._first_only[key]

    def _draw_revisions(self, revisions: Sequence[Revision], root: str) -> str:
        shown, rest = revisions[:_NEWEST], revisions[_NEWEST:]
        return render(
            "project_revisions.html",
            revisions=list(map(self._revision, shown)),
            more=len(rest),
            address=self._address(rest[0].entry) if rest else "",
            root=root,
        )

    def _address(self, entry: ChangeLogEntry) -> str:
        page = self._page_of[entry.id]
        return f"{ADDRESS}{f'{page}/' if page > 1 else ''}#{_anchor(entry)}"

    def draw_withdrawn(self, withdrawn: Withdrawn, units: Mapping[str, str]) -> str:
        """The page of a project that was withdrawn; `units` is name → address of units that have a page."""
        root = way_to_root(withdrawn.address)
        named = [(name, units.get(name, "")) for name in withdrawn.units or ()]
        content = render("withdrawn.html", withdrawn=withdrawn, units=named, root=root)
        return content + self.draw_revisions(withdrawn.address)

    def feed(self, site: str, publisher: str, address: str) -> str:
        """The newest entries as Atom (RFC 4287), ids from commits; without an address links are relative to the feed."""
        entries = self.chronicle.entries
        return render(
            "feed.xml",
            id=_urn(f"feed {entries[-1].id}"),
            title=f"{site}：更新记录",
            publisher=publisher,
            base=address,
            changes=ADDRESS,
            feed=FEED,
            entries=[self._in_feed(entry, address) for entry in entries[:_IN_FEED]],
        )

    def _in_feed(self, entry: ChangeLogEntry, address: str) -> tuple[EntryView, str, str, str]:
        view = self._view(entry)
        return view, _urn(entry.id), self._address(entry), render("feed_entry.html", entry=view, root=address)

    def _view(self, entry: ChangeLogEntry) -> EntryView:
        projects = sorted(entry.told.projects, key=lambda change: _ORDER.index(change.word))
        named = [change for change in projects if change.named][:_PROJECTS]
        items = [self._item(entry, change) for change in named]
        items += [
            Item("名册", _REGISTERS[each.file], "", "", *_lines(each.fields)) for each in entry.told.registers
        ]
        return self._head(entry, _summary(entry), items, len(projects) - len(named) if named else 0)

    def _revision(self, revision: Revision) -> EntryView:
        entry, change = revision
        first = "首次" if entry.is_first and change.word == "新增" else ""
        return self._head(entry, first + _WORDS[change.word], [self._item(entry, change)], 0)

    def _head(self, entry: ChangeLogEntry, summary: str, items: Sequence[Item], more: int) -> EntryView:
        link = self._merges.replace("{number}", str(entry.number)) if entry.number else ""
        return EntryView(_anchor(entry), entry.day, entry.number, link, summary, items, more)

    def _item(self, entry: ChangeLogEntry, change: ProjectChange) -> Item:
        there = self.chronicle.id_today(entry, change.id or change.old_id or "")
        note = f"，年度资金 {change.annual} 万元" if change.annual and change.word == "新增" else ""
        if change.word == "改地址":
            note = f"，原来的地址是 {change.old_id}"
        words = [Line("", [Piece(PieceKind.SAID, text)]) for text in unread_in_words(change)]
        lines, more = _lines(change.fields)
        address = f"{there}/" if there in self._pages else ""
        return Item(_WORDS[change.word], change.title, address, note, [*words, *lines], more)


_ORDER = ("改动", "改地址", "撤下", "新增")
"""What readers look for first."""
_WORDS = {"改动": "改动", "改地址": "换地址", "撤下": "撤下", "新增": "公开"}
_REGISTERS = {
    "site.yml": "网站资料",
    "units.yml": "单位名册",
    "taxonomy.yml": "指标体系",
}


def _lines(fields: Sequence[FieldChange]) -> tuple[list[Line], int]:
    shown = fields[:_FIELDS]
    return [Line(each.field, pieces_of(each, _LETTERS)) for each in shown], len(fields) - len(shown)


def _summary(entry: ChangeLogEntry) -> str:
    counts = Counter(change.word for change in entry.told.projects)
    words = {**_WORDS, "新增": "首次公开" if entry.is_first else "公开"}
    told = [f"{words[word]} {counts[word]} 个项目" for word in reversed(_ORDER) if counts[word]]
    return "，".join(told) or "名册有改动"


def _anchor(entry: ChangeLogEntry) -> str:
    return f"c-{entry.id[:10]}"


def _urn(text: str) -> str:
    """A name that stays the same whatever the site's address becomes: a UUID of version 8 (RFC 9562)."""
    digits = sha256(text.encode()).hexdigest()
    return f"urn:uuid:{digits[:8]}-{digits[8:12]}-8{digits[13:16]}-8{digits[17:20]}-{digits[20:32]}"
