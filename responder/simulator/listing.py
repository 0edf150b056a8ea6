"""One page of Twilio's message list, newest first, by a token that new messages don't shift."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import Any
from urllib.parse import urlencode

from responder.simulator import resource
from responder.simulator.callbacks import API_VERSION
from responder.simulator.ledger import Filter, Ledger
from responder.simulator.outcome import Refusal

DEFAULT_SIZE = 50
LARGEST_SIZE = 1000
FILTERS = ("To", "From", "DateSent", "DateSent<", "DateSent>")
OLDER, NEWER = "PA", "PB"
BAD_QUERY = Refusal(400, 20001, "A parameter of the list is not valid.")


def page_of(ledger: Ledger, query: Mapping[str, str], account_sid: str, lag: float) -> dict[str, Any] | Refusal:
    """Return the page that `query` asks for, with Twilio's keys, or a Refusal if the query makes no sense.

    Texts accepted in the last `lag` seconds are not in it yet.
    """
    try:
        size = min(int(query.get("PageSize", DEFAULT_SIZE)), LARGEST_SIZE)
        number = int(query.get("Page", 0))
        wanted = replace(_filter(query), accepted_until=time.time() - lag if lag else None)
    except ValueError:
        return BAD_QUERY
    token = query.get("PageToken", "")
    turn = ledger.find(token[2:]) if token else None
    if size < 1 or number < 0 or (token and (turn is None or token[:2] not in (OLDER, NEWER))):
        return BAD_QUERY
    if turn and token.startswith(NEWER):
        items, more = list(islice(ledger.newer(wanted, turn.seq), size))[::-1], True
    else:
        skipped = 0 if turn else number * size
        found = islice(ledger.older(wanted, turn.seq if turn else None), skipped, None)
        items = list(islice(found, size))
        more = next(found, None) is not None
    base = f"/{API_VERSION}/Accounts/{account_sid}/Messages.json"
    kept = {name: query[name] for name in FILTERS if name in query} | {"PageSize": str(size)}

    def address(page: int, token: str = "") -> str:
        return f"{base}?{urlencode(kept | {'Page': str(page)} | ({'PageToken': token} if token else {}))}"

    start = number * size
    return {
        "messages": [resource.message(item, account_sid) for item in items],
        "first_page_uri": address(0),
        "next_page_uri": address(number + 1, OLDER + items[-1].sid) if items and more else None,
        "previous_page_uri": address(number - 1, NEWER + items[0].sid) if items and number else None,
        "page": number,
        "page_size": size,
        "start": start,
        "end": start + max(len(items) - 1, 0),
        "uri": address(number, token),
    }


def _filter(query: Mapping[str, str]) -> Filter:
    """Reads the filters; days are days in UTC, whatever hour stands beside them; raises ValueError."""
    first, last = query.get("DateSent>"), query.get("DateSent<")
    if "DateSent" in query:
        first = last = query["DateSent"]
    return Filter(
        to=query.get("To"),
        sender=query.get("From"),
        sent_from=_midnight(first).timestamp() if first else None,
        sent_before=(_midnight(last) + timedelta(days=1)).timestamp() if last else None,
    )


def _midnight(day: str) -> datetime:
    return datetime.strptime(day[:10], "%Y-%m-%d").replace(tzinfo=UTC)
