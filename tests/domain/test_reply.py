"""Replies: what people's texts mean, however they type them."""

import string
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from responder.domain.code import ALPHABET, new_check_code, new_incident_code
from responder.domain.letters import clean, plain
from responder.domain.reply import lexicon, parse_reply
from tests.domain.nonsense import reads_within

ANSWERS = [
    ("1", 1, None),
    ("8", 8, None),
    (" 1 ", 1, None),
    ("1.", 1, None),
    ("(5)", 5, None),
    ("#5", 5, None),
    ("5!!!", 5, None),
    ("\t5\r\n", 5, None),
    ("1\ufe0f\u20e3", 1, None),
    ("1\u20e3", 1, None),
    ("５", 5, None),
    ("①", 1, None),
    ("❺", 5, None),
    ("၅", 5, None),
    ("٥ k7qf", 5, "K7QF"),
    ("1 R8K", 1, "R8K"),
    (" 1 r8k ", 1, "R8K"),
    ("1R8K", 1, "R8K"),
    ("1\ufe0f\u20e3 R8K", 1, "R8K"),
    ("５ K7QF", 5, "K7QF"),
    ("５ Ｋ７ＱＦ", 5, "K7QF"),
    ("R8K 1", 1, "R8K"),
    ("k7qf   5", 5, "K7QF"),
    ("5K7QF", 5, "K7QF"),
    ("5 k7qf!", 5, "K7QF"),
    ("5: K7QF.", 5, "K7QF"),
    ("5-K7QF", 5, "K7QF"),
    ("5\n\nK7QF", 5, "K7QF"),
    ("5\u00a0K7QF", 5, "K7QF"),
    ("\u200f1\u200e R8K\u200f", 1, "R8K"),
    ("\u202b1 R8K\u202c", 1, "R8K"),
    ("5\u200bK7QF", 5, "K7QF"),
    ("5 K7\u2060Q\u00adF", 5, "K7QF"),
    ("“1 R8K”", 1, "R8K"),
    ("1 R8K 👍", 1, "R8K"),
]


@pytest.mark.parametrize(("body", "digit", "code"), ANSWERS)
def test_an_answer_is_read_however_it_is_typed(body: str, digit: int, code: str | None) -> None:
    said = parse_reply(body)
    assert (said.digit, said.code, said.command) == (digit, code, None)


COMING = [
    ("1 10", None, 10),
    ("1 2", None, 2),
    ("1 05", None, 5),
    ("1 99", None, 99),
    ("1 10 min", None, 10),
    ("1 10m", None, 10),
    ("1, 10 Min.", None, 10),
    ("1 in 10", None, 10),
    ("1 in about 10 minutes", None, 10),
    ("1\n10", None, 10),
    ("1\ufe0f\u20e3 10", None, 10),
    ("1 ⑩", None, 10),
    ("\u0661 \u0661\u0660", None, 10),
    ("၁ ၁၀ မိနစ်", None, 10),
    ("1 en 10 minutos", None, 10),
    ("1 10 daqiiqo", None, 10),
    ("1 10 feeb", None, 10),
    ("1 10 daqiiqaa", None, 10),
    ("1 R8K 10", "R8K", 10),
    ("1 r8k ~10 min!", "R8K", 10),
    ("1R8K 10", "R8K", 10),
    ("1 10 R8K", "R8K", 10),
    ("1 10min r8k", "R8K", 10),
    ("1 10 M8K", "M8K", 10),
    ("R8K 1 10", "R8K", 10),
    ("1 K7QF 10", "K7QF", 10),
    ("1 10 K7QF", "K7QF", 10),
    ("1 K7QF in 10 min", "K7QF", 10),
]


@pytest.mark.parametrize(("body", "code", "minutes"), COMING)
def test_going_may_come_with_minutes(body: str, code: str | None, minutes: int) -> None:
    said = parse_reply(body)
    assert (said.digit, said.code, said.minutes, said.command) == (1, code, minutes, None)


@pytest.mark.parametrize("body", [body for body, _digit, _code in ANSWERS])
def test_an_answer_alone_says_nothing_of_minutes(body: str) -> None:
    assert parse_reply(body).minutes is None


WORDS = [
    "",
    " ",
    "\0\0",
    "💐💐",
    "5 people here",
    "1 car and 2 vans",
    "yes",
    "no",
    "0",
    "9",
    "12",
    "1 1 1",
    "1/2",
    "1.5",
    "1-2",
    "1:10",
    "1 0",
    "1 00",
    "1 100",
    "2 10",
    "R8K 10",
    "10 R8K",
    "1 R8K10",
    "1 10 people",
    "1 10 20",
    "1 MIN",
    "1 10 HOURS",
    "5 5 5 5",
    "1 R8",
    "1 K7QFX",
    "5 R8O",
    "R8K",
    "K7QF",
    "½",
    "please stop them at the next light",
    "stopped by the school",
    "the end",
    "cancelled",
    "started",
    "\u202edrow",
    "\u05e9\u05dc\u05d5\u05dd",
    "5" * 1600,
    "a" * 1600,
]


