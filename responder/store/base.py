"""The basis of every table: constraint names, keys, moments in UTC, and sessions."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from enum import StrEnum
from typing import Annotated, Any, ClassVar, TypeVar, cast
from uuid import UUID, uuid4

from sqlalchemy import DateTime, Dialect, Engine, ForeignKey, MetaData, Text, create_engine
from sqlalchemy.orm import DeclarativeBase, Session, mapped_column, sessionmaker
from sqlalchemy.types import TypeDecorator

from responder.store import pool_check
from responder.store.vault import Vault

_VAULT = "vault"
_OPTIONS = (
    "-c statement_timeout=30000 -c timezone=UTC "
    # A query plan from when a table was empty is wrong for an alert to thousands of people.
    "-c plan_cache_mode=force_custom_plan"
)
Word = TypeVar("Word", bound=StrEnum)


class Moment(TypeDecorator[datetime]):
    """A moment, written and read in UTC. Raises ValueError for a datetime without a zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002  # signature of the library
        if value is not None and value.tzinfo is None:
            raise ValueError("a moment needs a time zone")
        return value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002  # signature of the library
        return value.astimezone(UTC) if value is not None else None


class AsWord(TypeDecorator[Word]):
    """A word from a fixed vocabulary, stored as text, so that new words need no migration of a database type."""

    impl = Text
    cache_ok = True

    def __init__(self, vocabulary: type[Word]) -> None:
        super().__init__()
        self.vocabulary = vocabulary

    def process_bind_param(self, value: Word | str | None, dialect: Dialect) -> str | None:  # noqa: ARG002  # signature of the library
        return None if value is None else str(self.vocabulary(value))

    def process_result_value(self, value: Any | None, dialect: Dialect) -> Word | None:  # noqa: ARG002  # signature of the library
        return None if value is None else self.vocabulary(value)


class Base(DeclarativeBase):
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: ClassVar[dict[type, object]] = {datetime: Moment, str: Text}


Key = Annotated[UUID, mapped_column(primary_key=True, default=uuid4)]
"""A random key, made before the row is written because sealed columns are bound to it."""


def refers(target: str, *, index: bool = False, on_delete: str | None = None) -> Any:
    """A column with a foreign key to another table."""
    return mapped_column(ForeignKey(target, ondelete=on_delete), index=index)


def connect(url: str, pool_size: int) -> Engine:
    """An engine that stops any statement after 30 seconds, so that it can't hold up everybody else."""
    engine = create_engine(
        url,
        pool_size=pool_size,
        max_overflow=pool_size,
        hide_parameters=True,  # error messages would quote them
        connect_args={"connect_timeout": 5, "options": _OPTIONS},
    )
    pool_check.watch(engine)
    return engine


def connect_to_deliver(url: str) -> Engine:
    """An engine for delivery's claims. There are many a second, they retry, and they must use the queue's index.

    Right after an approval the planner has no statistics for the new rows, and would sort them all for each claim.
    """
    options = f"{_OPTIONS} -c enable_sort=off"
    connect_args = {"connect_timeout": 5, "options": options}
    return create_engine(url, pool_size=1, max_overflow=1, hide_parameters=True, connect_args=connect_args)


def session_maker(engine: Engine, vault: Vault) -> sessionmaker[Session]:
    """Sessions with the vault that opens sealed content."""
    return sessionmaker(engine, expire_on_commit=False, info={_VAULT: vault})


def vault_of(session: Session) -> Vault:
    return cast(Vault, session.info[_VAULT])


@contextmanager
def transaction(sessions: sessionmaker[Session]) -> Iterator[Session]:
    """One transaction: committed at the end, rolled back by any exception."""
    with sessions() as session, session.begin():
        yield session
