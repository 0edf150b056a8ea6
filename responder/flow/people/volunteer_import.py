"""Import volunteers from an existing list: preview it first, then write all of it or nothing."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from uuid import UUID, uuid4

from responder.domain.volunteer import Skill
from responder.flow.work import Work
from responder.store import audit
from responder.store import volunteer_import as store
from responder.store.audit import Act
from responder.store.base import vault_of
from responder.store.volunteer_import import Staged, Standing

_TOGETHER = 500
"""Rows between two updates of the progress bar."""

Lines = Mapping[Standing, list[int]]
"""The file's line numbers by what becomes of them."""
Tick = Callable[[int], None]
"""Called with the number of rows just finished."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A checked person from the list. The repr shows neither the number (E.164), the name nor the proof."""

    line: int
    number: str = field(repr=False)
    name: str = field(repr=False)
    language: str
    second_language: str
    areas: tuple[UUID, ...]
    skills: tuple[Skill, ...]
    trained_on: date | None
    trained_in: str
    consent_on: date
    """The day they agreed, in the group's time zone."""
    proof: str = field(repr=False)
    """How they agreed, and where the proof is kept."""


def preview_import(work: Work, listed: Sequence[Listed]) -> Lines:
    """Return what would become of each line, without writing anything."""
    found: dict[Standing, list[int]] = {standing: [] for standing in Standing}
    vault = vault_of(work.session)
    for some in _batches(listed):
        indexes = [vault.index(one.number) for one in some]
        standings = store.look_up_phones(work.session, indexes)
        for one, index in zip(some, indexes, strict=True):
            found[standings.get(index, Standing.NEW)].append(one.line)
    return found


def write_import(work: Work, listed: Sequence[Listed], tick: Tick) -> Lines:
    """Add everyone as an active volunteer, unless their phone is a volunteer's already or suppressed.

    Returns each line's result. It sends no texts. A person who joins or sends STOP at the same time comes before or
    after it, and is never lost. Encrypting takes most of the time and blocks no one; only the last statements block
    others, for a second or two.
    """
    store.prepare(work.session)
    for some in _batches(listed):
        store.stage(work.session, (_sealed(work, one) for one in some))
        tick(len(some))
    became: dict[Standing, list[int]] = {standing: [] for standing in Standing}
    for line, standing in store.write(work.session, work.now):
        became[standing].append(line)
    if became[Standing.NEW]:
        audit.record(work.session, None, Act("import", "volunteer", None), work.now)
    return became


def _sealed(work: Work, one: Listed) -> Staged:
    vault, phone_id, volunteer_id = vault_of(work.session), uuid4(), uuid4()
    agreed = datetime.combine(one.consent_on, time.min, work.policy.zone)
    return Staged(
        line=one.line,
        phone_id=phone_id,
        number_sealed=vault.seal(one.number, store.NUMBER, phone_id),
        number_index=vault.index(one.number),
        volunteer_id=volunteer_id,
        name_sealed=vault.seal(one.name, store.NAME, volunteer_id),
        language=one.language,
        second_language=one.second_language,
        skills=[str(skill) for skill in one.skills],
        areas=list(one.areas),
        trained_on=one.trained_on,
        trained_in=one.trained_in,
        proof=one.proof,
        given_at=agreed.astimezone(UTC),
    )


def _batches(listed: Sequence[Listed]) -> Iterator[Sequence[Listed]]:
    for start in range(0, len(listed), _TOGETHER):
        yield listed[start : start + _TOGETHER]