@pytest.mark.parametrize("body", WORDS)
def test_a_count_or_unreadable_text_is_not_an_answer(body: str) -> None:
    said = parse_reply(body)
    assert (said.digit, said.code, said.command) == (None, None, None)
    assert said.words == clean(body)


BESIDE = [
    ("1 r8k please", 1, "R8K", None),
    ("Reply 1 R8K", 1, "R8K", None),
    ("1 omw", 1, None, None),
    ("1 - on my way", 1, None, None),
    ("1, be there in 15", 1, None, 15),
    ("R8K1", 1, "R8K", None),
    ("1 R8K\n--\nMaya O.\nshe/her", 1, "R8K", None),
    ("1 R8K\n\nSent from my Galaxy", 1, "R8K", None),
    ("5 K7QF thank you", 5, "K7QF", None),
    ("5 KTQF 3 agents", 5, "KTQF", None),
    ("6 nothing K7QF", 6, "K7QF", None),
    ("5||K7QF", 5, "K7QF", None),
    ("1 r-8-k", 1, "R8K", None),
    ("1 - P 6 R", 1, "P6R", None),
    ("1 RBK", 1, "R8K", None),
    ("3 nobody here?", 3, None, None),
    ("3\n\n2 vans", 3, None, None),
    ("ok\n1", 1, None, None),
    ("In a meeting. 2", 2, None, None),
    ("put me down for 1", 1, None, None),
    ("la 2", 2, None, None),
    ("1 R8K 8min", 1, "R8K", 8),
    ("1 half an hour", 1, None, 30),
    ("2 thx", 2, None, None),
]


@pytest.mark.parametrize(("body", "digit", "code", "minutes"), BESIDE)
def test_an_answer_counts_whatever_is_said_beside_it(
    body: str, digit: int, code: str | None, minutes: int | None
) -> None:
    said = parse_reply(body)
    assert (said.digit, said.code, said.minutes) == (digit, code, minutes)


@pytest.mark.parametrize(
    "body", ["2 wait no 1", "1\nsorry meant 2", "1 R8K 2 P6R", "5 K7QF 6 JVN5", "1 1 R8K", "1 R8", "5 R8O", "1 K7QFX"]
)
def test_two_answers_or_a_broken_code_are_asked_back(body: str) -> None:
    assert parse_reply(body).digit is None
    assert parse_reply(body).doubt


AGAINST = {
    "contradiction": [
        "1 oh no I can't, my shift got moved", "2 omw", "2 sign me up", "3 still 6 blocks out", "4 still here",
        "5 K7QF nothing here", "5 K7QF just a sheriff", "6 K7QF i see 3 of them",
        "6 K7QF 2 vans w feds", "1 would love to but im stuck at work", "2 ya voy en camino",
        "1 pero no puedo", "1 laakiin ma imaan karo", "1 tiamsis kuv mus tsis tau", "1 garuu hin danda'u", "1 ယလဲၤတသ့ဘၣ်",
    ],
    "condition": [
        "1 if my sister takes the kids", "1 unless you have enough", "1 after bedtime", "3 once i get there",
        "4 if someone takes over for me", "1 si me prestan un carro", "1 haddii aan helo gaari",
        "1 yog tias muaj tsheb", "1 yoo konkolaataa argadhe",
    ],
    "taken back": ["1 jk", "4 no wait", "1 wrong button", "1 sorry that was my kid", "1 me equivoque"],
    "unsure": ["5 K7QF i think", "5 K7QF my neighbor says so", "5 K7QF creo", "5 K7QF me dijo una vecina"],
    "others": ["my mom says 1", "1 for my brother", "1 on behalf of my pastor", "1 de parte de mi mama"],
    "asking": ["was i supposed to reply 1", "1 means going?", "so should i put 1"],
}  # fmt: skip


@pytest.mark.parametrize(("doubt", "body"), [(doubt, one) for doubt, many in AGAINST.items() for one in many])
def test_an_answer_is_asked_back_if_the_words_beside_it_speak_against_it(doubt: str, body: str) -> None:
    said = parse_reply(body)
    assert said.digit is None
    assert said.doubt in {doubt, ""}  # a digit that is no answer at all has no doubt


