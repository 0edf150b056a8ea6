"""Partners' programs get what the OpenAPI document promises, whatever they send."""

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any

import schemathesis
from flask import Flask
from schemathesis.config import SchemathesisConfig
from schemathesis.engine import from_schema
from schemathesis.engine.events import FatalError, NonFatalError, ScenarioFinished
from schemathesis.engine.recorder import ScenarioRecorder
from schemathesis.generation import GenerationMode

from responder.flow.report import partner as flow
from responder.flow.work import Work
from tests.factories import Factory

DOCUMENT = "/api/v1/openapi.json"
SEND, LOOK = "POST /api/v1/reports", "GET /api/v1/reports/{code}"
EXAMPLES = 120
"""Generated requests for each operation and method, besides those at the edge of every limit."""

Answer = tuple[str, GenerationMode, int, bytes]


def config(token: str) -> SchemathesisConfig:
    return SchemathesisConfig.from_dict(
        {
            "seed": 1,
            "auth": {"openapi": {"token": {"bearer": token}}},
            "generation": {"deterministic": True, "max-examples": EXAMPLES, "with-security-parameters": False},
            "phases": {"stateful": {"enabled": False}},
            # Faults that no document can describe also get a 422. This test checks the exact reason.
            "checks": {
                "positive_data_acceptance": {"expected-statuses": ["2xx", "404", "422"]},
                # This check repeats requests in a way that needs a network. Other tests cover tokens.
                "ignored_auth": {"enabled": False},
            },
        }
    )


def run(app: Flask, work: Work, make: Factory) -> Iterator[ScenarioRecorder]:
    """Every request tried, with its result."""
    make.area()
    _partner, token = flow.add_partner(work, None, "A program that tries everything")
    work.session.commit()
    for limiter in app.extensions["limiter"]:
        limiter.enabled = False
    for event in from_schema(schemathesis.openapi.from_wsgi(DOCUMENT, app, config=config(token))).execute():
        assert not isinstance(event, NonFatalError | FatalError), event
        if isinstance(event, ScenarioFinished):
            yield event.recorder


def faults(recorder: ScenarioRecorder) -> Iterator[str]:
    for tried, checks in recorder.checks.items():
        for check in checks:
            if check.failure_info is not None:
                case = recorder.cases[tried].value
                yield f"{recorder.label}: {check.failure_info.failure} for {case.path_parameters} {case.body!r}"


def answers(recorder: ScenarioRecorder) -> Iterator[Answer]:
    for tried, interaction in recorder.interactions.items():
        meta, response = recorder.cases[tried].value.meta, interaction.response
        assert meta is not None
        assert response is not None
        yield recorder.label, meta.generation.mode, response.status_code, response.content


def cannot_be_described(told: dict[str, Any]) -> bool:
    """Whether it is words that are empty once cleaned, an unknown area, or a key used for another report."""
    return {fault["pointer"] for fault in told.get("errors", [])} <= {"#", "#/area"}


def test_every_answer_matches_the_api_document(app: Flask, work: Work, make: Factory) -> None:
    recorded = list(run(app, work, make))
    assert [fault for one in recorded for fault in faults(one)] == []
    seen = [answer for one in recorded for answer in answers(one)]
    refused = [json.loads(said) for _what, mode, code, said in seen if mode is GenerationMode.POSITIVE and code == 422]
    assert [told for told in refused if not cannot_be_described(told)] == []
    # The requests were really tried, and reports were really kept.
    counted = Counter((what, mode, code) for what, mode, code, _said in seen)
    assert counted[SEND, GenerationMode.POSITIVE, 201] > 10
    assert counted[LOOK, GenerationMode.POSITIVE, 200] > 10
    assert counted[SEND, GenerationMode.NEGATIVE, 422] > 50
    assert counted[LOOK, GenerationMode.POSITIVE, 404] > 10
