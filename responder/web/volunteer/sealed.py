"""Carries the join form to the code's page, sealed: only this server can read it, and only for a while."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterable
from datetime import timedelta
from uuid import UUID, uuid4

from werkzeug.datastructures import MultiDict

from responder.flow.work import Work
from responder.store.base import vault_of
from responder.store.vault import SealBroken

_WHERE = "join.form"
_LIFE = timedelta(minutes=15)
"""A little longer than a code."""
_ID = 16
"""Length in bytes of the random id that a seal is bound to."""

Fields = Iterable[tuple[str, str]]


def seal(work: Work, fields: Fields) -> str:
    """The fields, sealed, for a hidden field of a posted form. Never put this in an address."""
    key, ends = uuid4(), (work.now + _LIFE).timestamp()
    sealed = vault_of(work.session).seal(json.dumps([ends, list(fields)]), _WHERE, key)
    return urlsafe_b64encode(key.bytes + sealed).decode()


def unseal(work: Work, token: str) -> MultiDict[str, str] | None:
    """The fields again; None if we did not seal them, or did so too long ago."""
    try:
        raw = urlsafe_b64decode(token)
        opened = vault_of(work.session).open(raw[_ID:], _WHERE, UUID(bytes=raw[:_ID]))
    except (ValueError, SealBroken):
        return None
    ends, fields = json.loads(opened)
    return MultiDict((name, value) for name, value in fields) if work.now.timestamp() <= ends else None
