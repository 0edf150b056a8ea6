"""How an alert's kind is kept: a callout is read under its new word and under its old one, and written under the old.

The release before this one knows a callout as "call" only. It may still run beside this one during an update, or again
when a server is set back, and would fail at a row that says "callout". So nothing is migrated yet: all rows stay as
they are and are right for both. The next release can write "callout" and rename what is there, because this one already
reads it wherever a row or a statement names a kind.
"""

from typing import Any

from sqlalchemy import ColumnElement, Dialect, Text, type_coerce
from sqlalchemy.sql.operators import OperatorType, eq, ne
from sqlalchemy.types import TypeDecorator

from responder.domain.alert import Kind
from responder.store.base import AsWord

_WORDS = (Kind.CALLOUT.stored, str(Kind.CALLOUT))
CALLOUT_WORDS = f"({', '.join(repr(word) for word in _WORDS)})"
"""Both, for a statement in SQL: `alert.kind IN {CALLOUT_WORDS}`."""


class AsKind(AsWord[Kind]):
    """A column of alerts' kinds; compared with a callout, it finds both words."""

    cache_ok = True

    class comparator_factory(TypeDecorator.Comparator[Kind]):  # noqa: N801  # the library's name for it
        def operate(self, op: OperatorType, *other: Any, **more: Any) -> ColumnElement[Any]:
            if op in {eq, ne} and other[0] is Kind.CALLOUT:
                kept = type_coerce(self.expr, Text)
                return kept.in_(_WORDS) if op is eq else kept.not_in(_WORDS)
            return super().operate(op, *other, **more)

    def __init__(self) -> None:
        super().__init__(Kind)

    def process_bind_param(self, value: Kind | str | None, dialect: Dialect) -> str | None:  # noqa: ARG002  # signature of the library
        return None if value is None else Kind(value).stored
