"""The geocoder's step adds a missing point or street name, and delays nothing."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from uuid import UUID

import pytest
from sqlalchemy.orm import Session, sessionmaker

from config.settings import Settings
from responder.domain.distance import Point
from responder.domain.policy import Policy
from responder.flow.report import follow_up, report
from responder.flow.verify import geocode, verify
from responder.flow.work import Work
from responder.geocoder import Box
from responder.queue import Step
from responder.store.area import Area
from responder.store.incident import Incident
from responder.store.report import Report, place_words
from tests.factories import CORNER, NOW, Factory, submission
from tests.woken import Woken

BARN = Point(44.9500, -93.2510)
"""In the test area, but at no known place."""
WORDS = "the red barn"


@dataclass
class FakeGeocoder:
    point: Point | None = None
    name: str = ""
    asked: list[object] = field(default_factory=list)
    box: Box | None = None
    meanwhile: Callable[[], object] = lambda: None

    def find(self, words: str, within: Box) -> Point | None:
        self.asked.append(words)
        self.box = within
        self.meanwhile()
        return self.point

    def street(self, point: Point) -> str:
        self.asked.append(point)
        self.meanwhile()
        return self.name


@pytest.fixture
def policy(settings: Settings) -> Policy:
    return replace(settings.policy, geocodes=True)


@pytest.fixture
def work(session: Session, policy: Policy) -> Work:
    return Work(session, policy, NOW)


@pytest.fixture
def area(make: Factory) -> Area:
    area = make.area()
    make.place(area)
    return area


@pytest.fixture
def step(work: Work, sessions: sessionmaker[Session], policy: Policy) -> Callable[[FakeGeocoder | None, UUID], None]:
    """Runs the step as a worker does."""

    def run(geocoder: FakeGeocoder | None, report_id: UUID) -> None:
        work.session.commit()
        geocode.geocode_report(sessions, geocoder, policy, lambda: NOW, report_id)
        work.session.expire_all()

    return run


Run = Callable[[FakeGeocoder | None, UUID], None]


@pytest.mark.usefixtures("area")
def test_only_words_wake_the_geocoders_step(work: Work, woken: Woken) -> None:
    with_words = report.submit_report(work, submission(words=WORDS))
    with_point = report.submit_report(work, submission(words=WORDS, point=CORNER))
    work.session.commit()
    assert woken.steps == [(Step.GEOCODE, str(with_words.id)), (Step.VERIFY, str(with_point.id))]


@pytest.mark.usefixtures("area")
def test_without_a_geocoder_a_report_goes_to_be_placed_at_once(work: Work, settings: Settings, woken: Woken) -> None:
    kept = report.submit_report(Work(work.session, settings.policy, NOW), submission(words=WORDS))
    work.session.commit()
    assert woken.steps == [(Step.VERIFY, str(kept.id))]


def test_words_that_the_gazetteer_does_not_know_get_the_geocoders_point(
    work: Work, step: Run, area: Area, woken: Woken
) -> None:
    kept = report.submit_report(work, submission(words=WORDS))
    geocoder = FakeGeocoder(BARN)
    step(geocoder, kept.id)
    assert geocoder.asked == [WORDS]
    assert kept.point == BARN
    assert place_words(work.session, kept) == WORDS
    assert woken.of(Step.VERIFY) == [str(kept.id)]
    verify.place_report(work, kept.id)
    assert kept.area_id == area.id


@pytest.mark.usefixtures("area")
def test_a_place_that_the_gazetteer_knows_is_not_asked_about(work: Work, step: Run, woken: Woken) -> None:
    kept = report.submit_report(work, submission())
    geocoder = FakeGeocoder(BARN)
    step(geocoder, kept.id)
    assert geocoder.asked == []
    assert woken.of(Step.VERIFY) == [str(kept.id)]


@pytest.mark.usefixtures("area")
@pytest.mark.parametrize("geocoder", [None, FakeGeocoder()])
def test_without_an_answer_the_report_goes_on_as_it_is(
    work: Work, step: Run, woken: Woken, geocoder: FakeGeocoder | None
) -> None:
    kept = report.submit_report(work, submission(words=WORDS))
    step(geocoder, kept.id)
    assert kept.point is None
    assert woken.of(Step.VERIFY) == [str(kept.id)]


@pytest.mark.parametrize(
    # Where it was found, whether the reporter picked the area, and whether the point is used.
    "case",
    [
        (Point(CORNER.latitude + 0.01 + 0.040, CORNER.longitude), False, True),
        (Point(CORNER.latitude + 0.01 + 0.050, CORNER.longitude), False, False),
        (Point(CORNER.latitude, CORNER.longitude + 0.01 + 0.060), False, True),
        (Point(CORNER.latitude, CORNER.longitude + 0.01 + 0.067), False, False),
        (Point(CORNER.latitude + 0.01 + 0.008, CORNER.longitude), True, True),
        (Point(CORNER.latitude + 0.01 + 0.010, CORNER.longitude), True, False),
        (Point(-33.9, 151.2), True, False),
    ],
)
def test_a_place_of_the_same_name_far_away_is_not_meant(
    work: Work, step: Run, area: Area, case: tuple[Point, bool, bool]
) -> None:
    found, picked, taken = case
    kept = report.submit_report(work, submission(words=WORDS, area=area if picked else None))
    step(FakeGeocoder(found), kept.id)
    assert (kept.point is not None) is taken
    assert kept.area_id == (area.id if picked else None)


def test_where_there_are_no_areas_nothing_is_asked(work: Work, step: Run) -> None:
    kept = report.submit_report(work, submission(words=WORDS))
    geocoder = FakeGeocoder(BARN)
    step(geocoder, kept.id)
    assert geocoder.asked == []


def test_it_looks_around_the_areas_only(work: Work, step: Run, area: Area) -> None:
    geocoder = FakeGeocoder()
    step(geocoder, report.submit_report(work, submission(words=WORDS)).id)
    assert geocoder.box is not None
    low, high = geocoder.box.south_west, geocoder.box.north_east
    assert low.latitude == pytest.approx(area.latitude - 0.01 - 0.045, abs=0.001)
    assert high.latitude == pytest.approx(area.latitude + 0.01 + 0.045, abs=0.001)
    assert high.longitude == pytest.approx(area.longitude + 0.01 + 0.0635, abs=0.001)


@pytest.mark.usefixtures("area")
def test_a_report_that_was_placed_meanwhile_stays_as_it_is(work: Work, step: Run, woken: Woken) -> None:
    """The sweep did not wait for the geocoder."""
    kept = report.submit_report(work, submission(words=WORDS))

    def placed() -> None:
        verify.place_report(work, kept.id)
        work.session.commit()
        woken.steps.clear()

    step(FakeGeocoder(BARN, meanwhile=placed), kept.id)
    assert kept.point is None
    assert woken.of(Step.VERIFY) == []


def opened(work: Work, kept: Report) -> Incident:
    verify.place_report(work, kept.id)
    return work.session.get_one(Incident, kept.incident_id)


@pytest.mark.usefixtures("area")
def test_a_point_at_no_known_place_gets_its_street(work: Work, step: Run, woken: Woken) -> None:
    kept = report.submit_report(work, submission(point=Point(CORNER.latitude + 0.005, CORNER.longitude)))
    incident = opened(work, kept)
    work.session.commit()
    assert woken.of(Step.GEOCODE) == [str(kept.id)]
    step(FakeGeocoder(name="Bloomington Avenue"), kept.id)
    assert incident.place_words == "Bloomington Avenue"
    assert woken.of(Step.VERIFY) == [str(kept.id)]  # only from when it was sent


@pytest.mark.usefixtures("area")
def test_a_point_at_a_known_place_is_called_by_that(work: Work, step: Run, woken: Woken) -> None:
    kept = report.submit_report(work, submission(point=CORNER))
    incident = opened(work, kept)
    work.session.commit()
    assert woken.of(Step.GEOCODE) == []
    geocoder = FakeGeocoder(name="Bloomington Avenue")
    step(geocoder, kept.id)
    assert (incident.place_words, geocoder.asked) == ("Lake St & Bloomington Ave", [])


@pytest.mark.usefixtures("area")
def test_a_name_that_somebody_gave_meanwhile_stays(work: Work, step: Run) -> None:
    kept = report.submit_report(work, submission(point=Point(CORNER.latitude + 0.005, CORNER.longitude)))
    incident = opened(work, kept)

    def named() -> None:
        incident.place_words = "by the school"
        work.session.commit()

    step(FakeGeocoder(name="Bloomington Avenue", meanwhile=named), kept.id)
    assert incident.place_words == "by the school"


@pytest.mark.usefixtures("area")
def test_a_report_withdrawn_in_the_meantime_gets_no_street(work: Work, step: Run) -> None:
    kept = report.submit_report(work, submission(point=Point(CORNER.latitude + 0.005, CORNER.longitude)))
    incident = opened(work, kept)

    def withdrawn() -> None:
        follow_up.withdraw_report(work, kept.code)
        work.session.commit()

    step(FakeGeocoder(name="Bloomington Avenue", meanwhile=withdrawn), kept.id)
    assert incident.place_words == ""


def test_about_a_report_that_is_gone_nobody_is_asked_or_woken(step: Run, woken: Woken) -> None:
    geocoder = FakeGeocoder(BARN)
    step(geocoder, UUID(int=0))
    assert geocoder.asked == []
    assert woken.steps == []
