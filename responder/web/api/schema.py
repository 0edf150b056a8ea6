"""Schemas of what partners send and get back, with all names and limits. The OpenAPI document comes from them."""

from typing import Any

from marshmallow import EXCLUDE, RAISE, Schema, ValidationError, fields, post_load, validate, validates_schema

from responder.domain.language import DEFAULT, NAMES
from responder.domain.report import (
    LONGEST_AREA_NAME,
    LONGEST_DETAILS,
    LONGEST_PLACE_WORDS,
    MOST_EQUIPMENT,
    Activity,
    Equipment,
    Progress,
    Seen,
    Size,
    Uniform,
)
from responder.web.typed import one_line, written

KEY = r'^([A-Za-z0-9._:~+/=-]{1,128}|"[A-Za-z0-9._:~+/=-]{1,128}")$'
"""Pattern of an Idempotency-Key: with quotation marks, as in the IETF draft, or without, as most programs send it."""


class _Flag(fields.Boolean):
    """Only true and false, not other values that could mean them."""

    def _deserialize(self, value: Any, *_of: Any, **_more: Any) -> bool:
        if not isinstance(value, bool):
            raise self.make_error("invalid", input=value)
        return value


class _Degrees(fields.Float):
    """Only a number, not a string that could be read as one."""

    def _validated(self, value: Any) -> float:
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            raise self.make_error("invalid", input=value)
        return super()._validated(value)


class _Listed(fields.List[Any]):
    """Only a list, not an object whose names could be read as one."""

    def _deserialize(self, value: Any, *of: Any, **more: Any) -> list[Any]:
        if not isinstance(value, list):
            raise self.make_error("invalid")
        return super()._deserialize(value, *of, **more)


def _described(description: str) -> dict[str, str]:
    return {"description": description}


class Point(Schema):
    """A point in degrees, WGS84."""

    class Meta:
        unknown = RAISE

    latitude = _Degrees(required=True, validate=validate.Range(-90, 90))
    longitude = _Degrees(required=True, validate=validate.Range(-180, 180))


class Area(Schema):
    """An area of the group that gets the report, by the names that its form shows."""

    class Meta:
        unknown = RAISE

    city = fields.String(required=True, validate=validate.Length(1, LONGEST_AREA_NAME))
    name = fields.String(required=True, validate=validate.Length(1, LONGEST_AREA_NAME))


class Report(Schema):
    """A neighbor's report. At least one of `point`, `area` and `place_words` is required."""

    class Meta:
        unknown = RAISE

    activity = fields.Enum(
        Activity, by_value=fields.String, required=True, metadata=_described("What people saw happening.")
    )
    size = fields.Enum(
        Size, by_value=fields.String, load_default=Size.UNKNOWN, metadata=_described("About how many agents.")
    )
    uniform = fields.Enum(
        Uniform, by_value=fields.String, load_default=Uniform.UNKNOWN, metadata=_described("What they are wearing.")
    )
    equipment = _Listed(
        fields.Enum(Equipment, by_value=fields.String),
        load_default=list,
        validate=validate.Length(max=MOST_EQUIPMENT),
        metadata=_described("Vehicles and equipment."),
    )
    seen = fields.Enum(
        Seen,
        by_value=fields.String,
        load_default=Seen.NOW,
        metadata=_described("When it was seen: now, minutes ago, within the last hour, or earlier."),
    )
    first_hand = _Flag(load_default=False, metadata=_described("Whether the reporter saw it with their own eyes."))
    point = fields.Nested(Point)
    area = fields.Nested(Area)
    place_words = fields.String(
        load_default="",
        validate=validate.Length(max=LONGEST_PLACE_WORDS),
        metadata=_described("The place in words, such as an intersection: Lake St & Bloomington Ave."),
    )
    details = fields.String(
        load_default="",
        validate=validate.Length(max=LONGEST_DETAILS),
        metadata=_described("Anything else. Please leave out names, faces, plates and phone numbers."),
    )
    language = fields.String(
        load_default=DEFAULT,
        validate=validate.OneOf(list(NAMES)),
        metadata=_described("The reporter's language."),
    )

    @post_load
    def _clean(self, data: dict[str, Any], **_more: Any) -> dict[str, Any]:
        """Remove invisible characters, as the form does."""
        return {**data, "place_words": one_line(data["place_words"]), "details": written(data["details"])}

    @validates_schema(skip_on_field_errors=True)
    def _see_where(self, data: dict[str, Any], **_more: Any) -> None:
        if not ("point" in data or "area" in data or one_line(data["place_words"])):
            raise ValidationError("At least one of point, area and place_words is required.")


class Headers(Schema):
    """The headers of a report."""

    key = fields.String(
        data_key="Idempotency-Key",
        required=True,
        validate=validate.Regexp(KEY),
        metadata=_described(
            "You choose it, a new one for each report. The same report sent twice with one key is saved once."
        ),
    )


class _Answer(Schema):
    """A response, which may have more fields one day. Programs should accept that."""

    class Meta:
        unknown = EXCLUDE


class Received(_Answer):
    """A report's code and status."""

    code = fields.String(required=True, metadata={**_described("The report's code."), "example": "K7QF-2MTX"})
    state = fields.Enum(
        Progress,
        by_value=fields.String,
        required=True,
        metadata=_described("received, being checked by people, or closed. Nothing else is shared about it."),
    )
    held = fields.Boolean(required=True, metadata=_described("Whether a person must review it first."))


class Fault(_Answer):
    """One fault of a body or a header."""

    detail = fields.String(required=True)
    pointer = fields.String(metadata=_described("Where in the body: a JSON pointer as a URI fragment."))
    header = fields.String(metadata=_described("Which header it is about."))


class Problem(_Answer):
    """An error: what could not be done, and why."""

    type = fields.String(required=True)
    title = fields.String(required=True)
    status = fields.Integer(required=True)
    detail = fields.String(required=True)
    errors = fields.List(fields.Nested(Fault))
