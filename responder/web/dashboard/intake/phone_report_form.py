"""The form of a phone report: a report's answers, and fields that only a call has."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from typing import Self
from uuid import UUID

from werkzeug.datastructures import MultiDict

from responder.domain.language import NAMES
from responder.domain.phone import normalize
from responder.domain.report import LONGEST_CALLBACK_NUMBER, Answers
from responder.flow.report.phone_report import PhoneReport
from responder.web.answers import NO, YES, TypedAnswers
from responder.web.language import gettext as _
from responder.web.typed import as_id, one_line


@dataclass(frozen=True, kw_only=True)
class PhoneReportForm(TypedAnswers):
    """The answers as the page shows them, with choices by their codes."""

    language: str = ""
    """The caller's language."""
    number: str = ""
    instead: UUID | None = None
    """The report that was typed wrong and that this one replaces."""

    @classmethod
    def read(cls, form: "MultiDict[str, str]") -> Self:
        """The posted form. It has no point, because callers can't give one."""
        return replace(
            super().read(form),
            latitude="",
            longitude="",
            language=form.get("spoken", ""),
            number=one_line(form.get("number")),
            instead=as_id(form.get("instead", "")),
        )

    @classmethod
    def of(cls, report_id: UUID, kept: Answers) -> "PhoneReportForm":
        """A report to correct, without its phone number, which no form shows."""
        return cls(
            first_hand=YES if kept.first_hand else NO,
            activity=kept.activity,
            size=kept.size,
            words=kept.place_words,
            area=str(kept.area_id or ""),
            uniform=kept.uniform,
            equipment=kept.equipment,
            seen=kept.seen,
            details=kept.details,
            language=kept.language,
            instead=report_id,
        )

    def faults(self, areas: Collection[UUID], is_known_place: Callable[[str], bool]) -> dict[str, str]:
        """What to ask again, by field."""
        found = super().faults(areas, is_known_place)
        if self.language not in NAMES:
            found["spoken"] = _("Please choose one of the answers shown.")
        if self.number and (len(self.number) > LONGEST_CALLBACK_NUMBER or normalize(self.number) is None):
            found["number"] = _("That is not a phone number. Please ask again, with the area code, or leave it blank.")
        return found

    def phone_report(self) -> PhoneReport:
        """The report to keep. Call only if there are no faults."""
        return PhoneReport(
            key=self.key,
            answers=self.answers(self.language),
            number=normalize(self.number) if self.number else None,
            instead=self.instead,
        )
