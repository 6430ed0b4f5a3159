"""Draw the change log: /changes/, each project's 修订记录, the notice of a withdrawn project, and the feed."""

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
from generator.history.change_words import Piece, PieceKind, unread_in_words
from generator.history.field_changes import FieldChange
from generator.history.project_versions import FATE_WORDS, Fate, ProjectChange
from generator.pages.change_sentences import ChangeLine, change_line
from generator.rendering.render import render
from generator.rendering.words import in_one_line

CHANGES_ADDRESS = "changes/"
FEED = "feed.xml"
"""Address of the Atom feed."""

ENTRIES_PER_PAGE = 30
"""Commits on a numbered page of changes; the newest page has up to twice as many."""
_MAX_PROJECTS_PER_ENTRY = 10
"""Projects of a commit that are named."""
_MAX_UNFOLDED_ITEMS = 3
"""Projects and registers of a commit that a page of changes shows at once."""
_MAX_TITLES_OF_FOLD = 2
"""Projects that stand beside what opens the others."""
_MAX_FIELDS_PER_PROJECT = 5
"""Changed fields of a project, or of a register, that are described."""
_MAX_REVISIONS_ON_PROJECT_PAGE = 3
"""Revisions on a project's own page, which has to stay small."""
_MAX_UPDATE_CHARACTERS = 30
"""Characters of a change on the first page."""
_MAX_FEED_ENTRIES = 30
"""Commits in the feed."""
_MAX_HEADLINE_CHARACTERS = 120
"""Characters of a title in the feed."""
_MAX_PROJECTS_IN_HEADLINE = 3
"""Projects that a title in the feed names."""


class ChangeItem(NamedTuple):
    """The changes of a commit in one project, or in one register."""

    word: str
    """Word for the fate of the project; 名册 for a register."""
    title: str
    """Year and name of the project, or the register."""
    address: str
    """Address of the project's page today; empty where it has none."""
    note: str
    """Words after the title; may be empty."""
    lines: Sequence[ChangeLine]
    more: int
    """Number of changed fields that are not among `lines`."""


@dataclass(frozen=True, slots=True)
class EntryView:
    """A commit as readers see it."""

    anchor: str
    """Id of the entry on its page."""
    day: str
    """YYYY-MM-DD."""
    number: int | None
    """Number of the pull request, where one is known."""
    link: str
    """Address of the pull request; empty where none is configured."""
    summary: str
    items: Sequence[ChangeItem]
    more: int
    """Number of projects that are not among `items`, where others are."""

    @property
    def is_folded(self) -> bool:
        """Whether there are so many items that a page of changes shows them when a reader asks for them."""
        return len(self.items) > _MAX_UNFOLDED_ITEMS

    @property
    def shared_line(self) -> ChangeLine | None:
        """The only line of every item, where all have the same one, such as the results of a year; None elsewhere."""
        texts = {item.lines[0].text if len(item.lines) == 1 and not item.more else "" for item in self.items}
        return None if len(texts) != 1 or "" in texts else self.items[0].lines[0]

    @property
    def first_titles(self) -> str:
        """Titles of the first items, joined, with 等 behind them where there are others."""
        titles = "、".join(item.title for item in self.items[:_MAX_TITLES_OF_FOLD])
        has_others = self.more or len(self.items) > _MAX_TITLES_OF_FOLD
        return in_one_line(titles, _MAX_UPDATE_CHARACTERS * 2) + ("等" if has_others else "")


class _FeedEntry(NamedTuple):
    """An entry of the feed, in the order in which feed.xml unpacks it."""

    view: EntryView
    title: str
    id: str
    address: str
    """Address of the entry on the site, below the root."""
    content: str
    """HTML with links that begin with the public address."""


class _EntryLine(NamedTuple):
    """An older entry on the newest page, in the order in which changes.html unpacks it."""

    anchor: str
    address: str
    """Address of the page that shows it in full, with the anchor."""
    summary: str


class UpdateLine(NamedTuple):
    """A commit among the newest changes, as the first page shows it."""

    day: str
    """YYYY-MM-DD."""
    words: str
    address: str
    """Address below the site's root."""


