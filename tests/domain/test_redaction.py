"""Which words go, what stands in their place, and where else they are looked for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from responder.domain.redaction import MARK, agrees, everything, holds, is_word, pieces, redact, without
from tests.domain.nonsense import reads_within


def gone(text: str, *words: str) -> str:
    """The text without every piece that is one of these words."""
    return redact(text, {number for number, piece in enumerate(pieces(text)) if piece in words}).text


@pytest.mark.parametrize(
    ("text", "words", "left"),
    [
        ("Maria at the door", ["Maria"], "█ at the door"),
        ("Maria Lopez at the door", ["Maria", "Lopez"], "█ at the door"),
        ("Maria and Maria", ["Maria"], "█ and █"),
        ("call\nMaria\n\nLopez now", ["Maria", "Lopez"], "call\n█ now"),
        ("maria Maria", ["Maria"], "maria █"),
        ("Banana, Ana", ["Ana"], "Banana, █"),
        ("█ Lopez", ["Lopez"], "█"),
        ("█ saw Lopez █", ["Lopez"], "█ saw █"),
        ("Jose\u0301 y Jos\u00e9", ["Jose\u0301"], "█ y Jos\u00e9"),
        ("اسمها مريم هنا", ["مريم"], "اسمها █ هنا"),
        ("👩‍👧 here", ["👩‍👧"], "█ here"),
    ],
)
def test_passages_side_by_side_become_one_mark_and_nothing_else_changes(text: str, words: list[str], left: str) -> None:
    assert gone(text, *words) == left


def test_all_of_it_leaves_the_mark_alone() -> None:
    text = " one\ntwo █ three  "
    assert redact(text, everything(text)).text == MARK


def test_the_mark_says_nothing_of_how_much_stood_there() -> None:
    assert redact("a b", {2}).text == redact(f"a {'b' * 24}", {2}).text


def test_a_long_run_without_a_space_is_cut_but_never_within_a_letter() -> None:
    syllable = "က\u103c\u102d"
    parts = pieces(syllable * 20)
    assert len(parts) > 1
    assert all(part.startswith("က") for part in parts)


@given(st.text(max_size=200))
def test_the_pieces_of_any_text_are_the_text_again(text: str) -> None:
    assert "".join(pieces(text)) == text


@given(st.text(alphabet="ab█ \n", max_size=60), st.sets(st.integers(-3, 80)))
def test_every_chosen_passage_is_gone_and_the_rest_stays_in_its_order(text: str, chosen: set[int]) -> None:
    parts, left = pieces(text), redact(text, chosen)
    stays = [part for number, part in enumerate(parts) if is_word(part) and number not in chosen]
    assert [part for part in pieces(left.text) if is_word(part)] == stays
    assert bool(left.passages) == any(number in chosen for number in everything(text))
    assert not left.passages or agrees(left.text, text)


@pytest.mark.parametrize(
    ("text", "passage", "so"),
    [
        ("ask MARIA lopez there", "Maria Lopez, 5", True),
        ("the house of maria lopez", "for Maria Lopez from the shop", True),
        ("come to 2841 there", "Maria, 2841 Portland Ave", True),
        ("Maria was there", "Maria", True),
        ("they are at the door", "two vans at the corner", False),
        ("2 of them", "2 vans of them", False),
        ("Marianne", "Maria", False),
        ("Lake St & Bloomington Ave, 3rd floor", "by Lake St Bloomington Ave", False),
        ("", "Maria", False),
    ],
)
def test_a_text_holds_a_passage_if_something_telling_of_it_stands_there(text: str, passage: str, *, so: bool) -> None:
    assert holds(text, [passage], "Lake St & Bloomington Ave") is so


def test_a_passage_is_found_in_another_text_in_any_case_and_spacing() -> None:
    assert without("ask MARIA \n Lopez, or Ana", ["(Maria Lopez)", "an"]) == "ask █, or Ana"


@pytest.mark.parametrize(
    ("kept", "sent", "so"),
    [
        ("two vans", "two vans", True),
        ("two vans", "two cars", False),
        ("█ vans", "two vans", True),
        ("█ vans", "two cars", False),
        ("two █ here", "two here", False),
        ("█", "anything at all", True),
        ("a █ b █ c", "a x b y c", True),
        ("a █ b █ c", "a x c", False),
    ],
)
def test_a_redacted_text_agrees_with_the_text_it_was_made_from(kept: str, sent: str, *, so: bool) -> None:
    assert agrees(kept, sent) is so


@pytest.mark.parametrize(
    ("passage", "text", "left"),
    [
        ("Deqa Warsame", "Warsame, Deqa was taken", "█ was taken"),
        ("Deqa Warsame", "Dequa Warsame was taken", "█ was taken"),
        ("Deqa Warsame", "they have deqa", "they have █"),
        ("Deqa Warsame", "DEQA WARSAME!!", "█!!"),
        ("Luis Alberto Quispe 29", "Luis Quispe was put in the van", "█ was put in the van"),
        ("Luis Alberto Quispe", "L. Quispe, 29", "█, 29"),
        ("Saw Eh Doh", "Eh Doh is home", "█ is home"),
        ("José Peña", "JOSE PENA fue detenido", "█ fue detenido"),
        ("Rosa", "tell Rosa", "tell █"),
        ("Maxamed Cali", "Mohamed Ali was taken", "█ was taken"),
        ("Siciid Muuse", "Said Muse waa la qabtay", "█ waa la qabtay"),
        ("Kalief", "Khalif was hurt", "█ was hurt"),
        ("Van Tran", "Tran Van is home", "█ is home"),
    ],
)
def test_a_name_is_found_in_another_order_spelling_or_in_part(passage: str, text: str, left: str) -> None:
    assert without(text, [passage]) == left
    assert holds(text, [passage])


@pytest.mark.parametrize(
    ("passage", "text", "left"),
    [
        ("612-555-0148", "call 6125550148", "call █"),
        ("612-555-0148", "call (612) 555 0148 now", "call █ now"),
        ("612-555-0148", "555.0148", "█"),
        ("6125550148", "six one two, five five five, oh one four eight", "█"),
        ("612-555-0148", "seis doce, cinco cincuenta y cinco, cero uno cuarenta y ocho", "█"),
        ("NKR482", "plate nkr-482", "plate █"),
        ("NKR482", "plate N K R 4 8 2", "plate █"),
        ("NKR 482", "november kilo romeo four eighty two", "█"),
        ("A087554219", "A# 087-554-219 and 087 554 219", "█ and █"),
        ("612-555-0148", "six one two triple five oh one four eight", "█"),
        ("A087554219", "A87554219", "█"),
        ("CRN 88Z", "crn-88z again", "█ again"),
        ("714 Van Buren", "seven fourteen Van Buren", "█"),
        ("BRX-Y14", "plate brxy14", "plate █"),
        ("917 Geranium Ave", "917 East Geranium Avenue is theirs", "█ is theirs"),
    ],
)
def test_a_number_is_found_with_other_signs_or_in_words(passage: str, text: str, left: str) -> None:
    assert without(text, [passage]) == left
    assert holds(text, [passage])


@pytest.mark.parametrize(
    ("passage", "text", "left"),
    [
        ("the baker's wife Ana", "Ana, wife of the baker, is home", "█, is home"),
        ("the cook's brother", "brother of the cook", "█"),
        ("the woman with the red stroller", "woman w/ red stroller is ok", "█ is ok"),
        ("my neighbor's red truck", "the red truck of my neighbors", "the █"),
    ],
)
def test_a_description_is_found_with_its_words_in_another_order(passage: str, text: str, left: str) -> None:
    assert without(text, [passage]) == left


@pytest.mark.parametrize(
    ("passage", "text", "left"),
    [
        ("ကညီဖိ", "ကညီဖိတဂၤ", "█တဂၤ"),
        ("နီၢ်မူၣ်", "ICE ဖီၣ်နီၢ်မူၣ်လံ", "ICE ဖီၣ်█လံ"),
        ("ကညီဖ", "ကညီဖိတဂၤ", "ကညီဖိတဂၤ"),
    ],
)
def test_a_vowel_sign_stays_with_its_letter(passage: str, text: str, left: str) -> None:
    assert without(text, [passage]) == left
    assert holds(text, [passage]) is (left != text)


@pytest.mark.parametrize(
    ("passage", "text"),
    [
        ("612-555-0148", "612 people signed"),
        ("612-555-0148", "call 612-555-0149"),
        ("was taken by the agents", "two were taken, said the agents there"),
        ("in the back of the house", "vans parked in the back of the lot"),
        ("NKR 482", "3 vans 482 is the bus"),
        ("NKR 482", "NKR 483"),
        ("Rosa", "la casa rosa, rosaries"),
        ("Ana", "banana stand"),
        ("Luis Quispe", "San Luis is open"),
        ("Pa Houa Vang", "two white vans"),
        ("Park", "4 agents at Lake & Park"),
        ("917 Geranium", "Geranium is quiet"),
        ("the cook's brother", "the cook saw my brother"),
        ("Hope Larson", "we hope for Larson's Bakery"),
        ("Siciid Muuse", "he said muse on it"),
        ("Sheila Marcus", "Marcus Garvey House is open"),
    ],
)
def test_nothing_else_is_taken_for_it(passage: str, text: str) -> None:
    assert without(text, [passage]) == text
    assert not holds(text, [passage])


@pytest.mark.parametrize(
    "piece", ["a ", "Ana ", "1 ", "six ", "(", "a.", "🚨", "ကညီ", "Aа", "A B ", "612-", "'", "\u0301"]
)
def test_no_text_keeps_the_search_busy(piece: str) -> None:
    text = (piece * 1600)[:1600]
    taken = ["Ana Bo Six", "six one two 555 0148", "A A A B", "612-612-6126", text[:200]]
    assert reads_within(0.5, lambda read: without(read, taken), text)
