"""Words removed for good are marked where they were, and are nowhere any more."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select

from responder.domain.alert import State
from responder.domain.incident import Outcome
from responder.domain.redaction import MARK, Kind
from responder.domain.report import Channel
from responder.flow.admin import legal_hold
from responder.flow.incident import decisions, note, redact, regroup
from responder.flow.incident.redact import CannotRedact, Chosen, Refusal, Which
from responder.flow.report import follow_up, partner
from responder.flow.report.partner import OtherReport
from responder.flow.report.report import Submission
from responder.flow.verify import verify
from responder.flow.work import Work
from responder.store import audit, history
from responder.store import inbound as inbound_store
from responder.store import report as report_store
from responder.store.addition import Addition
from responder.store.alert import Alert
from responder.store.audit import Audit
from responder.store.content_key import ContentKey
from responder.store.history import Noun
from responder.store.inbound import Inbound
from responder.store.incident import Incident
from responder.store.report import Report
from responder.store.text_report import TextReport
from responder.store.verification import Verification
from tests.factories import Factory, answering, submission
from tests.flow.calls import Scene, scene, text_in, texts_leave
from tests.flow.joining import later
from tests.flow.redacting import SAID, SECRET, kept_anywhere, numbers, of_report

LEFT = f"they took {MARK} from {MARK} Fremont, two vans"


@pytest.fixture
def here(work: Work, make: Factory) -> Scene:
    return scene(work, make)


def remove(here: Scene, which: Which, *words: str, work: Work | None = None) -> redact.Outcome:
    """Removes these words, or all, as the page does."""
    found = redact.find_text(here.work, here.incident, which)
    chosen = numbers(found.text, *words) if words else None
    return redact.redact_text(work or here.work, here.incident.id, here.by, which, Chosen(found.version, chosen))


def refused(act: Callable[[], object]) -> Refusal:
    with pytest.raises(CannotRedact) as caught:
        act()
    return caught.value.reason


def test_the_search_finds_planted_words_sealed_and_in_the_open(here: Scene) -> None:
    of_report(here)
    assert set(kept_anywhere(here.work.session, SECRET)) == {"report.details"}
    here.incident.place_words = f"by {SECRET}"
    assert "incident" in kept_anywhere(here.work.session, SECRET)


def test_removed_words_are_marked_and_nowhere_any_more(here: Scene) -> None:
    kept = of_report(here)
    sealed, key = kept.details_sealed, kept.key_id
    done = remove(here, Which(Kind.DETAILS, kept.id), SECRET, "2917")
    here.work.session.expire_all()
    assert done.text == report_store.details(here.work.session, kept) == LEFT
    assert kept_anywhere(here.work.session, f"{SECRET} 2917") == []
    assert kept.details_sealed != sealed
    assert here.work.session.get(ContentKey, key) is None, "an old backup must not be readable"
    assert report_store.place_words(here.work.session, kept) == "Lake & Bloomington"


def test_it_is_in_the_history_and_on_the_record_without_a_word(here: Scene) -> None:
    kept = of_report(here)
    remove(here, Which(Kind.DETAILS, kept.id), SECRET)
    entry = history.of_incident(here.work.session, here.incident.id)[-1]
    assert (entry.noun, entry.noun_id, entry.event, entry.why) == (Noun.WORDS, kept.id, "redact", {"of": "details"})
    last = here.work.session.scalars(select(Audit).order_by(Audit.id.desc())).first()
    assert last is not None
    assert (last.act, last.noun, last.noun_id, last.account_id) == ("redact", "details", kept.id, here.by)
    assert audit.broken_at(here.work.session) is None


def of_place(here: Scene) -> UUID:
    return of_report(here, details="", place_words=f"door of {SECRET}").id


def of_addition(here: Scene) -> UUID:
    follow_up.add_to_report(here.work, of_report(here, details="").code, SAID)
    return here.work.session.scalars(select(Addition.id)).one()


def of_note(here: Scene) -> UUID:
    made = note.write_note(here.work, here.incident.id, here.by, SAID)
    assert made is not None
    return made.id


def of_judgement(here: Scene) -> UUID:
    decisions.confirm_incident(here.work, here.incident.id, here.by, SAID)
    here.work.session.flush()
    query = select(Verification.id).order_by(Verification.note_sealed.is_(None))
    return here.work.session.scalars(query).first() or uuid4()


def of_text(here: Scene) -> UUID:
    (who,) = here.people(1)
    here.call()
    texts_leave(here.work.session)
    here.says(who, f"I know {SECRET}")
    return here.work.session.scalars(select(Inbound.id).where(Inbound.incident_id == here.incident.id)).one()


TEXTS = [
    (Kind.PLACE, of_place),
    (Kind.ADDITION, of_addition),
    (Kind.NOTE, of_note),
    (Kind.JUDGEMENT, of_judgement),
    (Kind.TEXT, of_text),
]


@pytest.mark.parametrize(("kind", "written"), TEXTS, ids=[kind for kind, _written in TEXTS])
@pytest.mark.parametrize("words", [(SECRET,), ()], ids=["some", "all of it"])
def test_words_go_from_every_text_of_an_incident(
    here: Scene, kind: Kind, written: Callable[[Scene], UUID], words: tuple[str, ...]
) -> None:
    which = Which(kind, written(here))
    assert kept_anywhere(here.work.session, SECRET)
    left = remove(here, which, *words).text
    here.work.session.expire_all()
    assert MARK in left
    assert (left == MARK) is not bool(words)
    assert redact.find_text(here.work, here.incident, which).text == left
    assert kept_anywhere(here.work.session, SECRET) == []


def test_words_go_from_a_closed_incident_too(here: Scene) -> None:
    kept = of_report(here)
    decisions.close_incident(here.work, here.incident.id, here.by, Outcome.ENDED)
    assert remove(here, Which(Kind.DETAILS, kept.id), SECRET)


def test_a_reports_texts_are_deleted_and_the_phones_unfinished_report_is_marked(here: Scene) -> None:
    number = here.make.number()
    text_in(here.work, number, f"ICE took {SECRET} at Lake & Bloomington, 4 agents")
    kept = here.work.session.scalars(select(Report).where(Report.channel == Channel.TEXT)).one()
    verify.place_report(here.work, kept.id)
    kept.incident_id = here.incident.id
    text_in(here.work, number, f"and {SECRET} is gone")
    text_in(later(here.work, timedelta(minutes=31)), number, f"REPORT again {SECRET.lower()} and ice")
    assert here.work.session.scalar(select(func.count()).select_from(TextReport)) == 1
    assert remove(here, Which(Kind.DETAILS, kept.id), SECRET).originals
    (added,) = here.work.session.scalars(select(Addition.id))
    remove(here, Which(Kind.ADDITION, added), SECRET)
    here.work.session.expire_all()
    assert kept_anywhere(here.work.session, f"{SECRET} {SECRET.lower()}") == []
    assert here.work.session.scalar(select(func.count()).select_from(TextReport)) == 1


def test_texts_of_the_same_phone_about_an_incident_are_left_for_redaction_there(here: Scene) -> None:
    number = here.make.number()
    text_in(here.work, number, f"ICE took {SECRET} at Lake & Bloomington, 4 agents")
    kept = here.work.session.scalars(select(Report).where(Report.channel == Channel.TEXT)).one()
    verify.place_report(here.work, kept.id)
    kept.incident_id = here.incident.id
    text_in(here.work, number, "they left north")
    one = here.work.session.scalars(select(Inbound).order_by(Inbound.received_at.desc(), Inbound.sid.desc())).first()
    assert one is not None
    one.incident_id = here.incident.id
    remove(here, Which(Kind.DETAILS, kept.id), SECRET)
    here.work.session.expire_all()
    assert inbound_store.body(here.work.session, one)


def test_the_incidents_own_words_for_its_place_go_with_them(here: Scene) -> None:
    kept = of_report(here)
    here.incident.place_words = f"home of {SECRET}"
    assert remove(here, Which(Kind.DETAILS, kept.id), SECRET).place
    assert here.incident.place_words == "Lake St & Bloomington Ave"
    assert kept_anywhere(here.work.session, SECRET) == []


def test_a_places_common_name_stays(here: Scene) -> None:
    kept = of_report(here, details="", place_words="Lake St & Bloomington Ave")
    assert not remove(here, Which(Kind.PLACE, kept.id)).place
    assert here.incident.place_words == "Lake St & Bloomington Ave"


def test_the_place_of_an_incident_that_was_merged_into_it_goes_too(here: Scene) -> None:
    kept = of_report(here)
    other = verify.open_incident(here.work, kept, history.WORKER)
    other.place_words = f"home of {SECRET}"
    here.work.session.flush()
    done = regroup.merge_incidents(here.work, here.incident.id, other.id, here.by)
    stays = here.work.session.get_one(Incident, done.target_id)
    remove(replace(here, incident=stays), Which(Kind.DETAILS, kept.id), SECRET)
    assert kept_anywhere(here.work.session, SECRET) == []


def drafted(here: Scene, words: str) -> Alert:
    here.people(1)
    return here.draft(words={"en": words})


def test_a_draft_with_some_of_the_words_is_discarded_and_emptied(here: Scene) -> None:
    kept, draft = of_report(here), drafted(here, f"Ask for {SECRET}")
    assert remove(here, Which(Kind.DETAILS, kept.id), SECRET).drafts == 1
    assert draft.status is State.CANCELLED
    assert kept_anywhere(here.work.session, SECRET) == []


def test_a_former_draft_with_some_of_the_words_is_emptied(here: Scene) -> None:
    kept, old = of_report(here), drafted(here, f"Ask for {SECRET}")
    new = here.draft(words={"en": "Bring water"})
    assert remove(here, Which(Kind.DETAILS, kept.id), SECRET).drafts == 0
    assert (old.status, new.status, new.words) == (State.CANCELLED, State.DRAFT, {"en": "Bring water"})
    assert kept_anywhere(here.work.session, SECRET) == []


def test_a_draft_without_them_is_left_alone(here: Scene) -> None:
    kept, draft = of_report(here), drafted(here, "Watch from the two corners")
    assert remove(here, Which(Kind.DETAILS, kept.id)).drafts == 0
    assert draft.status is State.DRAFT


def test_a_sent_text_stays_as_it_was_sent_and_that_is_said(here: Scene) -> None:
    kept, draft = of_report(here), drafted(here, f"Near {SECRET}")
    here.approve(draft)
    assert remove(here, Which(Kind.DETAILS, kept.id), SECRET).sent
    assert draft.words == {"en": f"Near {SECRET}"}
    assert not remove(here, Which(Kind.DETAILS, kept.id), "vans").sent


@pytest.mark.parametrize("on", ["incident", "area", "everything"])
def test_a_legal_hold_refuses(here: Scene, on: str) -> None:
    kept = of_report(here)
    legal_hold.place_hold(
        here.work, here.by, here.incident.id if on == "incident" else None, here.area.id if on == "area" else None
    )
    assert refused(lambda: remove(here, Which(Kind.DETAILS, kept.id), SECRET)) is Refusal.HELD
    assert report_store.details(here.work.session, kept) == SAID


def test_a_person_who_chose_in_an_older_text_is_refused(here: Scene) -> None:
    kept = of_report(here)
    which = Which(Kind.DETAILS, kept.id)
    before = redact.find_text(here.work, here.incident, which)
    remove(here, which, "2917")
    chosen = Chosen(before.version, numbers(SAID, SECRET))
    assert refused(lambda: redact.redact_text(here.work, here.incident.id, here.by, which, chosen)) is Refusal.CHANGED
    assert SECRET in report_store.details(here.work.session, kept)


@pytest.mark.parametrize("chosen", [set(), {1}, {-1}, {999}])
def test_nothing_chosen_that_is_a_word_is_refused(here: Scene, chosen: set[int]) -> None:
    kept = of_report(here)
    which = Which(Kind.DETAILS, kept.id)
    version = redact.find_text(here.work, here.incident, which).version
    act: Callable[[], object] = lambda: redact.redact_text(  # noqa: E731
        here.work, here.incident.id, here.by, which, Chosen(version, chosen)
    )
    assert refused(act) is Refusal.NOTHING


def test_a_text_that_is_only_a_mark_has_nothing_to_remove(here: Scene) -> None:
    kept = of_report(here)
    remove(here, Which(Kind.DETAILS, kept.id))
    assert refused(lambda: remove(here, Which(Kind.DETAILS, kept.id))) is Refusal.NOTHING


def elsewhere(here: Scene) -> Which:
    kept = of_report(here)
    kept.incident_id = verify.open_incident(here.work, kept, history.WORKER).id
    return Which(Kind.DETAILS, kept.id)


def withdrawn(here: Scene) -> Which:
    kept = of_report(here)
    follow_up.withdraw_report(here.work, kept.code)
    return Which(Kind.DETAILS, kept.id)


def withdrawn_but_kept(here: Scene) -> Which:
    legal_hold.place_hold(here.work, here.by)
    return withdrawn(here)


@pytest.mark.parametrize(
    "which",
    [
        elsewhere,
        withdrawn,
        withdrawn_but_kept,
        lambda here: Which(Kind.DETAILS, of_report(here, details="").id),
        lambda here: Which(Kind.NOTE, of_report(here).id),
        lambda _here: Which(Kind.ADDITION, uuid4()),
    ],
    ids=["of another incident", "withdrawn", "withdrawn but kept", "empty", "of another kind", "never there"],
)
def test_a_missing_text_cannot_be_redacted(here: Scene, which: Callable[[Scene], Which]) -> None:
    one = which(here)
    assert refused(lambda: redact.find_text(here.work, here.incident, one)) is Refusal.GONE
    by_hand = Chosen(uuid4(), {0})
    assert refused(lambda: redact.redact_text(here.work, here.incident.id, here.by, one, by_hand)) is Refusal.GONE


def test_looking_changes_nothing_and_says_what_would_come_of_it(here: Scene) -> None:
    kept, draft = of_report(here), drafted(here, f"Ask for {SECRET}")
    which = Which(Kind.DETAILS, kept.id)
    found = redact.find_text(here.work, here.incident, which)
    seen = redact.preview_redaction(here.work, here.incident, which, Chosen(found.version, numbers(SAID, SECRET)))
    left = f"they took {MARK} from 2917 Fremont, two vans"
    assert seen == redact.Outcome(left, place=False, drafts=1, originals=False, sent=False)
    assert (report_store.details(here.work.session, kept), draft.status) == (SAID, State.DRAFT)


def handed_in(details: str) -> Submission:
    given = submission(key=uuid4(), details=details)
    return replace(given, channel=Channel.PARTNER)


def test_a_partner_who_hands_in_the_same_again_brings_nothing_back(here: Scene) -> None:
    sent = handed_in(SAID)
    kept, fresh = partner.take_partner_report(here.work, sent)
    assert fresh
    verify.place_report(here.work, kept.id)
    kept.incident_id = here.incident.id
    remove(here, Which(Kind.DETAILS, kept.id), SECRET)
    assert partner.take_partner_report(here.work, sent) == (kept, False)
    assert kept_anywhere(here.work.session, SECRET) == []
    with pytest.raises(OtherReport):
        partner.take_partner_report(here.work, answering(sent, details="two cars"))
