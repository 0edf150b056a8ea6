"""One incident, start to finish, as people would live it: only through pages and texts."""

import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from html import unescape
from typing import Any, TypeVar

import httpx

from responder.local.instance import Instance
from responder.trouble import Trouble

_PLACE = "Lake St & Bloomington Ave"
_PATIENCE = 20.0
"""Seconds a step can take before it counts as missing."""
_LOOK = 0.02
Found = TypeVar("Found")


class StepMissing(Trouble):
    """The story stopped: this step did not happen."""


@dataclass
class Story:
    """Plays the incident on an instance and prints the time of each step."""

    instance: Instance
    show: Callable[[str], None]
    began: float = 0.0
    last: float = 0.0

    def __post_init__(self) -> None:
        self._web = httpx.Client(base_url=self.instance.url, timeout=10)
        self._phones = httpx.Client(base_url=self.instance.simulator_url, timeout=30)

    def play(self) -> None:
        """Play the whole story. Raises StepMissing with the name of the step that did not happen."""
        try:
            self._play()
        except httpx.HTTPError as error:
            raise StepMissing(f"The story stopped: a service did not respond ({type(error).__name__}).") from error
        finally:
            self._web.close()
            self._phones.close()

    def _play(self) -> None:
        self._log_in()
        start = self._newest()
        reported = time.time()
        self.began = self.last = reported
        code = self._report()
        self._tell("a neighbor sends a report", f"code {code}")
        checks = self._wait(
            f"two verifiers get a check; is another incident still open at {_PLACE}?",
            lambda: _at_least(2, self._texts(start, r"\b5 \w{4}\b")),
        )
        first = min(text["created_at"] for text in checks)
        self._tell("two verifiers get a check", f"first {first - reported:.2f} s after the report", at=first)
        confirmed = self._confirm(checks[0])
        calls = self._called(start, confirmed)
        incident = self._code_of(calls[0])
        self._answer(incident, calls)
        self._over(incident, calls)

    def _log_in(self) -> None:
        page = self._web.get("/dashboard/login").text
        form = {"email": self.instance.login, "password": self.instance.password, "csrf_token": _token(page)}
        if self._web.post("/dashboard/login", data=form).status_code != 302:
            raise StepMissing("The coordinator can't log in. The story needs the login that `responder demo` printed.")

    def _report(self) -> str:
        submission = re.search(r'name="submission"[^>]*value="([^"]+)"', self._web.get("/report").text)
        form = {
            "submission": submission[1] if submission else "",
            "first_hand": "yes",
            "activity": "vehicles",
            "size": "3-5",
            "words": _PLACE,
        }
        answer = self._web.post("/report", data=form)
        if answer.status_code != 303:
            raise StepMissing(f"Missing: a neighbor sends a report (the form answered {answer.status_code}).")
        return answer.headers["Location"].partition("/report/")[2].partition("?")[0]

    def _confirm(self, check: dict[str, Any]) -> float:
        match = re.search(r"\b5 (\w{4})\b", check["body"])
        before = time.time()
        self._reply(check["number"], f"5 {match[1] if match else ''}")
        self._tell("a verifier answers 5 with their code", f"{match[1] if match else ''}")
        return before

    def _called(self, start: int, confirmed: float) -> list[dict[str, Any]]:
        """Every alert, once the board says how many there are."""
        calls = self._wait(
            "volunteers in the area get the alert", lambda: _at_least(1, self._texts(start, r"\b1 \w{3}\b"))
        )
        incident = self._code_of(calls[0])

        def all_out() -> list[dict[str, Any]]:
            sent = self._texts(start, rf"\b1 {incident}\b")
            return sent if sent and len(sent) == int(self._board(incident)["alerted"]) else []

        calls = self._wait("volunteers in the area get the alert", all_out)
        last = max(text["created_at"] for text in calls)
        openings = {text["body"][:60] for text in calls}
        self._tell(
            "volunteers in the area get the alert",
            f"{len(calls)} people, {len(openings)} languages, last {last - confirmed:.2f} s after the confirmation",
            at=last,
        )
        if len(openings) < 2:
            raise StepMissing("Missing: the alert in each volunteer's language (all texts start the same).")
        if len({text["number"] for text in calls}) != len(calls):
            raise StepMissing("Missing: each phone exactly once (a phone got two alerts).")
        self._wait("the incident is confirmed on the board", lambda: self._stands(incident, state="confirmed"))
        self._tell("the board shows the incident confirmed", f"{incident}, by the verifier's check")
        return calls

    def _answer(self, incident: str, calls: list[dict[str, Any]]) -> None:
        people = [text["number"] for text in calls[:4]]
        for number, digit in zip(people, ("1", "1", "1", "2"), strict=True):
            self._reply(number, f"{digit} {incident}")
        self._wait("some are going", lambda: self._stands(incident, going="3", cannot="1"))
        self._tell("three answer 1, one answers 2", "the board shows 3 going, 1 can't go")
        self._reply(people[0], f"3 {incident}")
        self._wait("one is on scene", lambda: self._stands(incident, going="2", **{"on-scene": "1"}))
        self._tell("one answers 3", "the board shows 1 on scene")
        self._wait(
            "every alert is delivered",
            lambda: self._stands(incident, delivered=str(len(calls)), alerted=str(len(calls))),
        )
        self._tell("the board shows every alert delivered", f"{len(calls)} of {len(calls)}")

    def _over(self, incident: str, calls: list[dict[str, Any]]) -> None:
        start = self._newest()
        page = self._web.get(f"/dashboard/incidents/{incident}").text
        form = {"csrf_token": _token(page), "seen": _seen(page), "outcome": "ended"}
        answer = self._web.post(f"/dashboard/incidents/{incident}/close", data=form)
        if answer.status_code != 303:
            raise StepMissing(f"Missing: a coordinator closes (the board answered {answer.status_code}).")
        self._tell("a coordinator closes it", "it is over")
        called = {text["number"] for text in calls}
        told = self._wait(
            "everyone who got the alert gets the all-clear",
            lambda: _at_least(len(called), self._texts(start, rf"\b{incident}\b")),
        )
        # Anyone who got one by mistake would have it by now.
        time.sleep(1)
        told = self._texts(start, rf"\b{incident}\b")
        if sorted(text["number"] for text in told) != sorted(called):
            raise StepMissing("Missing: the all-clear to everyone who got the alert, once each, and to no one else.")
        last = max(text["created_at"] for text in told)
        self._tell("everyone alerted gets the all-clear, no one else", f"{len(told)} people", at=last)

    def _board(self, incident: str) -> dict[str, str]:
        """The figures on the incident's page."""
        page = self._web.get(f"/dashboard/incidents/{incident}").text
        return {name: unescape(value) for name, value in re.findall(r'data-figure-([a-z-]+)="([^"]*)"', page)}

    def _stands(self, incident: str, **figures: str) -> bool:
        board = self._board(incident)
        return all(board.get(name) == value for name, value in figures.items())

    def _texts(self, since: int, pattern: str) -> list[dict[str, Any]]:
        """Our texts after `since` whose body matches the pattern, in order."""
        got = self._phones.get("/simulator/messages", params={"since": since}).json()["messages"]
        ours = [text for text in got if text["direction"] != "inbound" and re.search(pattern, text["body"])]
        return sorted(ours, key=lambda text: text["seq"])

    def _newest(self) -> int:
        got = self._phones.get("/simulator/messages", params={"since": 0}).json()["messages"]
        return max((text["seq"] for text in got), default=0)

    def _code_of(self, call: dict[str, Any]) -> str:
        match = re.search(r"\b1 (\w{3})\b", call["body"])
        return match[1] if match else ""

    def _reply(self, number: str, body: str) -> None:
        answer = self._phones.post("/simulator/reply", json={"number": number, "body": body}).json()
        if answer["webhook_status"] != 200:
            raise StepMissing(f"Missing: an answer is accepted (the webhook answered {answer['webhook_status']}).")

    def _wait(self, step: str, look: Callable[[], Found]) -> Found:
        deadline = time.monotonic() + _PATIENCE
        while not (found := look()):
            if time.monotonic() > deadline:
                raise StepMissing(f"Missing: {step} (waited {_PATIENCE:.0f} s).")
            time.sleep(_LOOK)
        return found

    def _tell(self, step: str, detail: str, at: float | None = None) -> None:
        moment = at or time.time()
        self.show(f"{moment - self.began:7.2f} s  {moment - self.last:+6.2f}  {step:<52} {detail}")
        self.last = moment


def _at_least(count: int, found: list[Any]) -> list[Any]:
    return found if len(found) >= count else []


def _token(page: str) -> str:
    match = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
    return match[1] if match else ""


def _seen(page: str) -> str:
    """Return the version of the incident that the page shows."""
    match = re.search(r'name="seen"[^>]*value="(\d+)"', page)
    return match[1] if match else ""
