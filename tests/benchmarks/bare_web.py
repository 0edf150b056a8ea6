"""The bare app to compare ours with: it takes the same form, inserts one row, and does nothing else."""

import os

from flask import Flask, redirect, request
from flask.typing import ResponseReturnValue
from sqlalchemy import create_engine, text

_INSERT = text("INSERT INTO bare_report (activity, words, details) VALUES (:activity, :words, :details)")


def create_app() -> Flask:
    """For gunicorn."""
    app = Flask(__name__)
    engine = create_engine(os.environ["RESPONDER_DATABASE_URL"], pool_size=8)

    @app.get("/health/live")
    def live() -> ResponseReturnValue:
        return "live"

    @app.post("/report")
    def send() -> ResponseReturnValue:
        given = {name: request.form.get(name, "") for name in ("activity", "words", "details")}
        with engine.begin() as connection:
            connection.execute(_INSERT, given)
        return redirect("/", 303)

    return app