FITTING = [
    ("1 let me know if you need water", 1),
    ("1 what if they ask who i am", 1),
    ("1 no problem", 1),
    ("1 i can't wait", 1),
    ("1 en camino", 1),
    ("1 si voy", 1),
    ("1 my boyfriend drives me", 1),
    ("2 try me tomorrow", 2),
    ("2 if that's ok", 2),
    ("2 on my way to work", 2),
    ("2 I get off work at 3", 2),
    ("yes, 2", 2),
    ("3 nobody here?", 3),
    ("4 going home", 4),
    ("4 they let her go", 4),
    ("5 K7QF si los vi son 6", 5),
    ("5 K7QF vests say POLICE ICE", 5),
    ("6 K7QF no ice", 6),
    ("uhhh 1", 1),
    ("reply one R eight K", 1),
]


@pytest.mark.parametrize(("body", "digit"), FITTING)
def test_words_that_only_look_as_if_they_spoke_against_an_answer_leave_it(body: str, digit: int) -> None:
    assert parse_reply(body).digit == digit


@pytest.mark.parametrize(
    "piece", ["a ", "1 ", "(", "\U0001f697", "K7QF ", "r 8 k ", "\u201c", "> \n", "1-", "not ", "\u1001a1"]
)
def test_the_longest_nonsense_is_read_at_once(piece: str) -> None:
    # 5 ms on a free machine; something that grows with the square takes a hundred times that.
    assert reads_within(0.05, parse_reply, (piece * 1600)[:1600])


def test_words_are_kept_without_invisible_characters() -> None:
    assert parse_reply("  two\u200b vans,\u202e\tleaving\u00a0north \ufeff").words == "two vans, leaving north"
    assert parse_reply("1\ufe0f\u20e3 car ❤\ufe0f").words == "1 car ❤"


@given(st.text(max_size=300) | st.text(string.digits + ALPHABET + ALPHABET.lower() + " \n.!\u200b\ufe0f\u20e3"))
def test_any_text_at_all_is_read_without_a_fault_and_always_the_same_way(body: str) -> None:
    said = parse_reply(body)
    assert said == parse_reply(body)
    assert said.code is None or said.digit is not None
    assert said.command is None or said.digit is None
    assert said.digit is None or 1 <= said.digit <= 8
    # `there in 5 min` has minutes without a digit: then they are what its words say.
    assert said.minutes is None or 1 <= said.minutes <= 99
    assert said.minutes is None or said.digit == 1 or (said.digit is None and said.said.minutes == said.minutes)
    assert not any(unicodedata.category(letter) in {"Cc", "Cf", "Cs"} for letter in said.words)


def is_no_word(code: str) -> bool:
    return code not in lexicon().filler


@given(st.text(max_size=60))
def test_plain_words_stay_as_they_are(text: str) -> None:
    assert plain(plain(clean(text))) == plain(clean(text))


@given(
    st.integers(1, 8),
    st.text(ALPHABET, min_size=3, max_size=4).filter(is_no_word),
    st.sampled_from(["", " ", "  ", "\n", ", "]),
)
def test_a_digit_and_a_code_come_back_as_they_were_meant(digit: int, code: str, between: str) -> None:
    for body in (f"{digit}{between}{code}", f"{digit}{between}{code}".lower(), f" {digit}{between}{code}. "):
        assert (parse_reply(body).digit, parse_reply(body).code) == (digit, code)


@given(
    st.integers(2, 99),
    st.text(ALPHABET, min_size=3, max_size=4).filter(is_no_word),
    st.sampled_from([" ", "  ", "\n", ", "]),
)
def test_minutes_and_a_code_come_back_in_either_order(minutes: int, code: str, between: str) -> None:
    for body in (f"1{between}{code} {minutes}", f"1 {minutes}{between}{code}", f"{code} 1{between}{minutes} min"):
        assert (parse_reply(body).digit, parse_reply(body).code, parse_reply(body).minutes) == (1, code, minutes)


def test_new_codes_come_back_and_an_incidents_code_alone_is_no_answer() -> None:
    for code in [*(new_incident_code() for _ in range(300)), *(new_check_code() for _ in range(300))]:
        for digit in range(1, 9):
            assert (parse_reply(f"{digit} {code}").digit, parse_reply(f"{digit} {code}").code) == (digit, code)
            assert (parse_reply(f"{code.lower()} {digit}").digit, parse_reply(f"{code.lower()} {digit}").code) == (
                digit,
                code,
            )
        if len(code) == 3:
            assert (parse_reply(code).digit, parse_reply(code).named) == (None, code)


def test_once_more_is_not_eleven_minutes() -> None:
    assert parse_reply("once more").minutes is None
    assert parse_reply("voy en once").minutes == 11
