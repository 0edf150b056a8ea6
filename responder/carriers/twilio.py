"""Twilio as a carrier, through its official client; the simulator speaks the same."""

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
"""Twilio's own codes have five digits; a smaller one is an HTTP status that something in between made up."""
_TOO_MANY = frozenset({20429, 14107, 21611, 30001, 30022})
_ACCOUNT = frozenset({20003, 20005, 20006, 20008, 20403, 20404, 21603, 21606, 21659, 21660, 21703, 30002})
"""Signed out, suspended, not found, or a sender that is not ours."""
_WAIT_WHEN_BUSY = 2.0
_PAGE = 1000
_LISTING = 20.0
"""Seconds for all pages of a look."""
_NOT_FOUND = 20404
_TOO_LATE = 30409

_silent = logging.getLogger("responder.carriers.twilio.silent")
_silent.disabled = True
"""The client logs every request with its parameters, phone numbers among them."""


@dataclass(frozen=True)
class Account:
    """Where to send, as whom, and how long to wait. Times are in seconds."""

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
    """Until when, by the loop's clock, a request may begin; `refused` is set when it wanted to after that."""

    deadline: float
    refused: bool = False


_permit: ContextVar[_Permit | None] = ContextVar("permit", default=None)


async def _see_that_in_time(*_: object) -> None:
    """Called right before a request's first bytes go to the socket: getting a connection can take long.

    A process may have been frozen meanwhile, and somebody else may have taken over.
    """
    permit = _permit.get()
    if permit is not None and asyncio.get_running_loop().time() > permit.deadline:
        permit.refused = True
        raise TimeoutError


class _Session:
    """An aiohttp session that keeps its own time limits: the client hands in `timeout=None`, which would lift them."""

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
    # Headers are held back until the first piece of the body, and go out with it.
    watch.on_request_chunk_sent.append(_see_that_in_time)
    return watch


class _Throttled(Exception):
    """429, with what its Retry-After says: the client's own exception drops the headers."""

    def __init__(self, wait: float) -> None:
        super().__init__("429")
        self.wait = wait


class _HttpClient(AsyncTwilioHttpClient):  # type: ignore[misc]  # the library has no types
    def __init__(self, account: Account) -> None:
        super().__init__(pool_connections=False, logger=_silent)
        self.session = _Session(account)
        self._signed_in = encode_basic_auth(account.sid, account.token)

    async def request(self, method: str, url: str, **request: Any) -> Any:
        # As a header: the session's own way of signing in is on its way out, and warns of it twice a text.
        request["auth"] = None
        request["headers"] = {**request["headers"], "Authorization": self._signed_in}
        response = await super().request(method, url, **request)
        # Both would otherwise keep the last text and number in memory.
        self._test_only_last_request = self._test_only_last_response = None
        if response.status_code == 429:
            raise _Throttled(_seconds(response.headers))
        return response

    def log_request(self, _request: Any) -> None:
        """Nothing: it would be phone numbers."""

    def log_response(self, _status: int, _response: Any) -> None:
        """Nothing."""


class TwilioCarrier:
    """Sends through one account. Make it inside a running event loop, and keep it: its connections stay warm."""

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
        """Hand one text over, once; see `Outcome` for how that may end."""
        permit = _Permit(deadline)
        _permit.set(permit)
        outcome = await self._create(text)
        return Late() if permit.refused else outcome

    async def _create(self, text: Text) -> Outcome:
        try:
            # sock_read starts anew with each byte: only a limit on the whole ends an answer that drips.
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
        """Every text of ours that the carrier has taken since then, newest first. Raises CarrierAway."""
        # Not filtered by date: that is empty until a text was sent, and these may not be.
        sender = {"from_": self._account.sender} if not self._account.messaging_service else {}
        found = []
        async with self._asking():
            async for message in await self._client.messages.stream_async(page_size=_PAGE, **sender):
                if message.date_created is not None and message.date_created < since:
                    break
                found.append(_kept(message))
        return found

    async def look_up(self, sid: str) -> Kept | None:
        """One text by its name; None if the carrier has none of that name. Raises CarrierAway."""
        try:
            async with self._asking(_NOT_FOUND):
                return _kept(await self._client.messages(sid).fetch_async())
        except _NotThere:
            return None

    async def recall(self, sid: str) -> bool:
        """Ask for a text not to be sent any more; whether that was in time. Raises CarrierAway."""
        try:
            async with self._asking(_NOT_FOUND, _TOO_LATE):
                message = await self._client.messages(sid).update_async(status="canceled")
        except _NotThere:
            return False
        return bool(message.status == "canceled")

    @asynccontextmanager
    async def _asking(self, *expected: int) -> AsyncIterator[None]:
        """Bounded in time; every fault is CarrierAway, but for the `expected` codes."""
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
        """Sign in and send nothing: None when the carrier knows us, else the code of its refusal."""
        try:
            async with asyncio.timeout(self._whole):
                await self._client.api.accounts(self._account.sid).fetch_async()
        except TwilioException as error:
            return int(getattr(error, "code", None) or 0)
        return None

    async def close(self) -> None:
        await self._http.close()


class _NotThere(Exception):
    """The carrier has no such text, or it has gone out already."""


def _kept(message: Any) -> Kept:
    code = message.error_code
    return Kept(message.sid, message.to or "", message.body or "", str(message.status), int(code) if code else None)


def signed(token: str, url: str, values: Mapping[str, Any], signature: str) -> bool:
    """Whether the account's token signed this webhook. `values` may be a MultiDict: every value counts."""
    if None in values:
        # A part of a form without a name, which the validator cannot sort: the carrier sends none.
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
