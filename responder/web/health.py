"""Health checks: whether this process is alive, and whether it can take reports."""

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import SQLAlchemyError

from responder.web.site import site, work

health = Blueprint("health", __name__, url_prefix="/health")


@health.get("/live")
def live() -> ResponseReturnValue:
    """Answer that this process is alive."""
    return jsonify(live=True)


@health.get("/ready")
def ready() -> ResponseReturnValue:
    """Whether reports can be taken: 200 if the database is up and current, else 503. Redis is only reported."""
    try:
        database = site().current(work().session) == site().head
    except SQLAlchemyError:
        database = False
    return jsonify(ready=database, database=database, redis=site().broker.reached()), 200 if database else 503
