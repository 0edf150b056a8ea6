"""How we store an alert's kind. We read a callout by its new word and its old one, and write the old one.

The previous release only knows a callout as "call". It may still run next to this one during an update, or again after
a rollback. A row that says "callout" would make it fail. So we don't migrate yet: all rows stay as they are and work
for both. This release already reads the new word in every row and statement, so the next one can write "callout" and
rename the old rows.
"""

from typing import Any

from sqlalchemy import ColumnElement, Dialect, Text, type_coerce
from sqlalchemy.sql.operators import OperatorType, eq, ne
from sqlalchemy.types import TypeDecorator

from responder.domain.alert import Kind
from responder.store.base import AsWord

_WORDS = (Kind.CALLOUT.stored, str(Kind.CALLOUT))
CALLOUT_WORDS = f"({', '.join(repr(word) for word in _WORDS)})"
"""Both words, for SQL: `alert.kind IN {CALLOUT_WORDS}`."""


class AsKind(AsWord[Kind]):
    """A column with an alert's kind. A comparison with a callout finds both words."""

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
