"""Answers of a report form, the neighbor's or the dispatcher's: read, checked, and cleaned for keeping."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from typing import Self
from uuid import UUID, uuid4

from werkzeug.datastructures import MultiDict

from responder.domain.distance import Point
from responder.domain.map_point import point_in
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
"""Sent instead of an area when the reporter does not know it."""
YES, NO = "yes", "no"

_FIRST_HAND = frozenset({"", YES, NO})
_ACTIVITIES, _SIZES, _UNIFORMS = frozenset(map(str, Activity)), frozenset(map(str, Size)), frozenset(map(str, Uniform))
_EQUIPMENT, _SEEN = frozenset(map(str, Equipment)), frozenset(map(str, Seen))


@dataclass(frozen=True, kw_only=True)
class TypedAnswers:
    """Raw answers, as typed and picked, before any check. Each field is named as in the form."""

    key: UUID = field(default_factory=uuid4)
    """The submission's key; a new one if it was missing or broken."""
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
            words=one_line(form.get("meant") or form.get("words")),
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
        """The phone's own position, else the one in the words; None if it is missing or impossible."""
        located = point_in(self.words)
        return as_point(self.latitude, self.longitude) or (located.point if located is not None else None)

    @property
    def names_area(self) -> bool:
        """Whether an area was picked. It may not exist."""
        return self.area not in {"", UNKNOWN}

    def faults(self, areas: Collection[UUID], is_known_place: Callable[[str], bool]) -> dict[str, str]:
        """Error messages by field. `areas` are the ids offered; they matter only if one was picked.

        Words that name no known place need an area, or the answer that it is not known.
        """
        return self._place_fault(areas, is_known_place) | self._answer_faults()

    def later_faults(self, areas: Collection[UUID]) -> dict[str, str]:
        """The same for answers added to a report: none of them is required."""
        found = self._answer_faults()
        found.pop("activity", None)
        return self._area_fault(areas) | found

    def _answer_faults(self) -> dict[str, str]:
        found = self._choice_faults()
        for name, said, most in (
            ("words", self.words, LONGEST_PLACE_WORDS),
            ("details", self.details, LONGEST_DETAILS),
        ):
            if len(said) > most:
                found[name] = _("That is too long. Please use %(most)s characters or fewer.") % {"most": most}
        return found

    def answers(self, language: str) -> Answers:
        """The answers to keep. Call only if there are no faults."""
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

    def _area_fault(self, areas: Collection[UUID]) -> dict[str, str]:
        if self.names_area and self.area not in set(map(str, areas)):
            return {"area": _("Please choose one of the neighborhoods shown.")}
        return {}

    def _place_fault(self, areas: Collection[UUID], is_known_place: Callable[[str], bool]) -> dict[str, str]:
        """The question to ask about the place, by field. A point, an area or a known place's name is enough.

        Other words are enough too, once the reporter was asked for the area and does not know it.
        """
        if fault := self._area_fault(areas):
            return fault
        if not (self.point or self.words or self.names_area):
            return {"words": _("Please say where: an intersection or a neighborhood.")}
        too_long = len(self.words) > LONGEST_PLACE_WORDS
        if not (self.point or self.area or too_long or is_known_place(self.words)):
            return {"area": _("We don't know that place yet. Which neighborhood is it in?")}
        return {}
