"""A report as joining sees it, for tests of joining."""

from dataclasses import replace
from datetime import UTC, datetime
from uuid import uuid4

from responder.domain.distance import Point
from responder.domain.report import Activity, Exactness
from responder.domain.tally import Seen

NOW = datetime(2026, 5, 4, 12, tzinfo=UTC)
AREA, PLACE = uuid4(), uuid4()
CORNER = Point(44.9484, -93.2523)
HERE = Seen(area_id=AREA, place_id=None, point=CORNER, activity=Activity.VEHICLES, at=NOW)
AREA_ONLY = replace(HERE, point=None, exactness=Exactness.AREA)


def north(distance: float, seen: Seen = HERE) -> Seen:
    """The same, so many metres further north."""
    return replace(seen, point=Point(CORNER.latitude + distance / 111_195, CORNER.longitude))
