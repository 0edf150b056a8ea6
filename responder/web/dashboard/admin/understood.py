"""A box to try a text: how it is read, from whom, and why. Nothing of it is kept."""

from dataclasses import dataclass
from enum import StrEnum

from flask import request
from flask.typing import ResponseReturnValue

from responder.domain import answer, reply
from responder.domain.answer import Act, Meant, Standing
from responder.domain.distress import read_distress
from responder.domain.report import Exactness
from responder.domain.report_kind import Kind
from responder.domain.response import State
from responder.domain.revocation import read_revocation
from responder.domain.role import Role
from responder.domain.text_report import ReadReport, read_report_text
from responder.flow.verify.locate import locate_report
from responder.web.access import needs
from responder.web.dashboard.frame import labels
from responder.web.dashboard.frame.health import version_of_all
from responder.web.dashboard.frame.page import page
from responder.web.language import gettext as _
from responder.web.site import site, work

LONGEST = 1600
"""Characters; the longest text that the carrier passes on."""
_CODE, _CHECK = "R8K", "K7QF"


class Sender(StrEnum):
    """From whom the text is taken to come."""

    STRANGER = "stranger"
    ALERTED = "alerted"
    GOING = "going"
    ON_SCENE = "on scene"
    VERIFIER = "verifier"


_STANDING = {
    Sender.ALERTED: Standing(_CODE),
    Sender.GOING: Standing(_CODE, State.GOING),
    Sender.ON_SCENE: Standing(_CODE, State.ON_SCENE),
    Sender.VERIFIER: Standing(_CODE, check=_CHECK),
}


@dataclass(frozen=True)
class Line:
    """One thing that was read in the text, and the words or the list that made it so."""

    what: str
    read: str
    why: str = ""


@needs(Role.VIEWER)
def understood() -> ResponseReturnValue:
    """The box, and below it how the text that was sent is read."""
    text = request.form.get("text", "")[:LONGEST]
    given = request.form.get("sender", "")
    sender = Sender(given) if given in set(Sender) else Sender.STRANGER
    return page(
        "admin/understood",
        version=version_of_all(),
        text=text,
        sender=sender,
        senders=_senders(),
        lines=_lines(text, sender) if text.strip() else [],
        longest=LONGEST,
    )


def _senders() -> dict[Sender, str]:
    return {
        Sender.STRANGER: _("someone we don't know"),
        Sender.ALERTED: _("a volunteer alerted to %(code)s") % {"code": _CODE},
        Sender.GOING: _("a volunteer going to %(code)s") % {"code": _CODE},
        Sender.ON_SCENE: _("a volunteer on scene at %(code)s") % {"code": _CODE},
        Sender.VERIFIER: _("a verifier asked about %(code)s, with check code %(check)s")
        % {"code": _CODE, "check": _CHECK},
    }


def _lines(text: str, sender: Sender) -> list[Line]:
    """What is read in the text, in the order in which it counts."""
    lines = []
    cry = read_distress(text)
    if cry is not None and (not cry.from_scene_only or sender in {Sender.GOING, Sender.ON_SCENE}):
        lines.append(Line(_("Cry for help"), _("people on duty are told right away"), cry.sign))
    said = reply.parse_reply(text, site().policy.group_name)
    if said.silence is not None:
        return [*lines, Line(_("Not written by a person"), str(said.silence))]
    if said.command is not None:
        lines.append(Line(_("Command"), said.command.keyword.upper(), said.command.language))
    elif (leaving := read_revocation(text)) is not None:
        lines.append(Line(_("May ask to stop"), _("people on duty see a button to opt this phone out"), leaving.words))
    if sender in _STANDING and said.command is None:
        lines.append(_answer_line(answer.understand(said, [_STANDING[sender]])))
    return lines + _report_lines(read_report_text(text))


def _answer_line(meant: Meant) -> Line:
    acts = {
        Act.RESPOND: _("counts as an answer: %(digit)s"),
        Act.JUDGE: _("answers the check: %(digit)s"),
        Act.UNCOUNTED: _("does not count without its check code: %(digit)s"),
        Act.ASK: _("asked back"),
        Act.NOTE: _("kept as words for the coordinators"),
    }
    digits = {
        reply.GOING: _("I'm going"),
        reply.CANNOT: _("I can't go"),
        reply.ON_SCENE: _("I'm on scene"),
        reply.LEFT: _("I've left"),
        reply.CONFIRMED: _("Yes, I see it myself"),
        reply.NOTHING: _("There's nothing here"),
        reply.OTHER_AGENCY: _("It's another agency, not immigration"),
        reply.CANNOT_TELL: _("I can't tell"),
    }
    read = acts[meant.act] % {"digit": digits.get(meant.digit or 0, "")}
    minutes = _("%(count)s min") % {"count": meant.minutes} if meant.minutes else ""
    return Line(_("Answer"), ", ".join(filter(None, (read, minutes))), meant.why)


def _report_lines(read: ReadReport) -> list[Line]:
    kinds = {
        Kind.SIGHTING: _("a report"),
        Kind.AGAINST: _("says that nothing is there, or that it is another agency"),
        Kind.UNCLEAR: _("unclear: asked back"),
        Kind.OTHER: _("not a report"),
    }
    lines = [Line(_("Report"), kinds[read.kind], read.why)]
    if read.kind is not Kind.OTHER:
        if read.activity is not None:
            lines.append(Line(_("Activity"), labels.say(read.activity)))
        if read.size is not None:
            lines.append(Line(_("How many"), labels.say(read.size)))
        lines.append(Line(_("When"), str(read.seen)))
        lines += _place_lines(read)
    if read.language is not None:
        lines.append(Line(_("Language"), labels.language_name(read.language)))
    return lines


def _place_lines(read: ReadReport) -> list[Line]:
    if read.point is None and not read.place_words:
        return []
    found = locate_report(work().session, read.point, read.place_words, None)
    if found.place is not None:
        name = found.place.name
        where = _("near %(place)s") % {"place": name} if found.exactness is Exactness.NEAR else name
        return [Line(_("Location"), where, read.place_words)]
    if found.suggestions:
        return [Line(_("Location"), _("asked back: %(places)s?") % {"places": " / ".join(found.suggestions)})]
    if found.point is not None:
        return [Line(_("Location"), f"{found.point.latitude:.4f}, {found.point.longitude:.4f}")]
    return [Line(_("Location"), _("not found"), read.place_words)]
