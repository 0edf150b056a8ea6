"""The board's list: every open incident once, in its band, and the filters that stand in the address."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import groupby
from uuid import UUID

from responder.domain.incident import OPEN
from responder.domain.letters import plain
from responder.domain.triage import Band, Triage, is_current, triage
from responder.flow.incident.facts import facts_of
from responder.flow.work import Work
from responder.store import incident as incident_store
from responder.store import ring
from responder.web.dashboard.board.reasons import reason
from responder.web.dashboard.frame.ringing import Ringing
from responder.web.dashboard.frame.row import Row, rows
from responder.web.typed import as_id

SHOWS = ("", "mine", "unassigned", "decide")
"""What the board can be narrowed to; empty: everything."""


@dataclass(frozen=True)
class Entry:
    """An incident on the board. `cries` are the cries for help that concern it."""

    row: Row
    triage: Triage
    reason: str
    also: list[str]
    """What else rings for it."""
    cries: list[Ringing]

    @property
    def needs_decision(self) -> bool:
        return self.triage.band <= Band.DECIDE


@dataclass(frozen=True)
class Filter:
    """What of the board is shown. Empty fields narrow nothing."""

    show: str
    area: UUID | None
    status: str
    words: str

    @classmethod
    def of(cls, typed: Callable[[str], str]) -> "Filter":
        """From the address. What makes no sense there narrows nothing."""
        show, status = typed("show"), typed("status")
        return cls(
            show=show if show in SHOWS else "",
            area=as_id(typed("area")),
            status=status if status in OPEN else "",
            words=typed("q")[:100].strip(),
        )

    @property
    def narrows(self) -> bool:
        return bool(self.show or self.area or self.status or self.words)

    def fits(self, entry: Entry, reader: UUID, show: str | None = None) -> bool:
        """Whether it is shown. `show` instead of the chosen one counts what another choice would show."""
        incident, wanted = entry.row.incident, self.show if show is None else show
        shown = {
            "mine": incident.owner_id == reader,
            "unassigned": incident.owner_id is None,
            "decide": entry.needs_decision,
        }.get(wanted, True)
        said = plain(f"{incident.code} {incident.place_words} {entry.row.told_place} {entry.row.area}")
        return (
            shown
            and (self.area is None or incident.area_id == self.area)
            and (not self.status or incident.status == self.status)
            and plain(self.words) in said
        )


def entries(work: Work, rings: list[Ringing]) -> list[Entry]:
    """Every open incident: by band, in a band the longest wait first, and then those with the better record."""
    incidents = incident_store.open_ones(work.session)
    facts = facts_of(work, incidents, ring.untaken(work.session))
    found = []
    for row in rows(work, incidents):
        known = facts[row.incident.id]
        stands = triage(known)
        cries = [one for one in rings if one.cry and one.incident_id == row.incident.id]
        also = [reason(why, row, known) for why in known.rings if why is not stands.why and is_current(why, known)]
        found.append(Entry(row, stands, reason(stands.why, row, known), also, cries))
    return sorted(found, key=lambda one: (one.triage.band, one.triage.since, -one.row.standing, one.row.incident.code))


def in_bands(listed: list[Entry]) -> list[tuple[Band, list[Entry]]]:
    """The entries of each band that has any."""
    return [(band, list(of_band)) for band, of_band in groupby(listed, key=lambda one: one.triage.band)]
