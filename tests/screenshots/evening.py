"""An evening played on a demo, through its pages and phones, so that the board has something to show."""

import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import httpx

from responder.local.instance import Instance

LARGEST = 150_000
"""Bytes of a picture: a README must open on a phone."""
_PATIENCE = 30.0
_LOOK = 0.1
_PASSER_BY = "+16125550142"
"""The phone that reports by text: another source than the form's."""
Texts = list[dict[str, Any]]


class NothingHappened(Exception):
    """Something that this evening needs did not happen in time."""


@dataclass
class Evening:
    """Reports, checks and answers, as neighbors and volunteers would send them."""

    instance: Instance

    def __post_init__(self) -> None:
        self._web = httpx.Client(base_url=self.instance.url, timeout=10)
        self._phones = httpx.Client(base_url=self.instance.simulator_url, timeout=30)

    def close(self) -> None:
        self._web.close()
        self._phones.close()

    def play(self) -> str:
        """Plays all of it. Returns the code of the incident with the most to show."""
        self._report("Karmel Mall", "gathered", size="unknown", first_hand="no")
        self._answer_check("Karmel Mall", "6")
        self._report("46th St & Bloomington Ave", "vehicles", size="1-2", first_hand="no")
        self._report("Franklin Ave & Portland Ave", "workplace", size="3-5")
        self._answer_check("Franklin Ave", "1")
        self._report("38th St & Cedar Ave", "door", size="3-5", details="Two people at the side door, knocking.")
        self._answer_check("38th St & Cedar", "5")
        place = "Lake St & Bloomington Ave"
        self._report(place, "vehicles", size="6-15", details="Four dark SUVs in front of the bakery, engines on.")
        self._reply(_PASSER_BY, "8 agents putting a man in a van at Lake and Bloomington, I see it right now")
        self._wait("the code of a report by text", lambda: self._texts(r"\b\w{4}-\w{4}\b"))
        self._answer_check(place, "5")
        return self._come(place)

    def _report(self, place: str, activity: str, *, size: str, first_hand: str = "yes", details: str = "") -> None:
        found = re.search(r'name="submission"[^>]*value="([^"]+)"', self._web.get("/report").text)
        form = {
            "submission": found[1] if found else "",
            "first_hand": first_hand,
            "activity": activity,
            "size": size,
            "words": place,
            "details": details,
        }
        if self._web.post("/report", data=form).status_code != 303:
            raise NothingHappened(f"the report about {place} was not taken")

    def _answer_check(self, place: str, digit: str) -> None:
        """Has the first verifier who is asked about the place answer."""
        check = self._wait(f"a check about {place}", lambda: self._texts(rf"{re.escape(place)}.*\b5 \w{{4}}\b"))[0]
        code = re.search(r"\b5 (\w{4})\b", check["body"])
        self._reply(check["number"], f"{digit} {code[1] if code else ''}")

    def _come(self, place: str) -> str:
        """Has some of the alerted volunteers answer. Returns the incident's code."""
        pattern = rf"{re.escape(place)}.*\b1 \w{{3}}\b"
        alerted = self._wait(f"the alert about {place}", lambda: self._texts(pattern, at_least=8))
        found = re.search(r"\b1 (\w{3})\b", alerted[0]["body"])
        code = found[1] if found else ""
        answers = ("1", "1", "1", "2", "1", "2")
        for text, digit in zip(alerted, answers, strict=False):
            self._reply(text["number"], f"{digit} {code}")
        self._reply(alerted[0]["number"], f"3 {code}")
        self._reply(alerted[1]["number"], f"3 {code}")
        return code

    def _texts(self, pattern: str, at_least: int = 1) -> Texts:
        """Our texts with the pattern, in the order in which they were sent. Returns none while there are too few."""
        got = self._phones.get("/simulator/messages", params={"since": 0}).json()["messages"]
        ours = [one for one in got if one["direction"] != "inbound" and re.search(pattern, one["body"], re.DOTALL)]
        return sorted(ours, key=lambda one: int(one["seq"])) if len(ours) >= at_least else []

    def _reply(self, number: str, body: str) -> None:
        self._phones.post("/simulator/reply", json={"number": number, "body": body}).raise_for_status()

    def _wait(self, what: str, look: Callable[[], Texts]) -> Texts:
        deadline = time.monotonic() + _PATIENCE
        while not (found := look()):
            if time.monotonic() > deadline:
                raise NothingHappened(f"{what} did not come in {_PATIENCE:.0f} s")
            time.sleep(_LOOK)
        return found
