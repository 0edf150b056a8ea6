"""Legal holds at the command line: what a court or a lawyer wants kept."""

from uuid import UUID

from sqlalchemy import select

from config.settings import Settings
from responder.commands.transaction import working
from responder.flow.admin import legal_hold as flow
from responder.flow.work import Work
from responder.store import board
from responder.store import incident as incident_store
from responder.store import legal_hold as store
from responder.store.area import Area
from responder.store.legal_hold import Hold
from responder.trouble import Trouble


def place(settings: Settings, code: str, area: str) -> str:
    """Forbid deletions in the named incident or area, or everywhere; returns a line about it. Raises Trouble."""
    with working(settings) as work:
        incident_id = _incident(work, code) if code else None
        area_id = _area(work, area) if area else None
        return _line(work, flow.place_hold(work, None, incident_id, area_id))


def lift(settings: Settings, number: str) -> None:
    """Allow deletions again. Raises Trouble."""
    with working(settings) as work:
        known = {str(one.id): one for one in store.in_force(work.session)}
        if number not in known:
            raise Trouble("There is no such hold. Run `responder holds list` to see active holds.")
        flow.lift_hold(work, None, UUID(number))


def listing(settings: Settings) -> list[str]:
    """A line for each active hold. Raises Trouble."""
    with working(settings) as work:
        return [_line(work, one) for one in store.in_force(work.session)]


def _incident(work: Work, code: str) -> UUID:
    found = incident_store.by_code(work.session, code)
    if found is None:
        raise Trouble("There is no incident with this code. Check the code on the board.")
    return found.id


def _area(work: Work, name: str) -> UUID:
    found = list(work.session.scalars(select(Area).where(Area.name == name)))
    if len(found) != 1:
        raise Trouble("There is no area with this name, or more than one. Run `responder areas list` to see all areas.")
    return found[0].id


def _line(work: Work, one: Hold) -> str:
    if one.incident_id is not None:
        what = f"incident {board.codes(work.session, [one.incident_id])[one.incident_id]}"
    elif one.area_id is not None:
        what = f"area {board.area_names(work.session, [one.area_id])[one.area_id]}"
    else:
        what = "everything"
    return f"{one.id}\t{what}\tsince {one.placed_at.astimezone(work.policy.zone):%Y-%m-%d %H:%M}"
