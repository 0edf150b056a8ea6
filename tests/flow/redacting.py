"""Texts with a secret in them, and every place where the secret could still be found."""

from uuid import uuid4

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from responder.domain.redaction import pieces
from responder.flow.report import report
from responder.flow.verify import verify
from responder.store import content_key
from responder.store.report import Report
from responder.store.tables import METADATA
from tests.factories import answering, submission
from tests.flow.calls import Scene

SECRET = "Zoraida Quintanilla"


SAID = f"they took {SECRET} from 2917 Fremont, two vans"


def of_report(here: Scene, **given: object) -> Report:
    """A report of the incident that contains the secret."""
    kept = report.submit_report(here.work, answering(submission(details=SAID, source=uuid4()), **given))
    verify.place_report(here.work, kept.id)
    kept.incident_id = here.incident.id
    here.work.session.flush()
    return kept


def numbers(said: str, *words: str) -> set[int]:
    """The positions of these words among the pieces of the text."""
    wanted = {word for one in words for word in one.split()}
    return {number for number, piece in enumerate(pieces(said)) if piece.strip(",.") in wanted}


def kept_anywhere(session: Session, words: str) -> list[str]:
    """The tables that contain the words, in plain text or in anything that a key still opens."""
    session.flush()
    found = []
    for table in METADATA.sorted_tables:
        rows = session.execute(text(f'SELECT whole::text, to_jsonb(whole) FROM "{table.name}" AS whole'))  # noqa: S608  # own names
        found += [table.name for row in rows if any(word in row[0] for word in words.split())]
        for column in [one.name for one in table.columns if one.name.endswith("_sealed") and "key_id" in table.columns]:
            sealed = select(table.c.id, table.c.key_id, table.c[column]).where(table.c[column].is_not(None))
            for row_id, key, value in session.execute(sealed):
                for where in (f"{table.name}.{column.removesuffix('_sealed')}",):
                    said = content_key.read(session, key, value, where, row_id)
                    found += [where for word in words.split() if word in said]
    return found
