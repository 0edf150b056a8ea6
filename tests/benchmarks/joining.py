"""What placing a report costs when many have told of the same incident, beside the first few."""

from datetime import UTC, datetime, timedelta
from random import Random
from statistics import median
from time import perf_counter
from uuid import UUID, uuid4

from responder.domain.report import Activity, Answers, Channel
from responder.flow.report import report as report_flow
from responder.flow.report.report import Submission
from responder.flow.verify import verify
from responder.flow.work import Work
from tests.benchmarks.ground import Ground
from tests.benchmarks.scale import Scale
from tests.benchmarks.table import Figure
from tests.factories import CORNER
from tests.policy import POLICY

_FIRST, _AROUND = 20, 15
"""The reports that are measured first, and how many before and after."""
_WORDS = (
    "agents", "vans", "corner", "window", "kitchen", "vest", "shouting", "bakery", "bus", "laundry",
    "alley", "truck", "ladder", "fence", "neighbor", "porch", "radio", "whistle", "garage", "church",
    "bicycle", "crossing", "market", "clinic", "playground", "bridge", "stairs", "camera", "jacket", "headlights",
    "driveway", "mailbox",
)  # fmt: skip


def placed(ground: Ground, scale: Scale) -> list[Figure]:
    """Reports that all join one incident; the middle of thirty around the 20th and around the last one counts."""
    ground.clear()
    last = scale.of_one_incident
    wanted = {*range(_FIRST - _AROUND, _FIRST + _AROUND), *range(last - _AROUND, last + _AROUND)}
    took: dict[int, float] = {}
    started = datetime.now(UTC)
    for number in range(last + _AROUND):
        now = started + timedelta(seconds=number)
        with ground.session() as session:
            key = report_flow.submit_report(Work(session, POLICY, now), _submission(number)).id
        begun = perf_counter()
        with ground.session() as session:
            verify.place_report(Work(session, POLICY, now), key)
        if number in wanted:
            took[number] = perf_counter() - begun
    early = median(time for number, time in took.items() if number < _FIRST + _AROUND)
    late = median(time for number, time in took.items() if number >= last - _AROUND)
    ground.clear()
    return [
        Figure(
            13,
            f"Report {last} of one incident placed, beside the 20th",
            late / early,
            most=1.5,
            unit=" ×",
            beside=f"{late * 1000:.1f} ms beside {early * 1000:.1f} ms",
            details={"early": early, "late": late},
        )
    ]


def _submission(number: int) -> Submission:
    said = " ".join(Random(number).sample(_WORDS, 9))  # noqa: S311  # the same words in every run
    answers = Answers(language="en", activity=Activity.WORKPLACE, first_hand=True, point=CORNER, details=said)
    return Submission(key=uuid4(), source_id=UUID(int=number + 1), channel=Channel.WEB, answers=answers)
