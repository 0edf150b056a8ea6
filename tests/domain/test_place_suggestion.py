"""Places suggested while one types: by the beginnings of their words, in any order, without waiting."""

import pytest

from responder.domain.distance import Point
from responder.domain.gazetteer import Gazetteer, Known
from responder.domain.report import LONGEST_PLACE_WORDS
from tests.domain.nonsense import HOSTILE, LONGEST, reads_within
from tests.understanding.places import sample_gazetteer

GAZETTEER = sample_gazetteer()


def suggested(typed: str) -> list[str]:
    return [one.name for one in GAZETTEER.suggest(typed, 4)]


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("karm", "Karmel Mall"),
        ("KARMEL", "Karmel Mall"),
        ("mall kar", "Karmel Mall"),
        ("lake bloom", "Lake St & Bloomington Ave"),
        ("bloom & la", "Lake St & Bloomington Ave"),
        ("bloomington and lake", "Lake St & Bloomington Ave"),
        ("bloomington y lake", "Lake St & Bloomington Ave"),
        # Not begun as the name is spelled: read as it would be after sending.
        ("blomington & lake", "Lake St & Bloomington Ave"),
    ],
)
def test_what_is_typed_begins_the_words_of_a_name_in_any_order(typed: str, name: str) -> None:
    assert suggested(typed)[0] == name


def test_each_word_typed_needs_a_word_of_its_own() -> None:
    known = [Known("1", "Lake St & Lake Dr", "crossing"), Known("2", "Lake Plaza", "shop")]
    assert [one.name for one in Gazetteer(known).suggest("la la", 4)] == ["Lake St & Lake Dr"]


def test_a_name_that_begins_as_typed_stands_before_one_that_only_has_the_word() -> None:
    known = [Known("1", "Plaza Mexico", "shop"), Known("2", "Mexico in the Park", "shop")]
    assert [one.name for one in Gazetteer(known).suggest("mex", 4)] == ["Mexico in the Park", "Plaza Mexico"]


def test_another_name_offers_the_place_once_with_its_area() -> None:
    known = [
        Known("a", "Whittier", "area"),
        Known("1", "Karmel Mall", "mall", Point(44.9, -93.2), ("Karmel Square", "Somali Mall"), "a"),
    ]
    for typed in ("karmel", "somali m"):
        assert Gazetteer(known).suggest(typed, 4) == [("Karmel Mall", "Whittier")]
    assert Gazetteer(known).suggest("whit", 4) == [("Whittier", "")]


@pytest.mark.parametrize("typed", ["", " ", "k", "&", "&&&", "zzzz", "\u0300", "(", "%", "x" * 200])
def test_too_little_or_nonsense_suggests_nothing(typed: str) -> None:
    assert suggested(typed) == []


@pytest.mark.parametrize("typed", ["st", "lake " * 40, "st " * 60, *(body[:LONGEST_PLACE_WORDS] for body in HOSTILE)])
def test_a_suggestion_takes_at_most_50_milliseconds(typed: str) -> None:
    assert reads_within(LONGEST, lambda words: GAZETTEER.suggest(words, 4), typed)
