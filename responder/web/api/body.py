"""Reads the body of a request: strict JSON, or a plain error."""

import json
from typing import Any, NoReturn

from flask import Request, abort
from marshmallow import Schema
from webargs.flaskparser import FlaskParser
from webargs.flaskparser import abort as abort_with


class Parser(FlaskParser):
    """Accepts only what RFC 8259 allows: UTF-8, finite numbers, each name once."""

    def load_json(self, req: Request, schema: Schema) -> Any:  # noqa: ARG002 - the library passes it
        if req.mimetype != "application/json":
            abort(415)
        try:
            return json.loads(req.get_data().decode(), parse_constant=_refuse_constant, object_pairs_hook=_once)
        except RecursionError:
            abort(400, "The body is nested too deeply.")
        except ValueError:  # not UTF-8, not JSON, or an endless number
            abort(400, "The body is not JSON in UTF-8.")


def refuse(name: str, why: str) -> NoReturn:
    """Say that the value of this name in the body can't be used."""
    abort_with(422, messages={"json": {name: [why]}})


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(name)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    kept = dict(pairs)
    if len(kept) != len(pairs):
        raise ValueError("a name twice")
    return kept
