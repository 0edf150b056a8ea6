"""What a reporter can still do with their code: add and withdraw. A legal hold keeps what it covers."""

from uuid import UUID

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from responder.domain import incident as incidents
from responder.domain.distance import Point
from responder.domain.incident import Outcome
from responder.domain.move import MoveRefused
from responder.domain.report import MOST_ADDITIONS, HeldWhy, Progress, State
from responder.domain.role import Role
from responder.flow.admin import legal_hold
from responder.flow.admin.legal_hold import HoldRefused
from responder.flow.incident import decisions
from responder.flow.report import follow_up, report
from responder.flow.report.follow_up import AdditionRefused, Refusal
from responder.flow.report.report import Submission
from responder.flow.verify import check as check_flow
from responder.flow.verify import verify
from responder.flow.work import Work
from responder.store import addition, history, incident
from responder.store import legal_hold as hold_store
from responder.store import report as store
from responder.store.addition import Addition
from responder.store.area import Area
from responder.store.audit import Audit
from responder.store.content_key import ContentKey
from responder.store.incident import Incident
from responder.store.legal_hold import Hold
from responder.store.report import Report
from tests.factories import CORNER, Factory, account, submission

WORDS = "two vans by the school"
AWAY = Point(CORNER.latitude + 0.1, CORNER.longitude)


@pytest.fixture
def area(make: Factory) -> Area:
    made = make.area()
    make.place(made)
    return made


def sent(work: Work, **given: object) -> Report:
    kept = report.submit_report(work, submission(**({"details": WORDS} | given)))  # type: ignore[arg-type]  # names are submission's own
    verify.place_report(work, kept.id)
    return kept


def of(work: Work, kept: Report) -> Incident:
    assert kept.incident_id is not None
    return work.session.get_one(Incident, kept.incident_id)


def keys(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(ContentKey)) or 0


def boss(work: Work) -> UUID:
    return account(work.session, "boss@example.org", "x", Role.COORDINATOR).id


def said(work: Work, kept: Report) -> list[str]:
    return [addition.addition_content(work.session, one) for one in addition.of_report(work.session, kept.id)]


@pytest.mark.usefixtures("area")
def test_an_addition_is_kept_sealed_and_noted(work: Work) -> None:
    kept = sent(work)
    assert follow_up.add_to_report(work, kept.code.lower().replace("-", " "), "now four vans")
    assert said(work, kept) == ["now four vans"]
    (row,) = work.session.scalars(select(Addition)).all()
    assert row.words_sealed is not None
    assert b"vans" not in row.words_sealed
    assert history.of_incident(work.session, of(work, kept).id)[-1].event == "add"


@pytest.mark.usefixtures("area")
def test_the_same_words_added_again_are_kept_once(work: Work) -> None:
    kept = sent(work)
    for _ in range(3):
        assert follow_up.add_to_report(work, kept.code, "now four vans")
    assert said(work, kept) == ["now four vans"]


@pytest.mark.usefixtures("area")
def test_additions_have_a_limit(work: Work) -> None:
    kept = sent(work)
    for number in range(MOST_ADDITIONS):
        follow_up.add_to_report(work, kept.code, f"more {number}")
    with pytest.raises(AdditionRefused) as refused:
        follow_up.add_to_report(work, kept.code, "and more")
    assert refused.value.reason is Refusal.ENOUGH


@pytest.mark.usefixtures("area")
def test_nothing_is_added_once_the_incident_is_closed(work: Work) -> None:
    kept = sent(work)
    decisions.close_incident(work, of(work, kept).id, boss(work), Outcome.ENDED)
    with pytest.raises(AdditionRefused):
        follow_up.add_to_report(work, kept.code, "late")
    followed = follow_up.follow_report(work, kept.code)
    assert followed is not None
    assert (followed.may_add, followed.may_withdraw, followed.progress) == (False, True, Progress.CLOSED)


def test_a_code_that_nobody_has_does_nothing(work: Work) -> None:
    assert follow_up.follow_report(work, "K7QF-2MTX") is None
    assert follow_up.add_to_report(work, "K7QF-2MTX", "x") is False
    assert follow_up.withdraw_report(work, "K7QF-2MTX") is False
    assert follow_up.withdraw_report(work, "not a code") is False


