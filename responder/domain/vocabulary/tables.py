"""All the lists, by table, with the spelling that their reader uses and the kind of entries they take."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import NamedTuple

from responder.domain.language import NAMES
from responder.domain.letters import as_read, clean, folded, plain

SHARED = "all"
"""The file for words that belong to no language."""
UNSPACED = frozenset({"kar"})
"""Languages that write no spaces between words. We look for their words anywhere in a text."""


class Entry(Enum):
    """The kinds of entries in a list."""

    WORD = "one word"
    WORDS = "one or more words"
    PHRASE = "a phrase, see responder/domain/vocabulary/phrase.py"


class Place(NamedTuple):
    """The table and key of a list."""

    table: str
    key: str


@dataclass(frozen=True)
class List:
    """The rules for a list. A file must have it if its language is in `languages`."""

    normal: Callable[[str], str]
    entry: Entry
    languages: frozenset[str] = frozenset(NAMES)
    filled: bool = False
    """Whether it must have at least one word."""


def _place(word: str) -> str:
    return clean(word).lower()


def _typed(word: str) -> str:
    return as_read(word)[0].lower()


def _of(table: str, keys: str, kind: List) -> dict[Place, List]:
    return {Place(table, key): kind for key in keys.split()}


_ALL = frozenset({SHARED, *NAMES})
_ENGLISH, _SPANISH = frozenset({"en"}), frozenset({"es"})
_TWO, _THREE = _ENGLISH | _SPANISH, _ENGLISH | _SPANISH | {SHARED}
_COMMAND, _COMMAND_WORD = List(plain, Entry.WORDS), List(plain, Entry.WORD)
_SAID = _EVIDENCE = List(plain, Entry.PHRASE)
_SEEN, _SEEN_WORD = List(plain, Entry.WORDS), List(plain, Entry.WORD)

LISTS: dict[Place, List] = {
    **_of("commands", "stop", List(plain, Entry.WORDS, filled=True)),
    **_of("commands", "doubtful_stop end refuse start help resume areas pause language join beside_stop", _COMMAND),
    **_of("commands", "before_stop after_stop", _COMMAND_WORD),
    **_of("distress", "cry harm doubtful calm", List(plain, Entry.PHRASE)),
    **_of(
        "distress", "wounded injury violence binding breaking_in chasing fear plea trapped weapon seizing", _EVIDENCE
    ),
    **_of(
        "distress", "to_us our_kin myself others named aimed body_part in_their_hands attackers intent hurry", _EVIDENCE
    ),
    **_of("distress", "past asking condition thanks everyday errand our_doing all_clear declines joke news", _EVIDENCE),
    **_of("distress", "alone", List(plain, Entry.WORDS)),
    **_of("distress", "strong not_strong", List(plain, Entry.WORD)),
    **_of("revocation", "not_leaving partly sure limits maybe ending our_texts beside", List(plain, Entry.PHRASE)),
    **_of("pause", "minutes hours days weeks", _COMMAND),
    **_of("pause", "for until until_article noon midnight", _COMMAND),
    **_of("languages", "called alone", List(plain, Entry.WORDS, filled=True)),
    **_of("answers", "minutes about", _COMMAND),
    **_of("answers", "hour half_hour quarter_hour away ago before_digit correction", _SAID),
    **_of(
        "answers", "yes perhaps_yes no going here leaving left not_yet condition others asking thanks no_place", _SAID
    ),
    **_of("answers", "only_if whether on_behalf about_digit taken_back before_minutes of_self past idle third", _SAID),
    **_of("answers", "filler counted negator", _COMMAND),
    **_of("checks", "saw_it saw_nothing saw_others cannot_tell hedge hearsay", _SAID),
    **_of("speech", "reaction reaction_thing automatic carrier card chat service formal told signature", _SAID),
    **_of("speech", "quoted reply ours", _SAID),
    **_of("activity", "stop door workplace vehicles gathered taken", _SEEN),
    **_of("equipment", "marked_cars unmarked_cars vans long_guns gas", _SEEN),
    **_of("clothing", "marked unmarked masked", _SEEN),
    **_of("when", "now minutes hour earlier still ago minute_unit hour_unit day_unit", _SEEN),
    **_of("report", "enforcement vehicle", List(plain, Entry.WORDS, _ALL)),
    **_of(
        "report", "agent person relative weak_taken weak_held adjective unit glue talk saw heard unknown report", _SEEN
    ),
    **_of("report", "they_are they plea home job", _SEEN),
    **_of("report", "counted_by", List(plain, Entry.WORD, UNSPACED)),
    **_of("report", "label_size label_activity label_place label_unit label_time label_equipment", _SEEN),
    **_of("report", "question frozen future thanks papers protest mockery test advert", List(folded, Entry.PHRASE)),
    **_of("report", "news notice everyday how_to reaching agency really outside", List(folded, Entry.PHRASE)),
    **_of("report", "aside", _SAID),
    **_of("report", "custody tail happened coming surely_ice labeled", List(folded, Entry.PHRASE)),
    **_of("report", "surely_agent asking number_article number_range number_about", _SEEN_WORD),
    **_of("where", "opener and", List(plain, Entry.WORDS, _ALL)),
    **_of("where", "name", List(plain, Entry.WORDS, frozenset({SHARED}))),
    **_of("where", "street spot compass at", _SEEN),
    **_of("where", "street_first spot_first before_street", _SEEN_WORD),
    **_of(
        "place_names", "street_after avenue_after street_before avenue_before dropped joint", List(_place, Entry.WORD)
    ),
    **_of("place_names", "north south east west northeast southeast northwest southwest", List(_place, Entry.WORD)),
    **_of("place_names", "blocks between_streets part_of_town", List(_place, Entry.WORD)),
    **_of("place_names", "city", List(_place, Entry.WORDS)),
    **_of("place_names", "other_street", List(_place, Entry.WORDS, frozenset({SHARED}))),
    **_of("against", "immigration", List(folded, Entry.WORDS, _ALL)),
    **_of("against", "but taken_for unsure unsure_after", List(folded, Entry.WORDS)),
    **_of("against", "other_agency not_immigration over nothing denial", List(folded, Entry.PHRASE)),
    **_of("calls", "sure", List(_typed, Entry.PHRASE)),
    **_of("calls", "told", List(_typed, Entry.WORDS, frozenset(NAMES) - _TWO)),
    **_of("calls", "not not_followed", List(_typed, Entry.PHRASE)),
    **_of("calls", "let_go verb_in_list", List(_typed, Entry.PHRASE, _TWO)),
    **_of(
        "calls",
        "block chase hide hide_whom them before_them way before_way now",
        List(_typed, Entry.WORDS, _TWO),
    ),
    **_of(
        "calls",
        "before_call others others_try others_do others_how brought or no_longer",
        List(_typed, Entry.WORDS, _TWO),
    ),
    **_of("calls", "follow them_alone people before_people away observed theirs", List(_typed, Entry.WORDS, _ENGLISH)),
    **_of("calls", "block_now object_ending hide_ending asked", List(_typed, Entry.WORDS, _SPANISH)),
    **_of("private", "digit", List(_typed, Entry.WORDS, _TWO)),
    **_of("private", "counted route beside_number not_a_street", List(_typed, Entry.WORDS, _TWO)),
    **_of("private", "between_plate", List(_typed, Entry.WORDS, _THREE)),
    **_of("private", "partial ring address mark with_mark", List(_typed, Entry.WORDS, _TWO)),
    **_of("private", "whose_number number street_type", List(_typed, Entry.WORDS, _ENGLISH)),
    **_of("private", "street_type_first crossing", List(_typed, Entry.WORDS, _SPANISH)),
    **_of(
        "private",
        "small title also_word before_place before_person before_thing place_opening",
        List(_typed, Entry.WORD, _ALL),
    ),
    **_of("private", "inside_name", List(_typed, Entry.WORD, frozenset({SHARED}))),
    **_of("private", "no_plate place_ending", List(_typed, Entry.WORD, _THREE)),
    **_of("private", "no_name known_name", List(_typed, Entry.WORD, _ALL)),
    **_of(
        "private", "number_sign dwelling lives lives_at lives_near house color which_house", List(_typed, Entry.WORDS)
    ),
    **_of("private", "home_around home_led", List(_typed, Entry.WORDS)),
    **_of(
        "private",
        "name_said name_follows name_stood thanked kin age birth today person_does",
        List(_typed, Entry.WORDS),
    ),
    **_of("private", "plate plate_part plate_part_with a_number", List(_typed, Entry.WORDS)),
}
"""Every required list."""

OPEN: dict[str, List] = {
    "numbers": List(plain, Entry.WORD),
    "digits": List(plain, Entry.WORD),
    "place_kinds": List(_place, Entry.WORDS),
    "streets": List(_place, Entry.WORDS),
    "street_kinds": List(_place, Entry.WORD),
    "street_numbers": List(_place, Entry.WORD),
    "answers_parts": List(plain, Entry.PHRASE),
    "calls_parts": List(_typed, Entry.PHRASE),
    "against_parts": List(folded, Entry.PHRASE),
    "report_parts": List(folded, Entry.PHRASE),
    "distress_parts": List(plain, Entry.PHRASE),
    "revocation_parts": List(plain, Entry.PHRASE),
    "spelled": List(_typed, Entry.WORDS),
}
"""Tables whose lists have free names: numbers, streets, kinds of places, the names that phrases use in braces."""
