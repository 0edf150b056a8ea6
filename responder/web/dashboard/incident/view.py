"""The page of one incident."""

from flask.typing import ResponseReturnValue

from responder.domain.role import Role
from responder.web.access import needs
from responder.web.dashboard.incident.incident_page import found, incident_page


@needs(Role.VIEWER)
def incident(code: str) -> ResponseReturnValue:
    """Show one incident."""
    return incident_page(found(code))
