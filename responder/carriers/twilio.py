"""Twilio as a carrier, through its official client. The simulator has the same API."""

import asyncio
import logging
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from aiohttp import (
    ClientConnectorError,
    ClientError,
    ClientResponse,
    ClientSession,
    ClientTimeout,
    ConnectionTimeoutError,
    DummyCookieJar,
    TCPConnector,
    TraceConfig,
    encode_basic_auth,
)
from twilio.base.exceptions import TwilioException
from twilio.http.async_http_client import AsyncTwilioHttpClient
from twilio.request_validator import RequestValidator
from twilio.rest import Client

from responder.carriers import (
    Accepted,
    AccountFault,
    Busy,
    CarrierAway,
    Kept,
    Late,
    Outcome,
    Refused,
    Text,
    Unknown,
    Unreached,
)

_FIRST_CODE = 10_000
"""Twilio's own codes have five digits. A smaller one is an HTTP status from something in between."""
_TOO_MANY = frozenset({20429, 14107, 21611, 30001, 30022})
_ACCOUNT = frozenset({20003, 20005, 20006, 20008, 20403, 20404, 21603, 21606, 21659, 21660, 21703, 30002})
"""Codes for: signed out, suspended, not found, or a sender that is not ours."""
_WAIT_WHEN_BUSY = 2.0
_PAGE = 1000
_LISTING = 20.0
"""Seconds for all pages of one query."""
_NOT_FOUND = 20404
_TOO_LATE = 30409

_silent = logging.getLogger("responder.carriers.twilio.silent")
_silent.disabled = True
"""Turned off: the client logs every request with its parameters, including phone numbers."""


@dataclass(frozen=True)
class Account:
    """The server, the account and sender, and how long to wait. Times are in seconds."""

    sid: str
    token: str = field(repr=False)
    url: str
    sender: str = field(repr=False)
    messaging_service: str
    connections: int
    connect_timeout: float
    read_timeout: float


@dataclass
class _Permit:
    """The deadline, by the loop's clock, for a request to begin. `refused` is set if it was too late."""

    deadline: float
    refused: bool = False


_permit: ContextVar[_Permit | None] = ContextVar("permit", default=None)


async def _see_that_in_time(*_: object) -> None:
    """Raise TimeoutError if the permit has expired. Runs right before a request's first bytes go to the socket.

    Getting a connection can take long. The process may also have been frozen, and another worker may have taken over.
    """
    permit = _permit.get()
    if permit is not None and asyncio.get_running_loop().time() > permit.deadline:
        permit.refused = True
        raise TimeoutError


class _Session:
    """An aiohttp session that keeps its own time limits: the client passes `timeout=None`, which would remove them."""

    def __init__(self, account: Account) -> None:
        self._session = ClientSession(
            connector=TCPConnector(limit=account.connections),
            cookie_jar=DummyCookieJar(),
            trace_configs=[_watch()],
            timeout=ClientTimeout(total=None, sock_connect=account.connect_timeout, sock_read=account.read_timeout),
        )

    async def request(self, **request: Any) -> ClientResponse:
        del request["timeout"]
        return await self._session.request(**request)

    async def close(self) -> None:
        await self._session.close()


def _watch() -> TraceConfig:
    watch = TraceConfig()
    # The headers wait for the first piece of the body and go out with it.
    watch.on_request_chunk_sent.append(_see_that_in_time)
    return watch


class _Throttled(Exception):
    """HTTP 429 with its Retry-After, because the client's own exception drops the headers."""

    def __init__(self, wait: float) -> None:
        super().__init__("429")
        self.wait = wait


class _HttpClient(AsyncTwilioHttpClient):  # type: ignore[misc]  # the library has no types
    def __init__(self, account: Account) -> None:
        super().__init__(pool_connections=False, logger=_silent)
        self.session = _Session(account)
        self._signed_in = encode_basic_auth(account.sid, account.token)

    async def request(self, method: str, url: str, **request: Any) -> Any:
        # As a header: the session's own sign-in is deprecated and warns twice for each text.
        request["auth"] = None
        request["headers"] = {**request["headers"], "Authorization": self._signed_in}
        response = await super().request(method, url, **request)
        # Otherwise both would keep the last text and number in memory.
        self._test_only_last_request = self._test_only_last_response = None
        if response.status_code == 429:
            raise _Throttled(_seconds(response.headers))
        return response

    def log_request(self, _request: Any) -> None:
        """Log nothing: it would be phone numbers."""

    def log_response(self, _status: int, _response: Any) -> None:
        """Log nothing."""


