"""What a dispatcher typed while somebody spoke: read from the form, and judged."""

from collections.abc import Collection
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeVar
from uuid import UUID, uuid4

from werkzeug.datastructures import MultiDict

from responder.domain.language import NAMES
from responder.domain.phone import normalize
from responder.domain.report import AGE_MINUTES, Activity, Equipment, Seen, Size, Uniform
from responder.flow.report.phone_report import PhoneReport
from responder.store.report import Report
from responder.web.language import gettext as _
from responder.web.typed import as_id, one_line, written

UNKNOWN = "unknown"
"""Said instead of an area by who does not know it."""
YES, NO = "yes", "no"
LONGEST = {"words": 200, "details": 1000, "number": 40}
"""Characters."""

Word = TypeVar("Word", bound=StrEnum)


@dataclass(frozen=True)
class TakeForm:
    """The answers as the page shows them, in the order in which callers tell; choices by their codes."""

    language: str
    key: UUID = field(default_factory=uuid4)
    activity: str = ""
    words: str = ""
    area: str = ""
    first_hand: str = ""
    size: str = Size.UNKNOWN
    uniform: str = Uniform.UNKNOWN
    equipment: tuple[str, ...] = ()
    seen: str = Seen.NOW
    details: str = ""
    number: str = ""
    instead: UUID | None = None

    @classmethod
    def typed(cls, said: "MultiDict[str, str]") -> "TakeForm":
        """What came in, however strange it is."""
        return cls(
            language=said.get("spoken", ""),
            key=as_id(said.get("submission", "")) or uuid4(),
            activity=said.get("activity", ""),
            words=one_line(said.get("words")),
            area=one_line(said.get("area")),
            first_hand=said.get("first_hand", ""),
            size=said.get("size") or Size.UNKNOWN,
            uniform=said.get("uniform") or Uniform.UNKNOWN,
            equipment=tuple(said.getlist("equipment")),
            seen=said.get("seen") or Seen.NOW,
            details=written(said.get("details")),
            number=one_line(said.get("number")),
            instead=as_id(said.get("instead", "")),
        )

    @classmethod
    def of(cls, report: Report, words: str, details: str) -> "TakeForm":
        """A report that is to be typed again, without its number, which no form shows."""
        minutes = (report.received_at - report.seen_at).total_seconds() / 60
        return cls(
            language=report.language,
            activity=report.activity,
            words=words,
            area=str(report.area_id or ""),
            first_hand=YES if report.first_hand else NO,
            size=report.size,
            uniform=report.uniform,
            equipment=tuple(report.equipment),
            seen=min(Seen, key=lambda seen: abs(AGE_MINUTES[seen] - minutes)),
            details=details,
            instead=report.id,
        )

    def faults(self, areas: Collection[UUID], *, known: bool) -> dict[str, str]:
        """What must be asked again, by field; `known` is whether the place's words name one that is found."""
        offered = _("Please choose one of the answers shown.")
        found = {} if _is(Activity, self.activity) else {"activity": _("Please choose what is happening.")}
        if fault := self._place_fault(areas, known=known):
            found[fault[0]] = fault[1]
        choices: tuple[tuple[str, bool], ...] = (
            ("first_hand", self.first_hand in {"", YES, NO}),
            ("size", _is(Size, self.size)),
            ("uniform", _is(Uniform, self.uniform)),
            ("equipment", all(_is(Equipment, item) for item in self.equipment)),
            ("seen", _is(Seen, self.seen)),
            ("spoken", self.language in NAMES),
        )
        found |= {name: offered for name, fine in choices if not fine}
        for name, said in (("words", self.words), ("details", self.details)):
            if len(said) > LONGEST[name]:
                message = _("That is too long. Please use %(most)s characters or fewer.")
                found[name] = message % {"most": LONGEST[name]}
        if self.number and (len(self.number) > LONGEST["number"] or normalize(self.number) is None):
            found["number"] = _("That is not a phone number. Please ask again, with the area code, or leave it blank.")
        return found

    def answers(self) -> PhoneReport:
        """The answers, once they have no faults."""
        ticked = tuple(item for item in Equipment if item in self.equipment)
        return PhoneReport(
            key=self.key,
            language=self.language,
            first_hand=self.first_hand == YES,
            activity=Activity(self.activity),
            size=Size(self.size),
            uniform=Uniform(self.uniform),
            equipment=tuple(item for item in ticked if item is not Equipment.NONE) or ticked,
            seen=Seen(self.seen),
            area_id=as_id(self.area),
            place_words=self.words,
            details=self.details,
            number=normalize(self.number) if self.number else None,
            instead=self.instead,
        )

    def _place_fault(self, areas: Collection[UUID], *, known: bool) -> tuple[str, str] | None:
        if self.area not in {"", UNKNOWN, *map(str, areas)}:
            return "area", _("Please choose one of the neighborhoods shown.")
        if not (self.words or as_id(self.area)):
            return "words", _("Please say where: an intersection or a neighborhood.")
        if not (self.area or known):
            return "area", _("We don't know that place yet. Which neighborhood is it in?")
        return None


def _is(vocabulary: type[Word], said: str) -> bool:
    return said in set(vocabulary)
