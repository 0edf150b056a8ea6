"""The answers of a report form, the neighbors' and the dispatcher's alike: read, checked, and made fit to keep."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from typing import Self
from uuid import UUID, uuid4

from werkzeug.datastructures import MultiDict

from responder.domain.distance import Point
from responder.domain.report import (
    LONGEST_DETAILS,
    LONGEST_PLACE_WORDS,
    Activity,
    Answers,
    Equipment,
    Seen,
    Size,
    Uniform,
    equipment_seen,
)
from responder.web.language import gettext as _
from responder.web.typed import as_id, as_point, one_line, written

UNKNOWN = "unknown"
"""Sent instead of an area by someone who does not know it."""
YES, NO = "yes", "no"

_FIRST_HAND = frozenset({"", YES, NO})
_ACTIVITIES, _SIZES, _UNIFORMS = frozenset(map(str, Activity)), frozenset(map(str, Size)), frozenset(map(str, Uniform))
_EQUIPMENT, _SEEN = frozenset(map(str, Equipment)), frozenset(map(str, Seen))


@dataclass(frozen=True, kw_only=True)
class TypedAnswers:
    """What was typed and picked, as it came in, however strange. The names are those of the form's fields."""

    key: UUID = field(default_factory=uuid4)
    """The submission's; a fresh one if none came or it was broken."""
    first_hand: str = ""
    activity: str = ""
    size: str = Size.UNKNOWN
    words: str = ""
    area: str = ""
    latitude: str = ""
    longitude: str = ""
    uniform: str = Uniform.UNKNOWN
    equipment: tuple[str, ...] = ()
    seen: str = Seen.NOW
    details: str = ""

    @classmethod
    def read(cls, form: "MultiDict[str, str]") -> Self:
        """The answers of a posted form."""
        return cls(
            key=as_id(form.get("submission", "")) or uuid4(),
            first_hand=form.get("first_hand", ""),
            activity=form.get("activity", ""),
            size=form.get("size") or Size.UNKNOWN,
            words=one_line(form.get("words")),
            area=one_line(form.get("area")),
            latitude=form.get("latitude", ""),
            longitude=form.get("longitude", ""),
            uniform=form.get("uniform") or Uniform.UNKNOWN,
            equipment=tuple(form.getlist("equipment")),
            seen=form.get("seen") or Seen.NOW,
            details=written(form.get("details")),
        )

    @property
    def point(self) -> Point | None:
        """Where the phone says it is; None if it says nothing that can be true."""
        return as_point(self.latitude, self.longitude)

    @property
    def names_area(self) -> bool:
        """Whether an area was picked; it may not exist."""
        return self.area not in {"", UNKNOWN}

    def faults(self, areas: Collection[UUID], is_known_place: Callable[[str], bool]) -> dict[str, str]:
        """What is wrong, by field. `areas` are those offered; they are only looked at if one was picked."""
        found = self._choice_faults()
        for name, said, most in (
            ("words", self.words, LONGEST_PLACE_WORDS),
            ("details", self.details, LONGEST_DETAILS),
        ):
            if len(said) > most:
                found[name] = _("That is too long. Please use %(most)s characters or fewer.") % {"most": most}
        return self._place_fault(areas, is_known_place) | found

    def answers(self, language: str) -> Answers:
        """What is kept. Call only once there are no faults."""
        return Answers(
            language=language,
            activity=Activity(self.activity),
            first_hand=self.first_hand == YES,
            size=Size(self.size),
            uniform=Uniform(self.uniform),
            equipment=equipment_seen(self.equipment),
            seen=Seen(self.seen),
            point=self.point,
            area_id=as_id(self.area),
            place_words=self.words,
            details=self.details,
        )

    def _choice_faults(self) -> dict[str, str]:
        fine = {
            "first_hand": self.first_hand in _FIRST_HAND,
            "activity": self.activity in _ACTIVITIES,
            "size": self.size in _SIZES,
            "uniform": self.uniform in _UNIFORMS,
            "equipment": _EQUIPMENT.issuperset(self.equipment),
            "seen": self.seen in _SEEN,
        }
        found = {name: _("Please choose one of the answers shown.") for name, offered in fine.items() if not offered}
        if not self.activity:
            found["activity"] = _("Please choose what is happening.")
        return found

    def _place_fault(self, areas: Collection[UUID], is_known_place: Callable[[str], bool]) -> dict[str, str]:
        """What to ask about the place. A point, an area, or the words of a known place will do.

        So will other words, once the reporter was asked for the area and does not know it either.
        """
        if self.names_area and self.area not in set(map(str, areas)):
            return {"area": _("Please choose one of the neighborhoods shown.")}
        if not (self.point or self.words or self.names_area):
            return {"words": _("Please say where: an intersection or a neighborhood.")}
        too_long = len(self.words) > LONGEST_PLACE_WORDS
        if not (self.point or self.area or too_long or is_known_place(self.words)):
            return {"area": _("We don't know that place yet. Which neighborhood is it in?")}
        return {}
