"""The word lists: what a speaker may write into them, and how each fault is said with its file and line."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from responder.domain.language import DEFAULT, NAMES
from responder.domain.reading import prepare_readers
from responder.domain.vocabulary import FILES, VocabularyFault, load, read_vocabulary
from responder.domain.vocabulary.tables import LISTS, SHARED

STOP_IN_SOMALI = 'stop = ["jooji", "joojiya", "joojinta", "ka bax", "iga saar"]'
Edit = Callable[[str, str, str], Path]


@pytest.fixture
def edit(tmp_path: Path) -> Edit:
    """A copy of the files in which one text of one file is another."""

    def change(file: str, old: str, new: str) -> Path:
        for path in FILES.glob("*.toml"):
            shutil.copy(path, tmp_path)
        text = (tmp_path / file).read_text(encoding="utf-8")
        assert text.count(old) == 1
        (tmp_path / file).write_text(text.replace(old, new), encoding="utf-8")
        return tmp_path

    return change


def line_of(directory: Path, file: str, words: str) -> int:
    lines = (directory / file).read_text(encoding="utf-8").splitlines()
    return next(number for number, line in enumerate(lines, 1) if words in line)


def fault_in(directory: Path) -> str:
    with pytest.raises(VocabularyFault) as caught:
        read_vocabulary(directory)
    assert len(str(caught.value).splitlines()) == 1
    return str(caught.value)


def test_the_lists_that_come_with_the_program_are_well_and_every_reader_can_be_built() -> None:
    prepare_readers()
    assert set(load().entries) == {SHARED, *NAMES}


@pytest.mark.parametrize(
    ("new", "said"),
    [
        ('stopp = ["jooji"]', "[commands] stopp: there is no such list"),
        ('stop = ["jooji", ""]', "[commands] stop: an empty entry"),
        ('stop = ["jooji", "  "]', "[commands] stop: an empty entry"),
        ('stop = ["jooji", "ka bax", "Jooji."]', '[commands] stop: "Jooji." stands there twice'),
        ('stop = "jooji"', "[commands] stop: this must be a list"),
        ('stop = ["jooji", 7]', "[commands] stop: 7 must stand in quotation marks"),
        ('stop = ["jooji", "..."]', '[commands] stop: "..." has no letter or digit left to look for'),
        ('stop = ["jooji/joojiya"]', '[commands] stop: "jooji/joojiya": this list takes words only, without /'),
        ("stop = []", "[commands] stop: this list needs a word"),
        ('stop = ["jooji", "bilow"]', '[commands] start: "bilow" is already a word for "stop"'),
        ('stop = ["jooji", "AYUDA"]', '[commands] help: "ayuda" is already a word for "stop"'),
        ('stop = ["jooji" "joojiya"]', "Unclosed array"),
        ('stop = ["jooji, "joojiya"]', "look for a missing quotation mark, comma or bracket"),
        ('stop = ["jooji"]\nstop = ["ka bax"]', "Cannot overwrite a value"),
        ("", "[commands] stop: this list is missing"),
        ('stop = ["jooji"]\nchase = ["eryo"]', "[commands] chase: there is no such list"),
    ],
)
def test_a_fault_in_a_list_is_one_line_that_says_where_and_what(edit: Edit, new: str, said: str) -> None:
    fault = fault_in(edit("so.toml", STOP_IN_SOMALI, new))
    assert said in fault
    assert fault.startswith("vocabulary/")


@pytest.mark.parametrize(
    ("file", "old", "new", "marked"),
    [
        ("so.toml", STOP_IN_SOMALI, 'stop = [\n  "jooji",\n  "ka bax",\n  "KA BAX",\n]', '"KA BAX"'),
        ("so.toml", STOP_IN_SOMALI, 'stop = ["jooji", 1]', "stop = "),
        ("hmn.toml", "\n[pause]\n", "\n[pauses]\n", "[pauses]"),
        ("es.toml", 'join = ["unirme", "unirse"]', 'join = ["unirme", "alto"]', 'join = ["unirme"'),
        ("om.toml", "\n[calls]", "\n[calls]\nblock = []", "block = []"),
        ("kar.toml", '"တမ့ၢ် {immigration} ဘၣ်"', '"တမ့ၢ် {migration} ဘၣ်"', "{migration}"),
    ],
)
def test_the_fault_names_the_line(edit: Edit, file: str, old: str, new: str, marked: str) -> None:
    directory = edit(file, old, new)
    assert fault_in(directory).startswith(f"vocabulary/{file}, line {line_of(directory, file, marked)}: ")


@pytest.mark.parametrize(
    ("phrase", "said"),
    [
        ("(waa/waxay booliis", "nothing closes the ("),
        ("waa/waxay booliis", "nothing opens the /"),
        ("[waa) booliis", "[ and ) do not belong together"),
        ("(waa/) booliis", "a choice in it is empty"),
        ("waa {booliis}", "there is no list booliis with words in it"),
        ("waa !", "nothing stands behind the !"),
        ("waa ...", "nothing is left of ..."),
        ("waa**", "waa** cannot be read"),
        (". .", "there is no word in it"),
    ],
)
def test_a_phrase_that_cannot_be_read_says_why(edit: Edit, phrase: str, said: str) -> None:
    fault = fault_in(edit("so.toml", '"(booliis/booliska/booliiska/boolis) (kaliya/oo kaliya/uun)"', f'"{phrase}"'))
    assert f'[against] other_agency: "{phrase}" cannot be read: {said}' in fault


def test_a_list_that_names_itself_is_a_fault(edit: Edit) -> None:
    fault = fault_in(edit("en.toml", 'lately = ["now"', 'lately = ["{lately}", "now"'))
    assert "the list lately names itself" in fault


def test_a_list_of_single_words_takes_no_two(edit: Edit) -> None:
    fault = fault_in(edit("so.toml", 'before_stop = ["fadlan"]', 'before_stop = ["fadlan walaal"]'))
    assert '[commands] before_stop: "fadlan walaal" has more than one word' in fault


def test_a_number_must_be_one(edit: Edit) -> None:
    assert "[numbers] one: there is no such list" in fault_in(edit("so.toml", '1 = ["hal"]', 'one = ["hal"]'))
    assert "[numbers] 1000: there is no such list" in fault_in(edit("so.toml", '1 = ["hal"]', '1000 = ["hal"]'))


def test_two_languages_cannot_have_one_name(edit: Edit) -> None:
    fault = fault_in(edit("so.toml", '"af soomaali"]', '"af soomaali", "hmong"]'))
    assert '[languages] called: "hmong" is already a name of Soomaali' in fault


def test_only_tables_can_be_reviewed(edit: Edit) -> None:
    assert "'stop' is not a table" in fault_in(edit("so.toml", "reviewed = []", 'reviewed = ["stop"]'))
    assert "'commands' is not a table" in fault_in(edit("so.toml", "reviewed = []", 'reviewed = "commands"'))
    assert read_vocabulary(edit("so.toml", "reviewed = []", 'reviewed = ["commands"]')).reviewed["so"] == {"commands"}


def test_a_file_that_is_not_there_or_is_no_text_or_of_no_language_is_a_fault(edit: Edit) -> None:
    directory = edit("so.toml", "reviewed = []", "reviewed = []")
    (directory / "fr.toml").write_text("")
    assert "vocabulary/fr.toml: there is no language fr" in fault_in(directory)
    (directory / "fr.toml").unlink()
    (directory / "om.toml").write_bytes(b"\xff\xfe")
    assert "vocabulary/om.toml, line 1: this is not UTF-8" in fault_in(directory)
    (directory / "om.toml").unlink()
    assert "vocabulary/om.toml cannot be read" in fault_in(directory)


def test_a_word_may_be_written_with_capitals_and_accents(edit: Edit) -> None:
    changed = read_vocabulary(edit("es.toml", '"unirme", "unirse"', '"Únirme", "UNIRSE"'))
    assert changed.words("commands", "join", "es") == load().words("commands", "join", "es")


def test_every_list_is_explained_and_in_the_same_words_in_every_language() -> None:
    sources = load().sources
    for place in LISTS:
        said = {source.comments[place] for source in sources.values() if place in source.comments}
        assert len(said) == 1, place
        assert said.pop().endswith((".", '".')) or place.table in {"equipment", "when"}, place


def test_only_english_and_spanish_are_marked_as_reviewed_so_far() -> None:
    reviewed = load().reviewed
    assert {code for code in NAMES if reviewed[code]} == {DEFAULT, "es"}
