"""The page of phones: each a chat, with a box to answer as its owner."""

from __future__ import annotations

import hashlib
import hmac
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlencode

from aiohttp import web
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from responder.simulator.api import form_of
from responder.simulator.config import Config
from responder.simulator.inbound import Inbound
from responder.simulator.ledger import Ledger
from responder.simulator.message import Message, Phone
from responder.simulator.outcome import E164
from responder.simulator.weather import Weather

MOST_PHONES = 200
MOST_TEXTS = 50
DIGITS = ("1", "2", "3", "4")
MOST_CODES = 6
# An answer with its code, as our texts spell it out: "5 K7QF".
CODED_ANSWER = re.compile(r"\b[1-8] (?=[A-Z0-9]*[A-Z])[A-Z0-9]{3,9}\b")
WITH_TEXTS = "texts"


@dataclass(frozen=True, slots=True)
class Card:
    """One phone as the page shows it; `id` tells it apart without its number."""

    id: str
    phone: Phone
    name: str
    is_stranger: bool
    chips: tuple[str, ...]

    @property
    def texts(self) -> list[Message]:
        """Its newest texts, oldest first."""
        return self.phone.messages[-MOST_TEXTS:]

    @property
    def hidden(self) -> int:
        """How many older ones are not shown."""
        return max(len(self.phone.messages) - MOST_TEXTS, 0)


@dataclass(frozen=True, slots=True)
class Draft:
    """A rejected post: what was typed, where (a card's id, or the stranger's form), what is wrong."""

    card: str = ""
    number: str = ""
    body: str = ""
    number_fault: str = ""
    body_fault: str = ""

    @property
    def faulty(self) -> bool:
        return bool(self.number_fault or self.body_fault)


class Phones:
    """The page's handlers."""

    def __init__(self, config: Config, ledger: Ledger, inbound: Inbound, weather: Weather) -> None:
        self._weather = weather
        self._ledger = ledger
        self._inbound = inbound
        self._our_number = config.sender
        self._hands_over = config.webhook_url is not None
        self._key = config.auth_token.encode()
        templates = Environment(
            loader=FileSystemLoader(Path(__file__).parent / "templates"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            extensions=["jinja2.ext.i18n"],
        )
        templates.install_null_translations(newstyle=True)  # type: ignore[attr-defined]  # the extension adds it
        templates.filters["clock"] = _clock
        templates.filters["moment"] = _moment
        self._template = templates.get_template("phones.html")

    def routes(self) -> list[web.RouteDef]:
        """The page and the post of its forms."""
        return [web.get("/", self._page), web.post("/", self._post)]

    async def _page(self, request: web.Request) -> web.Response:
        return self._render(request.query.get("show", ""), Draft())

    async def _post(self, request: web.Request) -> web.Response:
        form = await form_of(request)
        show, number, body = form.get("show", ""), form.get("number", "").strip(), form.get("body", "")
        number = re.sub(r"[\s().-]", "", number)
        from_card = form.get("from") == "card"
        draft = Draft(
            card=self._id(number) if from_card else "",
            number=form.get("number", ""),
            body=body,
            number_fault="" if E164.fullmatch(number) and number != self._our_number else "number",
            body_fault="" if body.strip() else "body",
        )
        if draft.faulty:
            return self._render(show, draft, status=400)
        await self._inbound.text_in(number, body)
        query = "?" + urlencode({"show": show}) if show == WITH_TEXTS else ""
        return web.Response(status=303, headers={"Location": f"/{query}#{self._id(number)}"})

    def _render(self, show: str, draft: Draft, status: int = 200) -> web.Response:
        phones = self._ledger.phones()
        active = [phone for phone in phones if phone.messages]
        chosen = active if show == WITH_TEXTS else phones
        page = self._template.render(
            cards=[self._card(phone) for phone in chosen[:MOST_PHONES]],
            left_out=max(len(chosen) - MOST_PHONES, 0),
            all_count=len(phones),
            active_count=len(active),
            show=show if show == WITH_TEXTS else "",
            draft=draft,
            hands_over=self._hands_over,
            version=self._ledger.version,
            weather=self._weather,
        )
        return web.Response(text=page, content_type="text/html", status=status)

    def _card(self, phone: Phone) -> Card:
        last = phone.last_received
        found = CODED_ANSWER.findall(last.body) if last else []
        return Card(
            id=self._id(phone.number),
            phone=phone,
            name=phone.label or phone.number,
            is_stranger=not phone.label,
            chips=DIGITS + tuple(dict.fromkeys(found))[:MOST_CODES],
        )

    def _id(self, number: str) -> str:
        # Keyed, because a plain hash could be reversed by trying all numbers.
        return "p" + hmac.new(self._key, number.encode(), hashlib.sha256).hexdigest()[:12]


def _clock(epoch: float) -> str:
    """The time of day on this machine, which is where the person trying it out is."""
    return datetime.fromtimestamp(epoch, UTC).astimezone().strftime("%I:%M:%S %p").lstrip("0")


def _moment(epoch: float) -> str:
    """The full time, for machines."""
    return datetime.fromtimestamp(epoch, UTC).astimezone().isoformat(timespec="seconds")
