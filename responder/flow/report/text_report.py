"""Text report: take a report that comes in by text, asking for one thing at a time."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID, uuid4

from responder.domain.language import DEFAULT, spoken
from responder.domain.letters import plain
from responder.domain.place import plain as plain_place
from responder.domain.place_answer import names_place
from responder.domain.reply import Reply
from responder.domain.report import LONGEST_PLACE_WORDS, Activity, Answers, Channel, HeldWhy, Seen, Size
from responder.domain.segment import shorten
from responder.domain.text_report import Kind, ReadReport, read_report_text
from responder.flow.message import answer_limit, body, notice, wording
from responder.flow.message.notice import Addressee
from responder.flow.report import follow_up, report
from responder.flow.report.follow_up import AdditionRefused, Refusal
from responder.flow.report.report import Submission
from responder.flow.verify.denial import choose_denied
from responder.flow.work import Work
from responder.store import content_key, phone
from responder.store import place as place_store
from responder.store import report as report_store
from responder.store import response as response_store
from responder.store import text_report as store
from responder.store import volunteer as volunteer_store
from responder.store.phone import Phone
from responder.store.report import Report
from responder.store.text_report import Question, TextReport
from responder.store.volunteer import Volunteer

_ASKED = {
    Question.WHAT: (wording.ASK_WHAT, wording.ASK_WHAT_BRIEF),
    Question.WHERE: (wording.ASK_WHERE, wording.ASK_WHERE_BRIEF),
    Question.SIZE: (wording.ASK_SIZE, wording.ASK_SIZE_BRIEF),
}
_WHICH = {
    1: (wording.ASK_WHETHER, wording.ASK_WHETHER_BRIEF),
    2: (wording.ASK_WHICH, wording.ASK_WHICH_BRIEF),
}
"""How we ask where if one or two places may be meant: `1` and `2` answer it."""
_MOST_QUESTIONS = 3
_PATIENCE = {
    Question.WHAT: timedelta(minutes=30),
    Question.WHERE: timedelta(minutes=30),
    # By now we know what and where: someone could already be on the way.
    Question.SIZE: timedelta(minutes=5),
}
"""How long a question waits for its answer. After that, what we have becomes the report."""
_AT_ONCE = timedelta(minutes=1)
"""Repeated words within this time are sent by accident. Later, our question may not have arrived."""
_LATER = timedelta(minutes=30)
"""How long more words from a phone belong to its last report."""
_A_DAY, _BURST = timedelta(days=1), timedelta(minutes=10)
_MOST_A_DAY = 20  # reports per phone; more are held for review


@dataclass(frozen=True)
class _Sender:
    """The sender of a text. `volunteer` is None for an unknown phone."""

    phone: Phone
    volunteer: Volunteer | None


def take_text_report(work: Work, sender: Phone, volunteer: Volunteer | None, answer: Reply) -> bool:
    """Take a text that reports something, or continues a report; False if it is something else.

    Commands and texts from phones that opted out never come here. For the rest, the first line that fits decides:

    | text                                                        | from       | becomes                    |
    |-------------------------------------------------------------|------------|----------------------------|
    | a digit with a code                                         | anyone     | an answer, as usual        |
    | a digit alone, while we are asking how many                 | anyone     | how many                   |
    | a digit alone                                               | volunteer  | an answer, as usual        |
    | anything, while a question of ours is open                  | anyone     | the answer to it           |
    | the same words as in a report of this half hour             | anyone     | nothing new, code again    |
    | REPORT and what follows                                     | anyone     | a report                   |
    | words, while an incident of theirs is open                  | volunteer  | a note on its timeline     |
    | within half an hour of a report, naming no other place      | stranger   | an addition to it          |
    | the same, if it is clearly about enforcement                | volunteer  | an addition to it          |
    | a word for enforcement, or a place and any sign of it       | stranger   | a report                   |
    | a word for enforcement, and a place or a number             | volunteer  | a report                   |
    | words that say that nothing is there                        | anyone     | conflicting with what's open|
    | anything else                                               | stranger   | told how to report         |
    | anything else                                               | volunteer  | as usual                   |
    """
    if answer.code is not None:
        return False
    # Two texts from one phone are handled one after the other.
    who = _Sender(phone.lock(work.session, sender.id), volunteer)
    row = store.of_phone(work.session, sender.id)
    if who.phone.opted_out_at is not None:
        return True
    if row is not None and work.now - row.asked_at > _PATIENCE[row.asked]:
        _end(work, who, row)
        row = None
    expected = row is not None and (row.asked is Question.SIZE or _is_offered(work, row, answer))
    if answer.digit is not None and volunteer is not None and not expected:
        return False
    if row is not None:
        _hear(work, who, row, answer)
        return True
    return _starts(work, who, answer.words)


def is_clear_report(words: str) -> bool:
    """Whether a volunteer's words would have started a report if no incident of theirs had been open."""
    return read_report_text(words).is_plain_report


