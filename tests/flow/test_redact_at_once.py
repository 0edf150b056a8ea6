"""Words removed at the very moment at which others redact, withdraw or merge."""

from responder.domain.redaction import MARK, Kind, everything
from responder.flow.incident import note, redact, regroup
from responder.flow.incident.redact import CannotRedact, Chosen, Refusal, Which
from responder.flow.report import follow_up
from responder.flow.verify import verify
from responder.flow.work import Work
from responder.store import history
from responder.store import report as report_store
from responder.store.base import transaction
from responder.store.report import Report
from tests.factories import Factory
from tests.flow.calls import scene
from tests.flow.redacting import SAID, SECRET, kept_anywhere, numbers, of_report
from tests.flow.together import Together


def test_of_two_who_redact_at_once_the_second_is_refused(at_once: Together) -> None:
    with transaction(at_once.sessions) as session:
        made = scene(at_once.work(session), Factory(session, at_once.now))
        kept, found, by = of_report(made).id, made.incident.id, made.by
        which = Which(Kind.DETAILS, kept)
        version = redact.find_text(made.work, made.incident, which).version
    answers: list[Refusal | None] = []

    def act(work: Work, which_one: int) -> None:
        chosen = numbers(SAID, SECRET if which_one % 2 else "2917")
        try:
            redact.redact_text(work, found, by, which, Chosen(version, chosen))
        except CannotRedact as caught:
            answers.append(caught.reason)
            work.session.rollback()
        else:
            answers.append(None)

    at_once.run(6, act)
    assert sorted(answers, key=str) == [None, *[Refusal.CHANGED] * 5]
    with at_once.sessions() as session:
        left = report_store.details(session, session.get_one(Report, kept))
        assert left.count(MARK) == 1
        assert sum(one.event == "redact" for one in history.of_incident(session, found)) == 1


def test_redacting_while_it_is_withdrawn_leaves_nothing(at_once: Together) -> None:
    with transaction(at_once.sessions) as session:
        made = scene(at_once.work(session), Factory(session, at_once.now))
        one = of_report(made)
        kept, code, found, by = one.id, one.code, made.incident.id, made.by
        version = redact.find_text(made.work, made.incident, Which(Kind.DETAILS, kept)).version

    def act(work: Work, which: int) -> None:
        if which % 2:
            follow_up.withdraw_report(work, code)
            return
        try:
            redact.redact_text(work, found, by, Which(Kind.DETAILS, kept), Chosen(version, everything(SAID)))
        except CannotRedact:
            work.session.rollback()

    assert at_once.run(6, act) == {"done": 6}
    with at_once.sessions() as session:
        assert kept_anywhere(session, SECRET) == []
        assert session.get_one(Report, kept).details_sealed is None


def test_redacting_while_incidents_are_merged_waits_or_is_refused_and_never_fails(at_once: Together) -> None:
    with transaction(at_once.sessions) as session:
        made = scene(at_once.work(session), Factory(session, at_once.now))
        found, by = made.incident.id, made.by
        other = verify.open_incident(made.work, of_report(made), history.WORKER).id
        noted = [note.write_note(made.work, found, by, f"{SAID} {number}") for number in range(7)]
        texts = [(one.id, one.key_id) for one in noted if one is not None]
    reasons: set[Refusal] = set()

    def act(work: Work, which: int) -> None:
        if which == 0:
            regroup.merge_incidents(work, found, other, by)
            return
        row, key = texts[which - 1]
        assert key is not None
        try:
            redact.redact_text(work, found, by, Which(Kind.NOTE, row), Chosen(key, None))
        except CannotRedact as caught:
            reasons.add(caught.reason)
            work.session.rollback()

    assert at_once.run(8, act) == {"done": 8}
    assert reasons <= {Refusal.GONE}
