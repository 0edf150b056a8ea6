"""Commands: the words that stop, pause and the like, in whatever way they are typed, and what only looks like them."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from responder.domain.command import Command, Keyword, Pause, language_named, read_pause
from responder.domain.language import NAMES
from responder.domain.letters import plain
from responder.domain.reply import parse_reply

CHICAGO = ZoneInfo("America/Chicago")

STOPS = [
    "stop", "STOP", "Stop.", "\u200bSTOP", "STOP\u200d", "S\u200bTOP", " stop! ", "stop!!", "STOP 🙏", "💐stop💐",
    "“Stop”", "ＳＴＯＰ", "ⓈⓉⓄⓅ", "🅂🅃🄾🄿", "S T O P", "S.T.O.P.", "ST OP", "s\0top", "stop\u0301", "\u202estop",
    "st\u3164op",
    "STOP 5", "5 stop", "STOP 1 R8K", "stop K7QF", "STOP ALL", "stop  all", "StopAll", "stop stop", "STOP2END",
    "unsubscribe", "unsubscribe me", "end", "quit", "revoke", "opt out", "opt-out", "OPTOUT", "cancel",
    "please stop", "Stop please!", "stop texting me", "Please stop texting me now", "can you stop this", "ok stop it",
    "stop sending messages", "stop texting my phone", "cancel my subscription", "quit texting me",
    "Stop. I don't want these messages.", "don't text me", "Don\u2019t text me anymore", "do not contact me again",
    "no more texts please", "take me off your list", "remove me from this list", "remove me", "wrong number",
    "STOP\nSent from my phone", "> calls to volunteers\n\nstop",
    "alto", "¡Alto!", "¡Alto ya!", "ya basta", "parar", "basta", "cancelar", "Detener", "por favor paren",
    "No más mensajes", "no me escriban más", "dejen de mandarme mensajes", "dar de baja",
    "Jooji", "joojı", "jooji fadlan", "jooji farriimaha", "iga saar",
    "tsum", "Tsum xa ntawv", "thov tsum", "nres",
    "ပတုာ်", "ပတုာ်\u200b", "အိၣ်ပတုာ်", "ရပ်ပါ။", "ရပ် ပါ",
    "dhaabi", "Dhaabuu", "maaloo dhaabi", "dhaabi ergaa",
]  # fmt: skip


@pytest.mark.parametrize("body", STOPS)
def test_a_clear_wish_to_be_left_alone_is_a_stop(body: str) -> None:
    said = parse_reply(body)
    assert said.command is not None
    assert said.command.keyword is Keyword.STOP
    assert (said.digit, said.code) == (None, None)


TOLD = [
    "ICE agents stop people at Lake", "stop them", "they stop cars", "bus stop", "the stop", "traffic stop", "stop 55",
    "stop sign at 34th", "Stop at Lake", "stop hwy 55", "stop 34th", "STOP people are being taken", "don't stop",
    "do not stop", "never stop", "can't stop them", "non stop", "stopped by the school", "stops",
    "please stop them at the next light", "two cars stop 5", "the end", "end of the street", "cancelled",
    "CANCEL 2 R8K", "cancel 5", "take me off R8K", "no more agents", "no more cars", "don't text him",
    "wrong number of agents",
    "no paren", "no pare", "alto en la esquina", "detener a la gente", "para Lake", "baja por Lake",
    "Liked “Test Group: STOP ends all texts”", "started", "start time 7", "help me please", "help is needed",
    "pause in what they do", "they said pause", "until they leave", "until now quiet", "join them at the park",
    "join us now", "language barrier here", "area is quiet", "they continue north",
]  # fmt: skip


@pytest.mark.parametrize("body", TOLD)
def test_telling_something_is_not_a_command(body: str) -> None:
    assert parse_reply(body).command is None


COMMANDS = [
    ("start", Keyword.START, "", "en"), ("START!", Keyword.START, "", "en"), ("unstop", Keyword.START, "", "en"),
    ("Bilow", Keyword.START, "", "so"), ("comenzar", Keyword.START, "", "es"),
    ("help", Keyword.HELP, "", "en"), ("Help?", Keyword.HELP, "", "en"), ("info", Keyword.HELP, "", "en"),
    ("¡AYUDA!", Keyword.HELP, "", "es"), ("caawimo", Keyword.HELP, "", "so"), ("pab", Keyword.HELP, "", "hmn"),
    ("gargaarsa", Keyword.HELP, "", "om"), ("မၤစၢၤ", Keyword.HELP, "", "kar"),
    ("pause", Keyword.PAUSE, "", "en"), ("PAUSE 8H", Keyword.PAUSE, "8H", "en"),
    ("ｐａｕｓｅ　８ｈ", Keyword.PAUSE, "8H", "en"), ("pa\u200buse 8\ufe0f\u20e3 h 😴", Keyword.PAUSE, "8 H", "en"),
    ("Pausa: 2 días", Keyword.PAUSE, "2 DIAS", "es"), ("pause tomorrow", Keyword.PAUSE, "TOMORROW", "en"),
    ("Pause until tomorrow", Keyword.PAUSE, "UNTIL TOMORROW", "en"),
    ("PAUSE UNTIL 7AM", Keyword.PAUSE, "UNTIL 7AM", "en"), ("until 7 a.m.", Keyword.PAUSE, "UNTIL 7 A M", "en"),
    ("Resume.", Keyword.RESUME, "", "en"), ("reanudar", Keyword.RESUME, "", "es"),
    ("my areas", Keyword.AREAS, "", "en"), ("Áreas", Keyword.AREAS, "", "en"), ("mis zonas", Keyword.AREAS, "", "es"),
    ("LANG ES", Keyword.LANGUAGE, "ES", "en"), ("lang español", Keyword.LANGUAGE, "ESPANOL", "en"),
    ("idioma: es", Keyword.LANGUAGE, "ES", "es"), ("Español", Keyword.LANGUAGE, "ESPANOL", "es"),
    ("Afaan Oromoo", Keyword.LANGUAGE, "AFAAN OROMOO", "om"), ("lang", Keyword.LANGUAGE, "", "en"),
    ("lang klingon", Keyword.LANGUAGE, "KLINGON", "en"),
    ("join", Keyword.JOIN, "", "en"), ("Join k7qf-2mtx", Keyword.JOIN, "K7QF 2MTX", "en"),
    ("JOIN CDFH-JKMN", Keyword.JOIN, "CDFH JKMN", "en"), ("unirme K7QF2MTX", Keyword.JOIN, "K7QF2MTX", "es"),
]  # fmt: skip


@pytest.mark.parametrize(("body", "keyword", "rest", "language"), COMMANDS)
def test_a_command_is_heard_however_it_is_typed(body: str, keyword: Keyword, rest: str, language: str) -> None:
    assert parse_reply(body).command == Command(keyword, rest, language)


UNSEEN = st.text("\u200b\u200d\u2060\ufeff\u00ad\u202e\ufe0f\u034f\u3164\u180e\0\U000e0101", max_size=3)
AROUND = st.text(" .!?,;:-–—…“”\"'()[]{}*_~#/\\|🙏💐❤\ufe0f👍🏽\u00a0\u3000\t", max_size=8)


@given(st.data())
def test_stop_is_heard_through_any_casing_punctuation_and_invisible_letters(data: st.DataObject) -> None:
    word = data.draw(st.sampled_from(["stop", "unsubscribe", "parar", "jooji", "tsum", "dhaabuu", "ပတုာ်"]))
    typed = [data.draw(AROUND)]
    for letter in word:
        typed += [data.draw(UNSEEN), data.draw(st.sampled_from([letter, letter.upper()]))]
    body = "".join([*typed, data.draw(UNSEEN), data.draw(AROUND)])
    command = parse_reply(body).command
    assert command is not None
    assert command.keyword is Keyword.STOP


MIXED = [
    "STOP", "PLEASE", "ME", "TEXTS", "PAUSE", "UNTIL", "7", "12", "AM", "8H", "DAYS", "LANG", "ES", "JOIN", "\n",
    "K7QF", "99999", "NO",
]  # fmt: skip


@given(st.lists(st.sampled_from(MIXED)))
def test_any_mix_of_command_words_is_a_known_command_or_none(words: list[str]) -> None:
    command = parse_reply(" ".join(words)).command
    assert command is None or command.keyword in Keyword
    if command is not None and command.keyword is Keyword.PAUSE:
        pause = read_pause(command.rest)
        assert pause is None or not (pause.lasts and pause.until)


PAUSES = [
    ("", Pause()),
    ("8H", Pause(lasts=timedelta(hours=8))),
    ("8 HOURS", Pause(lasts=timedelta(hours=8))),
    ("FOR 90 MIN", Pause(lasts=timedelta(minutes=90))),
    ("2 DAYS", Pause(lasts=timedelta(days=2))),
    ("1 SEMANA", Pause(lasts=timedelta(weeks=1))),
    ("3 SAACADOOD", Pause(lasts=timedelta(hours=3))),
    ("2 HNUB", Pause(lasts=timedelta(days=2))),
    ("UNTIL 7AM", Pause(until=time(7))),
    ("UNTIL 7 30 P M", Pause(until=time(19, 30))),
    ("UNTIL 19 30", Pause(until=time(19, 30))),
    ("UNTIL 19", Pause(until=time(19))),
    ("UNTIL 0730", Pause(until=time(7, 30))),
    ("UNTIL 12AM", Pause(until=time(0))),
    ("UNTIL 12PM", Pause(until=time(12))),
    ("HASTA LAS 7PM", Pause(until=time(19))),
    ("UNTIL NOON", Pause(until=time(12))),
]


@pytest.mark.parametrize(("rest", "pause"), PAUSES)
def test_a_pause_is_read_as_hours_days_or_a_time_of_day(rest: str, pause: Pause) -> None:
    assert read_pause(rest) == pause


@pytest.mark.parametrize(
    "rest",
    ["8", "0H", "TOMORROW", "9999 WEEKS", "367 DAYS", "1 5H", "8 APPLES", "UNTIL 7", "UNTIL 12", "UNTIL 25 00",
     "UNTIL 7 60", "UNTIL 13PM", "UNTIL 0AM", "UNTIL", "UNTIL TUESDAY"],
)  # fmt: skip
def test_a_pause_that_could_mean_two_things_or_nothing_is_not_guessed(rest: str) -> None:
    assert read_pause(rest) is None


NEXT = [
    # Later today; at that very moment and after it: tomorrow.
    ("2026-05-04 04:00-05:00", time(7), "2026-05-04 07:00-05:00"),
    ("2026-05-04 07:00-05:00", time(7), "2026-05-05 07:00-05:00"),
    ("2026-05-04 23:00-05:00", time(7), "2026-05-05 07:00-05:00"),
    # Over the night in which an hour is skipped, and the one in which an hour is shown twice.
    ("2026-03-07 22:00-06:00", time(7), "2026-03-08 07:00-05:00"),
    ("2026-10-31 22:00-05:00", time(7), "2026-11-01 07:00-06:00"),
    # 2:30 does not exist that night; 1:30 comes twice.
    ("2026-03-07 22:00-06:00", time(2, 30), "2026-03-08 03:30-05:00"),
    ("2026-11-01 00:30-05:00", time(1, 30), "2026-11-01 01:30-05:00"),
    ("2026-11-01 01:45-05:00", time(1, 30), "2026-11-01 01:30-06:00"),
]


@pytest.mark.parametrize(("now", "until", "expected"), NEXT)
def test_until_is_the_next_such_moment_where_the_group_is(now: str, until: time, expected: str) -> None:
    ends = Pause(until=until).ends(datetime.fromisoformat(now), CHICAGO)
    assert ends == datetime.fromisoformat(expected)


@given(st.integers(0, 2 * 366 * 24 * 60), st.times())
def test_until_always_lies_ahead_and_no_further_than_a_long_day(minutes: int, until: time) -> None:
    now = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    ends = Pause(until=until).ends(now, CHICAGO)
    assert ends is not None
    assert timedelta() < ends - now <= timedelta(hours=26)


def test_every_language_is_known_by_its_code_and_its_own_name() -> None:
    for code, name in NAMES.items():
        assert language_named(plain(code)) == code
        assert language_named(plain(name)) == code
    assert language_named("XX") is None