def language_of(words: str) -> str:
    """Return the language of the words; English if we can't tell."""
    return read_report_text(words).language or DEFAULT


def sweep_text_reports(work: Work) -> None:
    """Turn unfinished reports that no one continues into reports. Those with neither what nor where are deleted."""
    for phone_id in store.unanswered(work.session, {asked: work.now - waits for asked, waits in _PATIENCE.items()}):
        held = phone.try_lock(work.session, phone_id)
        row = store.of_phone(work.session, phone_id) if held is not None else None
        if held is not None and row is not None and work.now - row.asked_at > _PATIENCE[row.asked]:
            _end(work, _Sender(held, volunteer_store.by_phone(work.session, phone_id)), row)


def _starts(work: Work, who: _Sender, words: str) -> bool:
    """Whether words that answer no question report something: the table of `take_text_report` from its fifth line."""
    volunteer, said = who.volunteer, read_report_text(words)
    if _said_before(work, who, said, words):
        return True
    if volunteer is not None and not said.opened and response_store.concerned(work.session, volunteer.id):
        return False
    if _adds(work, who, said, words):
        return True
    if said.kind is Kind.AGAINST:
        _deny(work, who, said, words)
        return True
    if not (said.is_report if volunteer is None else said.is_plain_report):
        return False
    _begin(work, who, said, words)
    return True


def _deny(work: Work, who: _Sender, said: ReadReport, words: str) -> None:
    """Add a denial to what is open at its place. With nothing open there, it stays a text. We thank for both."""
    area_id = _area_called(work, said.place_words)
    if choose_denied(work, said.point, said.place_words, area_id).incident_id is not None:
        answers = Answers(
            language=_language(who, said),
            activity=Activity.OTHER,
            first_hand=said.first_hand,
            seen=said.seen,
            point=said.point,
            area_id=area_id,
            place_words=said.place_words,
            details=words,
        )
        submission = Submission(
            key=uuid4(),
            source_id=phone.source_of(work.session, who.phone.id),
            channel=Channel.TEXT,
            answers=answers,
            phone_id=who.phone.id,
            held_why=_held_why(work, who.phone.id),
        )
        report.submit_report(work, submission)
    _say(work, who, _language(who, said), wording.DENIED, wording.DENIED_BRIEF)


def _begin(work: Work, who: _Sender, said: ReadReport, words: str) -> None:
    row = TextReport(
        id=uuid4(),
        phone_id=who.phone.id,
        language=_language(who, said),
        began_at=work.now,
        asked_at=work.now,
        asked=Question.WHAT,
        questions=0,
        # What is unclear is asked about before it counts.
        activity=said.activity if said.tells_what else None,
        size=said.size,
        key_id=content_key.new_key(work.session).id,
    )
    place = said.place_words if said.sure or _is_known(work, said.place_words) else ""
    store.write(work.session, row, place, words)
    _go_on(work, who, row, said, list(Question))


