"""The OpenAPI document for partners, made from the same schemas that read their requests."""

from flask import Flask
from flask_smorest import Api

_TITLE = "Reports to Responder"
_ABOUT = (
    "Another group's program hands in what its people were told. Every request brings the token that an admin of the "
    "group has made for you. A report needs an activity and a place; under its Idempotency-Key it can be sent again "
    "until an answer arrives, and is one report. What people wrote may name nobody."
)
_TOKEN = {"type": "http", "scheme": "bearer", "description": "The token an admin of the group made for you."}
_WHERE = [
    {"required": ["point"]},
    {"required": ["area"]},
    {"required": ["place_words"], "properties": {"place_words": {"pattern": r"\S"}}},
]


class Document(Api):  # type: ignore[misc]  # the library publishes no types
    """Describes errors as the application returns them. The application handles them itself."""

    DEFAULT_ERROR_RESPONSE_NAME = None

    def _register_error_handlers(self) -> None:
        """Do nothing: errors are handled in one place, `responder/web/errors.py`."""


def document(app: Flask, public_url: str) -> Document:
    """The document, served next to the API itself."""
    app.config.update(
        API_TITLE=_TITLE,
        API_VERSION="1",
        OPENAPI_VERSION="3.1.0",
        OPENAPI_URL_PREFIX="/api/v1",
        OPENAPI_JSON_PATH="openapi.json",
    )
    made = Document(
        app,
        spec_kwargs={
            "info": {"description": _ABOUT},
            "servers": [{"url": public_url.rstrip("/")}],
            "security": [{"token": []}],
        },
    )
    made.spec.components.security_scheme("token", _TOKEN)
    return made


def finish(made: Document) -> None:
    """Add what no single field can say: a place is required, in one of three ways. Remove unused schemas."""
    schemas = made.spec.components.schemas
    schemas["Report"]["anyOf"] = _WHERE
    for unused in ("Error", "PaginationMetadata"):
        schemas.pop(unused, None)