def test_withdrawing_deletes_the_words_the_point_and_the_keys(work: Work, area: Area) -> None:
    before = keys(work.session)
    kept = sent(work, point=CORNER, words="behind the school")
    follow_up.add_to_report(work, kept.code, "now four vans")
    assert keys(work.session) == before + 2
    assert follow_up.withdraw_report(work, kept.code)
    work.session.expire_all()
    assert kept.status is State.WITHDRAWN
    assert keys(work.session) == before
    assert (kept.point, kept.area_id, kept.place_id, kept.phone_id, kept.key_id) == (None,) * 5
    assert (kept.place_words_sealed, kept.details_sealed) == (None, None)
    assert [one.words_sealed for one in addition.of_report(work.session, kept.id)] == [None]
    assert area.id


@pytest.mark.usefixtures("area")
def test_an_incident_of_this_one_report_is_closed_unless_somebody_was_asked(work: Work) -> None:
    kept = sent(work, point=CORNER)
    follow_up.withdraw_report(work, kept.code)
    found = of(work, kept)
    assert (found.status, found.outcome) == (incidents.State.CLOSED, Outcome.COULD_NOT_VERIFY)
    assert found.ask_at is None
    assert found.point is None
    assert [one.event for one in history.of_incident(work.session, found.id)][-2:] == ["withdraw", "close"]


def test_where_verifiers_were_asked_the_incident_stays_open(work: Work, make: Factory, area: Area) -> None:
    make.verifier(area)
    kept = sent(work)
    check_flow.ask_verifiers(work, of(work, kept).id)
    follow_up.withdraw_report(work, kept.code)
    assert of(work, kept).status is incidents.State.CHECKING
    assert of(work, kept).reasons["reports"] == 0


@pytest.mark.usefixtures("area")
def test_a_confirmed_incident_is_never_closed_by_its_reporter(work: Work) -> None:
    kept = sent(work)
    decisions.confirm_incident(work, of(work, kept).id, boss(work), "seen")
    follow_up.withdraw_report(work, kept.code)
    assert of(work, kept).status is incidents.State.CONFIRMED


@pytest.mark.usefixtures("area")
def test_an_incident_of_others_too_is_weighed_again(work: Work) -> None:
    first, second = sent(work), sent(work)
    assert first.incident_id == second.incident_id
    assert of(work, first).reasons["reports"] == 2
    follow_up.withdraw_report(work, first.code)
    assert of(work, second).status is incidents.State.UNVERIFIED
    assert of(work, second).reasons["reports"] == 1
    assert [one.id for one in store.of_incident(work.session, of(work, second).id)] == [second.id]


@pytest.mark.usefixtures("area")
def test_a_report_that_no_worker_has_placed_yet_is_withdrawn_and_stays_so(work: Work) -> None:
    kept = report.submit_report(work, submission(details=WORDS))
    follow_up.withdraw_report(work, kept.code)
    verify.place_report(work, kept.id)
    assert kept.status is State.WITHDRAWN
    assert incident.open_ones(work.session) == []


@pytest.mark.usefixtures("area")
def test_withdrawing_twice_is_withdrawing_once(work: Work) -> None:
    kept = sent(work)
    assert follow_up.withdraw_report(work, kept.code)
    count = len(history.of_incident(work.session, of(work, kept).id))
    assert follow_up.withdraw_report(work, kept.code)
    assert len(history.of_incident(work.session, of(work, kept).id)) == count


@pytest.mark.usefixtures("area")
def test_a_refused_report_cannot_be_withdrawn(work: Work) -> None:
    kept = report.submit_report(work, held())
    kept.status = State.REFUSED
    work.session.flush()
    with pytest.raises(MoveRefused):
        follow_up.withdraw_report(work, kept.code)


def held() -> Submission:
    given = submission(details=WORDS)
    return Submission(**{**vars(given), "held_why": HeldWhy.BURST})


@pytest.mark.usefixtures("area")
def test_a_held_report_says_so_and_may_be_added_to_and_withdrawn(work: Work) -> None:
    kept = report.submit_report(work, held())
    followed = follow_up.follow_report(work, kept.code)
    assert followed is not None
    assert (followed.held, followed.progress) == (True, Progress.RECEIVED)
    assert follow_up.add_to_report(work, kept.code, "really")
    assert follow_up.withdraw_report(work, kept.code)
    assert said(work, kept) == [""]