def _hear(work: Work, who: _Sender, row: TextReport, answer: Reply) -> None:
    """Take an answer and anything else it tells us, and ask for what is still missing."""
    before, place = store.details(work.session, row), store.place_words(work.session, row)
    if answer.digit is not None and _is_offered(work, row, answer):
        place = _offered(work, place)[answer.digit - 1]
        store.write(work.session, row, place, before)
        _go_on(work, who, row, read_report_text(before), [Question.SIZE])
        return
    said = read_report_text(answer.words, counting=row.asked is Question.SIZE or answer.digit is not None)
    # `I don't know` can be the answer to one question after another.
    if not said.unknown and plain(answer.words) in {plain(line) for line in before.splitlines()}:
        if work.now - row.asked_at > _AT_ONCE:
            _say(work, who, row.language, *_ASKED[row.asked])
        return
    told_else = said.size is not None or said.activity is not None
    if said.sure or ((not place or _offered(work, place)) and _is_known(work, said.place_words)):
        place = said.place_words
    elif row.asked is Question.WHERE and not names_place(answer.words, said):
        if not place and not said.unknown and not told_else and not _asked_again(before):
            store.write(work.session, row, place, f"{before}\n{answer.words}")
            row.asked_at = work.now
            _say(work, who, row.language, wording.ASK_AGAIN, wording.ASK_AGAIN_BRIEF)
            return
    elif row.asked is Question.WHERE and (said.place_words or not told_else):
        place = said.place_words or shorten(answer.words, LONGEST_PLACE_WORDS)
    row.size = said.size or row.size
    row.activity = said.activity or row.activity
    store.write(work.session, row, place, f"{before}\n{answer.words}")
    # An unanswered question is repeated only if the text told us something else, like `there are 4 of them`.
    answered = row.asked is not Question.WHERE or bool(place) or not told_else
    questions = list(Question)
    left = questions[questions.index(row.asked) + answered :]
    _go_on(work, who, row, read_report_text(f"{before}\n{answer.words}"), left)


def _asked_again(before: str) -> bool:
    """Whether one of their answers so far named no place, so that we have said once who we are."""
    return any(not names_place(line, read_report_text(line)) for line in before.splitlines()[1:])


def _go_on(work: Work, who: _Sender, row: TextReport, whole: ReadReport, left: list[Question]) -> None:
    """Ask the next of the questions left, or finish the report if there is none."""
    row.language = _language(who, whole)
    place = store.place_words(work.session, row)
    offered = _offered(work, place) if Question.WHERE in left else ()
    known = {
        Question.WHAT: whole.tells_what,
        Question.WHERE: bool(place) and not offered,
        Question.SIZE: row.size is not None,
    }
    missing = next((question for question in left if not known[question]), None)
    if missing is None or row.questions >= _MOST_QUESTIONS or not _may_answer(work, who):
        language = row.language
        if not _end(work, who, row):
            _say(work, who, language, wording.STRANGER)
        return
    row.asked, row.asked_at, row.questions = missing, work.now, row.questions + 1
    if missing is Question.WHERE and offered:
        _say(work, who, row.language, *_WHICH[len(offered)], **dict(zip(("one", "two"), offered, strict=False)))
        return
    _say(work, who, row.language, *_ASKED[missing])


def _offered(work: Work, place: str) -> tuple[str, ...]:
    """The places that the words may mean, if they name none surely."""
    return place_store.read_place(work.session, place).suggestions


def _is_offered(work: Work, row: TextReport, answer: Reply) -> bool:
    """Whether a digit picks one of the places that we asked about."""
    if row.asked is not Question.WHERE or answer.digit is None:
        return False
    return answer.digit <= len(_offered(work, store.place_words(work.session, row)))


def _end(work: Work, who: _Sender, row: TextReport) -> bool:
    """Turn what we have into a report; False if we know neither what nor where, and it is deleted."""
    whole = read_report_text(store.details(work.session, row))
    unclear = whole.kind is Kind.UNCLEAR and not whole.enforcement and row.questions <= 1
    known = whole.tells_what or row.activity is not None or row.place_words_sealed is not None
    if known and not unclear:
        _submit(work, who, row, whole)
        return True
    store.forget(work.session, row)
    return False


def _submit(work: Work, who: _Sender, row: TextReport, whole: ReadReport) -> None:
    place = store.place_words(work.session, row) or whole.place_words
    waited = work.now - row.began_at >= _PATIENCE[Question.WHERE]
    answers = Answers(
        language=row.language,
        activity=whole.activity or row.activity or Activity.OTHER,
        first_hand=whole.first_hand,
        size=row.size or whole.size or Size.UNKNOWN,
        vehicles=whole.vehicle_count,
        uniform=whole.uniform,
        equipment=whole.equipment,
        seen=Seen.HOUR if waited and whole.seen in {Seen.NOW, Seen.MINUTES} else whole.seen,
        area_id=_area_called(work, place),
        point=whole.point,
        place_words=place,
        details=store.details(work.session, row),
    )
    submission = Submission(
        key=row.id,
        source_id=phone.source_of(work.session, who.phone.id),
        channel=Channel.TEXT,
        answers=answers,
        phone_id=who.phone.id,
        held_why=_held_why(work, who.phone.id),
    )
    language = row.language
    store.forget(work.session, row)
    _confirm(work, who, language, report.submit_report(work, submission))


