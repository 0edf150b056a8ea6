"""Answer limit: decide whether an incoming text is answered. Every answer to a text asks here first.

Each answer costs money, and anybody can make us send one. Not answering loses nothing: the text is kept and acted on.
A STOP's confirmation and the answer to a cry for help don't ask here: they always go out.
"""

from datetime import timedelta
from uuid import UUID

from responder.domain import volunteer as volunteers
from responder.domain.letters import plain
from responder.domain.phone import country
from responder.flow.message import wording
from responder.flow.work import Work
from responder.store import inbound, phone
from responder.store import text_answer as store
from responder.store.phone import Phone
from responder.store.text_answer import Result, TextAnswer
from responder.store.volunteer import Volunteer

_AN_HOUR, _A_DAY = timedelta(hours=1), timedelta(days=1)
_STRANGERS_HOUR = 12
"""Answers to one stranger's phone in an hour. Somebody who reports gets four or five."""
_VOLUNTEERS_TIMES = 3
"""How many times as many answers a volunteer's phone gets in a day: an evening out takes many."""
_VOLUNTEERS_TOTAL_TIMES = 10
"""How many times as many answers all volunteers get in an hour: an alert asks hundreds of them to answer."""
_CHECK_TIMES = 3
"""How many times the limit of their phone somebody gets the answer to a check. No verifier is asked so often."""
_TIMES_THE_SAME = 2
"""How often the same words in a row are answered in a day. More come from a machine, which may answer our answers."""
_TIMES_NOT_UNDERSTOOD = 1
"""The same, for words that say nothing to us."""
_SHORTEST = 4
_SHORTEST_OF_VOLUNTEERS = 20
"""Letters that repeated words have at least. Volunteers rightly repeat short answers, such as `1` and `on my way`."""


def may_answer(work: Work, phone_id: UUID, volunteer_id: UUID | None) -> bool:
    """Whether a text from this phone would be answered now."""
    return _result(work, phone_id, _is_stranger(work, volunteer_id)) is Result.ANSWERED


def take_answer(work: Work, phone_id: UUID, volunteer_id: UUID | None, message: str) -> bool:
    """Whether a text is answered with this message, one of those in `wording`; counts it either way.

    Two texts handled at the same moment may both be the last one. That is cheaper than a lock for everybody.
    """
    stranger = _is_stranger(work, volunteer_id)
    result = _result(work, phone_id, stranger, message)
    _note(work, result, phone_id, stranger=stranger)
    return result is Result.ANSWERED


def note_unanswered(work: Work, result: Result) -> None:
    """Count a text that was not even taken."""
    _note(work, result, None, stranger=True)


def forget_old_answers(work: Work) -> None:
    """Delete the counts that no limit needs any more."""
    store.forget(work.session, work.now - _A_DAY)


def _result(work: Work, phone_id: UUID, stranger: bool, message: str = "") -> Result:
    if message == wording.JUDGED:
        return Result.PHONE if _has_had(work, phone_id, stranger, _CHECK_TIMES) else Result.ANSWERED
    if stranger and _is_abroad(work, work.session.get_one(Phone, phone_id)):
        return Result.ABROAD
    times = _TIMES_NOT_UNDERSTOOD if message == wording.STRANGER else _TIMES_THE_SAME
    if _is_repeated(work, phone_id, _SHORTEST if stranger else _SHORTEST_OF_VOLUNTEERS, times):
        return Result.REPEATED
    if _has_had(work, phone_id, stranger) or (stranger and _has_had_this_hour(work, phone_id)):
        return Result.PHONE
    most = work.policy.answers_an_hour * (1 if stranger else _VOLUNTEERS_TOTAL_TIMES)
    enough = store.in_all(work.session, work.now - _AN_HOUR, strangers=stranger) >= most
    return Result.TOTAL if enough else Result.ANSWERED


def _has_had(work: Work, phone_id: UUID, stranger: bool, times: int = 1) -> bool:
    """Whether a phone had so many times its answers of a day."""
    most = work.policy.answers_a_day * (1 if stranger else _VOLUNTEERS_TIMES)
    return store.to_phone(work.session, phone_id, work.now - _A_DAY) >= most * times


def _has_had_this_hour(work: Work, phone_id: UUID) -> bool:
    return store.to_phone(work.session, phone_id, work.now - _AN_HOUR) >= _STRANGERS_HOUR


def _is_stranger(work: Work, volunteer_id: UUID | None) -> bool:
    """Whether this is not an active volunteer. Anybody can text JOIN, so who has not proved a phone is a stranger."""
    volunteer = work.session.get(Volunteer, volunteer_id) if volunteer_id else None
    return volunteer is None or volunteer.status not in {volunteers.State.ACTIVE, volunteers.State.PAUSED}


def _is_abroad(work: Work, sender: Phone) -> bool:
    """Whether the number is from a country that we text no codes to either: the join page has the same rule."""
    if sender.number_sealed is None:
        return False
    number = phone.open_number(work.session, sender.id, sender.number_sealed)
    return country(number) not in work.policy.countries


def _is_repeated(work: Work, phone_id: UUID, shortest: int, times: int) -> bool:
    """Whether this phone's last texts are the same words, after as many answers to them as they may get."""
    last = inbound.latest(work.session, phone_id, work.now - _A_DAY, times + 1)
    bodies = [inbound.body(work.session, one) for one in last]
    if len(last) <= times or len(bodies[0]) < shortest or len({plain(body) for body in bodies}) > 1:
        return False
    return store.decided(work.session, phone_id, last[-1].received_at) >= times


def _note(work: Work, result: Result, phone_id: UUID | None, *, stranger: bool) -> None:
    work.session.add(TextAnswer(phone_id=phone_id, stranger=stranger, result=result, at=work.now))
    work.session.flush()