class LogPart(NamedTuple):
    """A page of the change log."""

    number: int | None
    """Number of the page, from the oldest; None for the newest one, which has none."""
    begin: int
    """Index of its first entry, the newest entry having 0."""
    end: int
    """Index after its last entry."""

    @property
    def is_newest(self) -> bool:
        """Whether this is the page at the address of the log itself."""
        return self.number is None

    @property
    def address(self) -> str:
        """Address below the site's root."""
        return CHANGES_ADDRESS if self.number is None else f"{CHANGES_ADDRESS}{self.number}/"

    @property
    def in_title(self) -> str:
        """The page's number for its title, ``（第 2 页）``; empty for the newest page."""
        return "" if self.number is None else f"（第 {self.number} 页）"


def parts_of_log(total: int) -> list[LogPart]:
    """Return the pages of a log of `total` entries, the newest first.

    Numbered pages are full and numbered from the oldest, so that an entry on one stays there; the newest page has those that
    are on none, `ENTRIES_PER_PAGE` at least as long as there are as many.
    """
    numbered = max(total // ENTRIES_PER_PAGE - 1, 0)
    newest = LogPart(None, 0, total - numbered * ENTRIES_PER_PAGE)
    ends = ((number, total - (number - 1) * ENTRIES_PER_PAGE) for number in range(numbered, 0, -1))
    return [newest, *(LogPart(number, end - ENTRIES_PER_PAGE, end) for number, end in ends)]


class ChangePages:
    """Draws what pages show of a change log."""

    def __init__(
        self,
        change_log: ChangeLog,
        pages: Collection[str],
        withdrawn: Sequence[Withdrawn] = (),
        merges: str = "",
    ) -> None:
        """Set up for a site. `pages` are ids of projects that have a page.

        `merges` is the address of a pull request with ``{number}``, empty where pull requests have none.
        """
        self.change_log = change_log
        self.withdrawn = sorted(withdrawn, key=lambda entry: (entry.day, entry.address), reverse=True)
        """Withdrawn projects, newest first."""
        self._pages = {*pages, *(entry.address for entry in withdrawn)}
        self._merges = merges
        self.parts = parts_of_log(len(change_log.entries))
        """The pages of the change log, the newest first."""
        self._part_of = {
            entry.id: part for part in self.parts for entry in change_log.entries[part.begin : part.end]
        }
        self._added_only: dict[tuple[str, str], str] = {}

    @property
    def has_feed(self) -> bool:
        """Whether there is a feed: without an entry there is no date, which a feed must have."""
        return bool(self.change_log.entries)

    def latest(self, count: int) -> list[UpdateLine]:
        """Return the newest changes, the newest first: names of projects where there are few, else their number."""
        entries = self.change_log.entries[:count]
        return [UpdateLine(entry.day, _update_words(entry), self._address(entry)) for entry in entries]

    def draw_changes(self, part: LogPart) -> str:
        """Draw a page of the change log; the newest one also lists all older entries and the withdrawn projects."""
        entries = map(self._view, self.change_log.entries[part.begin : part.end])
        older = self.change_log.entries[part.end :] if part.is_newest else ()
        return render(
            "changes.html",
            part=part,
            newer=next(
                (neighbour for neighbour in self.parts if neighbour.end == part.begin < part.end), None
            ),
            older=next(
                (neighbour for neighbour in self.parts if neighbour.begin == part.end > part.begin), None
            ),
            days=[(day, list(of_day)) for day, of_day in groupby(entries, lambda entry: entry.day)],
            older_days=[(day, list(map(self._line, of_day))) for day, of_day in groupby(older, _day)],
            reason_unknown=self.change_log.why_not,
            uncommitted=self.change_log.uncommitted,
            withdrawn=self.withdrawn if part.is_newest else (),
            feed=FEED if self.has_feed else "",
            root=way_to_root(part.address),
        )

    def _line(self, entry: ChangeLogEntry) -> _EntryLine:
        """Return the line that stands for an older entry on the newest page."""
        return _EntryLine(anchor_of(entry), self._address(entry), _summary(entry))

    def revisions(self, project_id: str) -> Sequence[Revision]:
        """Return the revisions of a project, newest first."""
        return self.change_log.revisions.get(project_id, ())

    def draw_revisions(self, project_id: str) -> str:
        """Draw the 修订记录 at the end of a project's page; empty without revisions."""
        revisions = self.revisions(project_id)
        if not revisions:
            return ""
        root = way_to_root(project_id)
        only = revisions[0].change
        if len(revisions) > 1 or only.fate is not Fate.ADDED or only.codes:
            return self._draw_revisions(revisions, root)
        # Most projects have never been changed: one text for all that were added by a commit.
        key = revisions[0].entry.id, root
        if key not in self._added_only:
            self._added_only[key] = self._draw_revisions(revisions, root)
        return self._added_only[key]

    def _draw_revisions(self, revisions: Sequence[Revision], root: str) -> str:
        shown = revisions[:_MAX_REVISIONS_ON_PROJECT_PAGE]
        rest = revisions[_MAX_REVISIONS_ON_PROJECT_PAGE:]
        return render(
            "project_revisions.html",
            revisions=list(map(self._revision, shown)),
            more=len(rest),
            address=self._address(rest[0].entry) if rest else "",
            root=root,
        )

    def _address(self, entry: ChangeLogEntry) -> str:
        """Return the address at which an entry is shown in full, today."""
        return f"{self._part_of[entry.id].address}#{anchor_of(entry)}"

    def draw_withdrawn(self, withdrawn: Withdrawn, units: Mapping[str, str]) -> str:
        """Draw the page of a withdrawn project; `units` is name → address of the units that have a page."""
        root = way_to_root(withdrawn.address)
        addresses = [(name, units.get(name, "")) for name in withdrawn.units or ()]
        content = render("withdrawn.html", withdrawn=withdrawn, units=addresses, root=root)
        return content + self.draw_revisions(withdrawn.address)

    def feed(self, site: str, publisher: str, address: str) -> str:
        """Return the newest entries as Atom (RFC 4287), with ids made from commits. There must be an entry.

        `address` is the public address of the site; where it is empty, links are relative to the feed.
        """
        entries = self.change_log.entries
        return render(
            "feed.xml",
            id=_urn(f"feed {entries[-1].id}"),
            title=f"{site}：更新记录",
            publisher=publisher,
            base=address,
            changes=CHANGES_ADDRESS,
            feed=FEED,
            entries=[self._feed_entry(entry, address) for entry in entries[:_MAX_FEED_ENTRIES]],
        )

    def _feed_entry(self, entry: ChangeLogEntry, address: str) -> _FeedEntry:
        view = self._view(entry)
        content = render("feed_entry.html", entry=view, root=address)
        return _FeedEntry(view, _headline(view), _urn(entry.id), permanent_address(entry), content)

    def _view(self, entry: ChangeLogEntry) -> EntryView:
        """Describe a commit with its projects, the ones first that readers look for first."""
        projects = sorted(entry.changes.projects, key=lambda change: _ORDER.index(change.fate))
        detailed = [change for change in projects if change.is_detailed][:_MAX_PROJECTS_PER_ENTRY]
        items = [self._item(entry, change) for change in detailed]
        items += [
            ChangeItem(_REGISTER_WORD, _REGISTER_TITLES[register.file], "", "", *_lines(register.fields))
            for register in entry.changes.registers
        ]
        more = len(projects) - len(detailed) if detailed else 0
        return self._entry_view(entry, _summary(entry), items, more)

    def _revision(self, revision: Revision) -> EntryView:
        """Describe a commit on the page of one project, which shows its present funds anyway."""
        entry, change = revision
        item = self._item(entry, change)
        first = ""
        if change.fate is Fate.ADDED:
            item = item._replace(note="")
            first = "首次" if entry.is_first else ""
        return self._entry_view(entry, first + item.word, [item], 0)

    def _entry_view(
        self, entry: ChangeLogEntry, summary: str, items: Sequence[ChangeItem], more: int
    ) -> EntryView:
        link = self._merges.replace("{number}", str(entry.number)) if entry.number else ""
        return EntryView(anchor_of(entry), entry.day, entry.number, link, summary, items, more)

    def _item(self, entry: ChangeLogEntry, change: ProjectChange) -> ChangeItem:
        id_today = self.change_log.id_today(entry, change.latest_id)
        note = ""
        if change.fate is Fate.MOVED:
            note = f"，原来的地址是 {change.old_id}"
        elif change.fate is Fate.ADDED and change.annual:
            note = f"，年度资金 {change.annual} 万元"
        sentences = [ChangeLine("", [Piece(PieceKind.OURS, text)]) for text in unread_in_words(change)]
        lines, more = _lines(change.fields)
        address = f"{id_today}/" if id_today in self._pages else ""
        title = f"{change.year} {change.title}" if change.year else change.title
        return ChangeItem(_WORDS[change.fate], title, address, note, [*sentences, *lines], more)


_ORDER = (Fate.CHANGED, Fate.MOVED, Fate.WITHDRAWN, Fate.ADDED)
"""The order in which the projects of a commit are listed: first what readers look for first."""
_WORDS = {**FATE_WORDS, Fate.ADDED: "公开"}
"""Words for readers of the site, to whom a project is added by being published."""
_REGISTER_WORD = "名册"
_REGISTER_TITLES = {
    "site.yml": "网站资料",
    "units.yml": "单位名册",
    "taxonomy.yml": "指标体系",
}


def _lines(fields: Sequence[FieldChange]) -> tuple[list[ChangeLine], int]:
    """Return a line for each of the first changes, and the number of the others."""
    shown = fields[:_MAX_FIELDS_PER_PROJECT]
    return list(map(change_line, shown)), len(fields) - len(shown)


def _headline(view: EntryView) -> str:
    """Return the title of an entry in the feed, which names its projects: ``2025 金秋助学：受助家庭满意度 ≥99% 改为 ≥98%，放宽``."""
    projects = [item for item in view.items if item.word != _REGISTER_WORD]
    if len(projects) == 1 and not view.more:
        (item,) = projects
        said = item.lines[0].text if item.lines else item.word
        more = "等" if item.more or len(item.lines) > 1 else ""
        return in_one_line(f"{item.title}：{said}{more}", _MAX_HEADLINE_CHARACTERS)
    names = "、".join(item.title for item in projects[:_MAX_PROJECTS_IN_HEADLINE])
    more = "等" if view.more or len(projects) > _MAX_PROJECTS_IN_HEADLINE else ""
    return in_one_line(f"{view.summary}：{names}{more}" if names else view.summary, _MAX_HEADLINE_CHARACTERS)


def _summary(entry: ChangeLogEntry) -> str:
    counts = Counter(change.fate for change in entry.changes.projects)
    words = {**_WORDS, Fate.ADDED: "首次公开"} if entry.is_first else _WORDS
    counted = [f"{words[fate]} {counts[fate]} 个项目" for fate in reversed(_ORDER) if counts[fate]]
    return "，".join(counted) or "名册有改动"


def _update_words(entry: ChangeLogEntry) -> str:
    """Return words for a commit: of its one project by name and year, else how many projects."""
    changes = entry.changes.projects
    if len(changes) != 1:
        return _summary(entry)
    year = next((part for part in changes[0].latest_id.split("/") if part.isdecimal()), "")
    return in_one_line(f"{_WORDS[changes[0].fate]}：{year} {changes[0].title}", _MAX_UPDATE_CHARACTERS)


def _day(entry: ChangeLogEntry) -> str:
    return entry.day


def permanent_address(entry: ChangeLogEntry) -> str:
    """Return the address of an entry that stays for ever: in full or as a line, it stands on the newest page."""
    return f"{CHANGES_ADDRESS}#{anchor_of(entry)}"


def anchor_of(entry: ChangeLogEntry) -> str:
    """Return the id of an entry's element, which stays for ever."""
    return f"c-{entry.id[:10]}"


def _urn(text: str) -> str:
    """Return a UUID of version 8 (RFC 9562) made from `text`, independent of the site's address."""
    digits = sha256(text.encode()).hexdigest()
    return f"urn:uuid:{digits[:8]}-{digits[8:12]}-8{digits[13:16]}-8{digits[17:20]}-{digits[20:32]}"
