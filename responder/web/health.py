"""Whether this process lives, and whether it can take a report."""

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import SQLAlchemyError

from responder.web.site import site, work

health = Blueprint("health", __name__, url_prefix="/health")


@health.get("/live")
def live() -> ResponseReturnValue:
    """This process answers."""
    return jsonify(live=True)


@health.get("/ready")
def ready() -> ResponseReturnValue:
    """Whether reports can be taken: that needs the database, up to date. Redis is told, not needed."""
    try:
        database = site().current(work().session) == site().head
    except SQLAlchemyError:
        database = False
    return jsonify(ready=database, database=database, redis=site().broker.reached()), 200 if database else 503
