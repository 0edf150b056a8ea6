"""Locate: find the point, place and area for a report's point, words and picked area."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from responder.domain.distance import Point
from responder.domain.report import Exactness
from responder.store import area as area_store
from responder.store import place as place_store
from responder.store.place import Place


@dataclass(frozen=True)
class Found:
    """What was found. It never replaces what the reporter said, which is stored beside it."""

    point: Point | None
    place: Place | None
    area_id: UUID | None
    suggestions: tuple[str, ...] = ()
    """Names of up to two places that may be meant, if none surely is."""
    exactness: Exactness = Exactness.NONE


def locate_report(session: Session, point: Point | None, words: str, area_id: UUID | None) -> Found:
    """Find area and place for a point, or a point for words.

    Words are searched in the picked area only. But a crossing elsewhere is believed more than the area: few people know
    where a neighborhood ends.
    """
    if point is not None:
        area = area_store.locate(session, point) or area_id
        return Found(point, place_store.nearest(session, point), area, exactness=Exactness.POINT)
    read = place_store.read_place(session, words, area_id)
    if area_id is not None and read.place_id is None:
        anywhere = place_store.read_place(session, words)
        if anywhere.is_crossing:
            read, area_id = anywhere, None
    named = session.get(Place, read.place_id) if read.place_id else None
    if named is None:
        area = area_id or read.area_id
        return Found(None, None, area, read.suggestions, Exactness.AREA if area else Exactness.NONE)
    area = area_id or named.area_id or area_store.locate(session, named.point)
    return Found(named.point, named, area, exactness=Exactness.NEAR if read.near else Exactness.PLACE)
