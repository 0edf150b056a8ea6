"""What the benchmark sees of its carrier: what was accepted, when, and for which number."""

from dataclasses import dataclass
from urllib.parse import parse_qs

import httpx


@dataclass(frozen=True)
class Taken:
    """A text that the carrier took. Times are CLOCK_MONOTONIC, as `time.monotonic()` gives in any process here."""

    number: str
    body: str
    callback_url: str
    sid: str
    arrived: float
    answered: float
    """When its sender was told that it is accepted."""


@dataclass(frozen=True)
class Counts:
    """`accepted`: answered already. `processor`: seconds of processor time of the carrier itself."""

    accepted: int
    open: int
    most_open: int
    refused: int
    others: int
    processor: float


class Ledger:
    """The carrier's ledger, read by HTTP."""

    def __init__(self, url: str) -> None:
        self._http = httpx.Client(base_url=f"{url}/benchmark", timeout=30)

    def counts(self) -> Counts:
        return Counts(**self._http.get("/counts").raise_for_status().json())

    def taken(self, since: int = 0) -> list[Taken]:
        """What was answered, in order of arrival, from this position up to the first one still open."""
        found = []
        for arrived, answered, sid, form in self._http.get(f"/entries/{since}").raise_for_status().json():
            if not answered:
                break
            fields = {name: values[0] for name, values in parse_qs(form).items()}
            callback = fields.get("StatusCallback", "")
            found.append(Taken(fields["To"], fields["Body"], callback, sid, arrived, answered))
        return found

    def reset(self) -> None:
        """Forgets everything so far."""
        self._http.get("/reset").raise_for_status()

    def close(self) -> None:
        self._http.close()