@pytest.mark.parametrize("on", ["incident", "area", "everything"])
def test_a_report_under_a_legal_hold_is_withdrawn_but_kept_until_it_is_lifted(work: Work, area: Area, on: str) -> None:
    kept, who = sent(work), boss(work)
    follow_up.add_to_report(work, kept.code, "more")
    placed = legal_hold.place_hold(
        work, who, of(work, kept).id if on == "incident" else None, area.id if on == "area" else None
    )
    follow_up.withdraw_report(work, kept.code)
    followed = follow_up.follow_report(work, kept.code)
    assert followed is not None
    assert (followed.withdrawn, followed.kept) == (True, True)
    assert store.details(work.session, kept) == WORDS
    assert said(work, kept) == ["more"]
    legal_hold.lift_hold(work, who, placed.id)
    followed = follow_up.follow_report(work, kept.code)
    assert followed is not None
    assert followed.kept is False
    assert store.details(work.session, kept) == ""
    assert said(work, kept) == [""]


def test_a_hold_on_something_else_keeps_nothing(work: Work, make: Factory) -> None:
    make.place(make.area())
    other = make.area("Elsewhere", AWAY)
    kept = sent(work)
    legal_hold.place_hold(work, boss(work), area_id=other.id)
    follow_up.withdraw_report(work, kept.code)
    assert store.details(work.session, kept) == ""


def test_of_two_holds_the_last_that_is_lifted_lets_go(work: Work, area: Area) -> None:
    kept, who = sent(work), boss(work)
    first, second = legal_hold.place_hold(work, who), legal_hold.place_hold(work, who, area_id=area.id)
    follow_up.withdraw_report(work, kept.code)
    legal_hold.lift_hold(work, who, first.id)
    # The report keeps its area as long as it exists.
    assert store.details(work.session, kept) == WORDS
    legal_hold.lift_hold(work, who, second.id)
    assert store.details(work.session, kept) == ""


def test_a_hold_is_placed_once_lifted_once_and_audited(work: Work, area: Area) -> None:
    who = boss(work)
    first = legal_hold.place_hold(work, who, area_id=area.id)
    assert legal_hold.place_hold(work, who, area_id=area.id).id == first.id
    assert hold_store.covers(work.session, None, area.id)
    assert not hold_store.covers(work.session, None, None)
    for _ in range(2):
        legal_hold.lift_hold(work, who, first.id)
    assert not hold_store.covers(work.session, None, area.id)
    assert hold_store.in_force(work.session) == []
    acts = [(one.act, one.noun, one.noun_id) for one in work.session.scalars(select(Audit).order_by(Audit.id))]
    assert acts == [("hold", "area", area.id), ("lift hold", "area", area.id)]
    assert work.session.get_one(Hold, first.id).lifted_by == who


def test_a_hold_on_something_missing_is_refused(work: Work, area: Area) -> None:
    who = boss(work)
    for what in ({"incident_id": who}, {"area_id": who}, {"incident_id": who, "area_id": area.id}):
        with pytest.raises(HoldRefused):
            legal_hold.place_hold(work, who, **what)


def test_parts_of_the_place_that_a_hold_kept_go_with_the_rest_when_it_is_lifted(work: Work, area: Area) -> None:
    kept, who = sent(work, point=CORNER), boss(work)
    placed = legal_hold.place_hold(work, who, area_id=area.id)
    follow_up.withdraw_report(work, kept.code)
    assert of(work, kept).point == CORNER
    legal_hold.lift_hold(work, who, placed.id)
    found = of(work, kept)
    assert (found.point, found.place_id, found.place_words) == (None, None, "")


@pytest.mark.usefixtures("area")
def test_the_place_of_a_withdrawn_report_is_nowhere_any_more(work: Work) -> None:
    kept = sent(work, point=CORNER)
    assert of(work, kept).place_words
    follow_up.withdraw_report(work, kept.code)
    found = of(work, kept)
    assert (found.point, found.place_id, found.place_words) == (None, None, "")


def test_a_hold_on_the_area_of_the_point_keeps_what_names_another(work: Work, make: Factory, area: Area) -> None:
    other = make.area("Elsewhere", AWAY)
    legal_hold.place_hold(work, boss(work), area_id=area.id)
    kept = report.submit_report(work, submission(point=CORNER, details=WORDS, area=other))
    follow_up.withdraw_report(work, kept.code)
    assert store.details(work.session, kept) == WORDS


def test_a_hold_on_the_area_of_its_incident_keeps_a_report(work: Work, make: Factory, area: Area) -> None:
    other = make.area("Elsewhere", AWAY)
    kept = sent(work)
    of(work, kept).area_id = other.id
    legal_hold.place_hold(work, boss(work), area_id=other.id)
    follow_up.withdraw_report(work, kept.code)
    assert store.details(work.session, kept) == WORDS
    assert area.id