class TwilioCarrier:
    """Sends through one account. Create it inside a running event loop and keep it: its connections stay warm."""

    def __init__(self, account: Account) -> None:
        self._account = account
        self._http = _HttpClient(account)
        self._client = Client(account.sid, account.token, http_client=self._http)
        self._client.api.base_url = account.url
        self._whole = account.connect_timeout + account.read_timeout
        if account.messaging_service:
            self._from = {"messaging_service_sid": account.messaging_service}
        else:
            self._from = {"from_": account.sender}

    async def send(self, text: Text, deadline: float) -> Outcome:
        """Hand over one text, once. See `Outcome` for the possible results."""
        permit = _Permit(deadline)
        _permit.set(permit)
        outcome = await self._create(text)
        return Late() if permit.refused else outcome

    async def _create(self, text: Text) -> Outcome:
        try:
            # sock_read restarts with each byte: only a limit on the total time stops an answer that drips in.
            async with asyncio.timeout(self._whole):
                message = await self._client.messages.create_async(
                    to=text.number,
                    body=text.body,
                    status_callback=text.callback_url,
                    validity_period=max(1, min(36_000, text.useful_seconds)),
                    **self._from,
                )
        except _Throttled as busy:
            return Busy(busy.wait, 20429)
        except TwilioException as error:
            return _classify(error)
        except (ClientConnectorError, ConnectionTimeoutError):
            return Unreached()
        except (ClientError, TimeoutError, OSError, ValueError) as error:
            return Unknown(type(error).__name__)
        return Accepted(message.sid) if message.sid else Unknown("answer without a SID")

    async def recent(self, since: datetime) -> list[Kept]:
        """Every text of ours that the carrier took since then, newest first. Raises CarrierAway if it can't ask."""
        # Not filtered by date: the date is empty until a text is sent, and these may not be sent yet.
        sender = {"from_": self._account.sender} if not self._account.messaging_service else {}
        found = []
        async with self._asking():
            async for message in await self._client.messages.stream_async(page_size=_PAGE, **sender):
                if message.date_created is not None and message.date_created < since:
                    break
                found.append(_kept(message))
        return found

    async def look_up(self, sid: str) -> Kept | None:
        """One text by its id; None if the carrier has no such text. Raises CarrierAway if it can't ask."""
        try:
            async with self._asking(_NOT_FOUND):
                return _kept(await self._client.messages(sid).fetch_async())
        except _NotThere:
            return None

    async def recall(self, sid: str) -> bool:
        """Ask the carrier not to send a text. Returns whether it was in time. Raises CarrierAway if it can't ask."""
        try:
            async with self._asking(_NOT_FOUND, _TOO_LATE):
                message = await self._client.messages(sid).update_async(status="canceled")
        except _NotThere:
            return False
        return bool(message.status == "canceled")

    @asynccontextmanager
    async def _asking(self, *expected: int) -> AsyncIterator[None]:
        """Limit the time, and turn every fault into CarrierAway, but the `expected` codes into _NotThere."""
        try:
            async with asyncio.timeout(_LISTING):
                yield
        except TwilioException as error:
            if getattr(error, "code", None) in expected:
                raise _NotThere from None
            raise CarrierAway(f"HTTP {getattr(error, 'status', '?')}") from None
        except (_Throttled, ClientError, TimeoutError, OSError, ValueError) as error:
            raise CarrierAway(type(error).__name__) from None

    async def check(self) -> int | None:
        """Sign in without sending anything. Returns None if the carrier knows us, else its error code."""
        try:
            async with asyncio.timeout(self._whole):
                await self._client.api.accounts(self._account.sid).fetch_async()
        except TwilioException as error:
            return int(getattr(error, "code", None) or 0)
        return None

    async def close(self) -> None:
        await self._http.close()


class _NotThere(Exception):
    """The carrier has no such text, or has already sent it."""


def _kept(message: Any) -> Kept:
    code = message.error_code
    return Kept(message.sid, message.to or "", message.body or "", str(message.status), int(code) if code else None)


def signed(token: str, url: str, values: Mapping[str, Any], signature: str) -> bool:
    """Whether the account's token signed this webhook. `values` may be a MultiDict: every value counts."""
    if None in values:
        # A form part without a name, which the validator can't sort. The carrier never sends one.
        return False
    return bool(RequestValidator(token).validate(url, values, signature))


def _classify(error: TwilioException) -> Outcome:
    status = int(getattr(error, "status", None) or 0)
    code = int(getattr(error, "code", None) or 0)
    if not 400 <= status < 500 or code < _FIRST_CODE:
        return Unknown(f"HTTP {status}")
    if code in _TOO_MANY:
        return Busy(_WAIT_WHEN_BUSY, code)
    if code in _ACCOUNT or status == 401:
        return AccountFault(code)
    return Refused(code)


def _seconds(headers: Mapping[str, str]) -> float:
    try:
        return min(60.0, max(0.1, float(headers.get("Retry-After", _WAIT_WHEN_BUSY))))
    except ValueError:
        return _WAIT_WHEN_BUSY
