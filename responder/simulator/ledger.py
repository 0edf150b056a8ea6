"""The ledger: every message that was really accepted, every phone, and who opted out."""

from __future__ import annotations

import secrets
import time
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from responder.simulator import segments
from responder.simulator.journal import Journal
from responder.simulator.message import FINAL, Message, Phone


@dataclass(frozen=True, slots=True)
class Filter:
    """The filter of a list. `sent_from` and `sent_before`, epoch seconds, leave out texts never sent."""

    to: str | None = None
    sender: str | None = None
    sent_from: float | None = None
    sent_before: float | None = None
    accepted_until: float | None = None

    def takes(self, message: Message) -> bool:
        """Whether the message matches."""
        if self.accepted_until is not None and message.created_at > self.accepted_until:
            return False
        if message.deleted or (self.to and message.to != self.to):
            return False
        if self.sender and message.sender != self.sender:
            return False
        if self.sent_from is None and self.sent_before is None:
            return True
        if message.sent_at is None:
            return False
        return (self.sent_from is None or message.sent_at >= self.sent_from) and (
            self.sent_before is None or message.sent_at < self.sent_before
        )


class Ledger:
    """All messages in the order they were accepted. For one thread only."""

    def __init__(self, journal: Journal | None = None) -> None:
        """Starts with what `journal` holds; raises ConfigError for a damaged one."""
        self._journal: Journal | None = None
        self._messages: list[Message] = []
        self._by_sid: dict[str, Message] = {}
        self._by_number: dict[str, list[Message]] = {}
        self._phones: dict[str, Phone] = {}
        self._seq = 0
        self._boot = secrets.token_hex(4)
        self._changes = 0
        if journal:
            for entry in journal.read():
                self._replay(entry)
            self._journal = journal

    @property
    def version(self) -> str:
        """A version that differs after every change, and after a restart."""
        return f"{self._boot}-{self._changes}"

    def add(self, *, direction: str, to: str, sender: str, body: str, status: str, **more: Any) -> Message:
        """Adds a message; `more` are other fields of Message, such as `sid`."""
        now = time.time()
        sid = more.pop("sid", None) or "SM" + secrets.token_hex(16)
        message = Message(
            seq=self._seq + 1,
            sid=sid,
            direction=direction,
            to=to,
            sender=sender,
            body=body,
            segments=segments.count(body),
            status=status,
            created_at=now,
            updated_at=now,
            **more,
        )
        self._write("message", **message.as_dict())
        self._keep(message)
        return message

    def change(self, message: Message, **fields: Any) -> None:
        """Sets fields of a message, and the time it was updated."""
        fields["updated_at"] = time.time()
        self._write("change", sid=message.sid, fields=fields)
        self._set(message, fields)

    def find(self, sid: str) -> Message | None:
        """The message, deleted ones too."""
        return self._by_sid.get(sid)

    def older(self, wanted: Filter, before: int | None = None) -> Iterator[Message]:
        """Matching messages, newest first, from below the given seq."""
        source = self._source(wanted)
        end = len(source) if before is None else bisect_left(source, before, key=lambda message: message.seq)
        return (source[at] for at in range(end - 1, -1, -1) if wanted.takes(source[at]))

    def newer(self, wanted: Filter, after: int) -> Iterator[Message]:
        """Matching messages, oldest first, from above the given seq."""
        source = self._source(wanted)
        start = bisect_right(source, after, key=lambda message: message.seq)
        return (source[at] for at in range(start, len(source)) if wanted.takes(source[at]))

    def since(self, seq: int) -> list[Message]:
        """Every message above the given seq, oldest first, deleted ones too."""
        return self._messages[bisect_right(self._messages, seq, key=lambda message: message.seq) :]

    def unfinished(self) -> list[Message]:
        """Messages that were on their way when the simulator restarted."""
        return [message for message in self._messages if message.status not in FINAL]

    def phones(self) -> list[Phone]:
        """Every phone, newest text first, then in the order they were registered."""
        return sorted(self._phones.values(), key=lambda phone: -phone.last_seq)

    def phone(self, number: str) -> Phone | None:
        """The phone of a number that texted, was texted or was registered."""
        return self._phones.get(number)

    def register(self, number: str, label: str, language: str) -> None:
        """Gives a number its label and language, or changes them."""
        self._write("phone", number=number, label=label, language=language)
        self._label(number, label, language)

    def opted_out(self, number: str) -> bool | None:
        """Whether this number opted out; None if it never opted out or in."""
        phone = self._phones.get(number)
        return phone.opted_out if phone else None

    def opt(self, number: str, *, out: bool) -> None:
        """Marks a number as opted out, or in again."""
        self._write("opt", number=number, out=out)
        self._opt(number, out)

    def touch(self) -> None:
        """Changes the version, for a change outside the messages."""
        self._changes += 1

    def reset(self) -> None:
        """Drops all messages and opt-outs; registered phones stay, and seq goes on rising."""
        if self._journal:
            self._journal.clear()
        self._write("seq", seq=self._seq)
        known = [phone for phone in self._phones.values() if phone.label]
        self._messages.clear()
        self._by_sid.clear()
        self._by_number.clear()
        self._phones.clear()
        self._changes += 1
        for phone in known:
            self.register(phone.number, phone.label, phone.language)

    def _source(self, wanted: Filter) -> list[Message]:
        # The requested number with fewer messages: nearly all messages are our own sender's.
        lists = [self._by_number.get(number, []) for number in (wanted.to, wanted.sender) if number]
        return min(lists, key=len, default=self._messages)

    def _keep(self, message: Message) -> None:
        self._seq = message.seq
        self._messages.append(message)
        self._by_sid[message.sid] = message
        for number in (message.to, message.sender):
            self._by_number.setdefault(number, []).append(message)
        self._known(message.number).messages.append(message)
        self._changes += 1

    def _known(self, number: str) -> Phone:
        phone = self._phones.get(number)
        if phone is None:
            phone = self._phones[number] = Phone(number)
        return phone

    def _set(self, message: Message, fields: dict[str, Any]) -> None:
        for name, value in fields.items():
            setattr(message, name, value)
        self._changes += 1

    def _label(self, number: str, label: str, language: str) -> None:
        phone = self._known(number)
        phone.label, phone.language = label, language
        self._changes += 1

    def _opt(self, number: str, out: bool) -> None:
        self._known(number).opted_out = out
        self._changes += 1

    def _write(self, kind: str, **values: Any) -> None:
        if self._journal:
            self._journal.write(kind, **values)

    def _replay(self, entry: dict[str, Any]) -> None:
        kind = entry.pop("kind")
        if kind == "message":
            self._keep(Message(**entry))
        elif kind == "change":
            self._set(self._by_sid[entry["sid"]], entry["fields"])
        elif kind == "phone":
            self._label(entry["number"], entry["label"], entry["language"])
        elif kind == "opt":
            self._opt(entry["number"], entry["out"])
        elif kind == "seq":
            self._seq = entry["seq"]