def _said_before(work: Work, who: _Sender, said: ReadReport, words: str) -> bool:
    """Whether a report already has these same words. If so, send its code again, unless we only just sent it."""
    for known in _open_since(work, who):
        if plain(words) in {plain(line) for line in report_store.details(work.session, known).splitlines()}:
            if work.now - known.received_at > _AT_ONCE:
                _confirm(work, who, _language(who, said), known)
            return True
    return False


def _open_since(work: Work, who: _Sender) -> list[Report]:
    """Return this phone's recent reports that people still work on, newest first."""
    recent = store.reports_since(work.session, who.phone.id, work.now - _LATER)
    return [known for known in recent if follow_up.is_report_open(work, known)]


def _adds(work: Work, who: _Sender, said: ReadReport, words: str) -> bool:
    """Whether the words continue this phone's latest report. If so, they are added to it."""
    recent = _open_since(work, who)
    clear = who.volunteer is None or said.is_plain_report or said.part
    if said.opened or said.asks or not recent or not clear:
        return False
    latest = recent[0]
    known = report_store.place_words(work.session, latest)
    if said.sure and plain_place(said.place_words) != plain_place(known):
        return False
    try:
        follow_up.add_to_report(work, latest.code, words)
    except AdditionRefused as refused:
        # A report withdrawn just now takes no additions. Words beyond the maximum stay only as a text.
        return refused.reason is Refusal.ENOUGH
    _say(work, who, _language(who, said), wording.ADDED, wording.ADDED_BRIEF, report=latest.code)
    return True


def _held_why(work: Work, phone_id: UUID) -> HeldWhy | None:
    today = store.reports_since(work.session, phone_id, work.now - _A_DAY)
    lately = [known for known in today if known.received_at > work.now - _BURST]
    return HeldWhy.BURST if len(lately) >= work.policy.reports_a_source or len(today) >= _MOST_A_DAY else None


def _is_known(work: Work, words: str) -> bool:
    """Whether words that may not be a place do name one: in the gazetteer, or as an area's name."""
    return place_store.read_place(work.session, words).is_known


def _area_called(work: Work, words: str) -> UUID | None:
    """Return the area that the words name."""
    return place_store.read_place(work.session, words).area_id


def _language(who: _Sender, said: ReadReport) -> str:
    return said.language or (who.volunteer.language if who.volunteer is not None else DEFAULT)


def _confirm(work: Work, who: _Sender, language: str, kept: Report) -> None:
    wordings = (wording.REPORTED, wording.REPORTED_BRIEF)
    if kept.held_why is not None:
        wordings = (wording.REPORT_HELD, wording.REPORT_HELD_BRIEF)
    _say(work, who, language, *wordings, report=kept.code)


def _may_answer(work: Work, who: _Sender) -> bool:
    if who.phone.opted_out_at is not None:
        return False
    return answer_limit.may_answer(work, who.phone.id, who.volunteer.id if who.volunteer else None)


def _say(work: Work, who: _Sender, language: str, *wordings: str, **facts: str) -> None:
    """Answer in one segment with the fullest wording that fits, or in English if none fits in their language."""
    if who.phone.opted_out_at is not None:
        return
    volunteer = who.volunteer
    second = volunteer.second_language if volunteer is not None else DEFAULT
    theirs = spoken(language, second, work.policy.text_languages)
    message, said_in = worded(work, theirs, wordings, facts)
    notice.answer_text(
        work, Addressee(who.phone.id, volunteer.id if volunteer else None, said_in), message, None, **facts
    )


def worded(work: Work, language: str, wordings: tuple[str, ...], facts: dict[str, str]) -> tuple[str, str]:
    """Return the first wording that costs one segment, and its language."""
    about = {"url": work.policy.public_url, **facts}
    for said_in in dict.fromkeys([language, DEFAULT]):
        for message in wordings:
            if body.body_cost(wording.say(message, said_in, about, work.policy), work.policy, None) == 1:
                return message, said_in
    return wordings[-1], language
