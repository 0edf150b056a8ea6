"""What came of a usual day, and its row in the table."""

from dataclasses import dataclass, fields

from responder.domain.distance import metres
from tests.replay.day import Day, Kind


@dataclass
class Figures:
    """Of one day, or of several added up."""

    reports: int = 0
    incidents: int = 0
    wrong: int = 0
    oracle: int = 0
    """Reports that an oracle joins wrongly that knows every claim and takes the nearest of the time."""
    real: int = 0
    missed: int = 0
    """Real events that make up most of no incident that anybody was asked about, and that nobody found."""
    confirmed: int = 0
    shares: int = 0
    """Incidents that are mostly about a real event."""
    claims: int = 0
    rounds: int = 0
    held: int = 0
    waits: int = 0
    """Reports without a place that a person could not place."""
    close: int = 0
    """Of the missed ones, those within 700 m of another real event of the time."""
    nowhere: int = 0
    """Of the missed ones, those that were told of without any place that a list or a person knows."""

    def add(self, other: "Figures") -> None:
        for one in fields(self):
            setattr(self, one.name, getattr(self, one.name) + getattr(other, one.name))


def is_close(made: Day, number: int) -> bool:
    """Whether this real event is near another one of the time."""
    one = made.claims[number]
    return any(
        other is not one and other.kind is Kind.REAL and metres(one.point, other.point) <= 700
        and other.begins < one.ends + 60 and one.begins < other.ends + 60
        for other in made.claims
    )  # fmt: skip


def is_nowhere(made: Day, number: int) -> bool:
    """Whether nobody said where this event was."""
    mine = (told for told in made.reports if told.claim.number == number)
    return all(told.point is None and told.area is None and told.meant is not None for told in mine)


HEAD = (
    "seed  reports  incidents   wrong  oracle  missed (close, nowhere)  confirmed  "
    "for a real one  rounds a claim  held  wait"
)


def row(name: str, found: Figures) -> str:
    joined = max(1, found.reports - found.held)
    return (
        f"{name:>4}  {found.reports:7}  {found.incidents:9}  "
        f"{found.wrong / joined:6.1%}  {found.oracle / joined:6.1%}  "
        f"{found.missed:3} of {found.real:3} ({found.close:5}, {found.nowhere:7})  "
        f"{found.confirmed / found.real:9.1%}  "
        f"{found.shares / found.real:14.2f}  {found.rounds / found.claims:14.2f}  {found.held:4}  {found.waits:4}"
    )
