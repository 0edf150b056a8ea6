"""The word lists: what a speaker may write into them, and how each fault is said with its file and line."""

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from responder.domain import vocabulary
from responder.domain.language import NAMES
from responder.domain.reading import prepare_readers
from responder.domain.vocabulary import FILES, VocabularyFault, load, read_vocabulary
from responder.domain.vocabulary.check import Entries, check_source
from responder.domain.vocabulary.source import Source, read_source
from responder.domain.vocabulary.tables import LISTS, SHARED, Place

Edit = Callable[[str, str, str], Path]


@pytest.fixture(autouse=True)
def unchanged_files_are_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each test changes one file of many, and reading and checking all of them would take most of its time."""

    def read(path: Path) -> Source:
        unchanged = path.exists() and path.read_bytes() == (FILES / path.name).read_bytes()
        return load().sources[path.stem] if unchanged else read_source(path)

    def check(source: Source) -> Entries:
        known = load()
        return known.entries[name] if source is known.sources[name := Path(source.file).stem] else check_source(source)

    monkeypatch.setattr(vocabulary, "read_source", read)
    monkeypatch.setattr(vocabulary, "check_source", check)


@pytest.fixture
def edit(tmp_path: Path) -> Edit:
    """A copy of the files in which the first list of a name, or a line, is something else."""

    def change(file: str, old: str, new: str) -> Path:
        for path in FILES.glob("*.toml"):
            shutil.copy(path, tmp_path)
        text = (tmp_path / file).read_text(encoding="utf-8")
        pattern = rf"^{old} = \[.*?\]$" if old.isidentifier() or old.isdigit() else f"^{re.escape(old)}$"
        assert re.search(pattern, text, re.MULTILINE | re.DOTALL)
        edited = re.sub(pattern, lambda _: new, text, count=1, flags=re.MULTILINE | re.DOTALL)
        (tmp_path / file).write_text(edited, encoding="utf-8")
        return tmp_path

    return change


def first(language: str, table: str, key: str) -> str:
    """The first word of a list as it stands there, so that a speaker's corrections break no test."""
    return load().sources[language].written(Place(table, key))[0]


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
        ('stop = ["jooji" "joojiya"]', "Unclosed array"),
        ('stop = ["jooji, "joojiya"]', "look for a missing quotation mark, comma or bracket"),
        ('stop = ["jooji"]\nstop = ["ka bax"]', "Cannot overwrite a value"),
        ("", "[commands] stop: this list is missing"),
        ('stop = ["jooji"]\nchase = ["eryo"]', "[commands] chase: there is no such list"),
    ],
)
def test_a_fault_in_a_list_is_one_line_that_says_where_and_what(edit: Edit, new: str, said: str) -> None:
    fault = fault_in(edit("so.toml", "stop", new))
    assert said in fault
    assert fault.startswith("vocabulary/")


@pytest.mark.parametrize(
    ("file", "old", "new", "marked"),
    [
        ("so.toml", "stop", 'stop = [\n  "jooji",\n  "ka bax",\n  "KA BAX",\n]', '"KA BAX"'),
        ("so.toml", "stop", 'stop = ["jooji", 1]', "stop = "),
        ("hmn.toml", "[pause]", "[pauses]", "[pauses]"),
        ("es.toml", "join", 'join = ["unirme", "UNIRME"]', "UNIRME"),
        ("om.toml", "[calls]", "[calls]\nblock = []", "block = []"),
        ("kar.toml", "not_immigration", 'not_immigration = [\n"{migration} ဘၣ်"\n]', "{migration}"),
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
    fault = fault_in(edit("so.toml", "other_agency", f'other_agency = ["{phrase}"]'))
    assert f'[against] other_agency: "{phrase}" cannot be read: {said}' in fault


def test_a_list_that_names_itself_is_a_fault(edit: Edit) -> None:
    fault = fault_in(edit("en.toml", "lately", 'lately = ["now", "{lately}"]'))
    assert "the list lately names itself" in fault


def test_a_list_of_single_words_takes_no_two(edit: Edit) -> None:
    fault = fault_in(edit("so.toml", "before_stop", 'before_stop = ["fadlan walaal"]'))
    assert '[commands] before_stop: "fadlan walaal" has more than one word' in fault


def test_a_number_must_be_one(edit: Edit) -> None:
    assert "[numbers] one: there is no such list" in fault_in(edit("so.toml", "1", 'one = ["hal"]'))
    assert "[numbers] 1000: there is no such list" in fault_in(edit("so.toml", "1", '1000 = ["hal"]'))


def test_two_languages_cannot_have_one_name(edit: Edit) -> None:
    fault = fault_in(edit("so.toml", "called", 'called = ["so", "hmong"]'))
    assert '[languages] called: "hmong" is already a name of Soomaali' in fault


def test_only_tables_can_be_reviewed(edit: Edit) -> None:
    assert "'stop' is not a table" in fault_in(edit("so.toml", "reviewed", 'reviewed = ["stop"]'))
    assert "'commands' is not a table" in fault_in(edit("so.toml", "reviewed", 'reviewed = "commands"'))
    assert read_vocabulary(edit("so.toml", "reviewed", 'reviewed = ["commands"]')).reviewed["so"] == {"commands"}


def test_a_table_must_be_one(edit: Edit) -> None:
    directory = edit("kar.toml", "reviewed", "reviewed = []\nagainst_parts = 7")
    line = line_of(directory, "kar.toml", "against_parts = 7")
    assert fault_in(directory) == (
        f"vocabulary/kar.toml, line {line}: against_parts: this must be a table, [name] on a line of its own."
    )


def test_a_file_that_is_not_there_or_is_no_text_or_of_no_language_is_a_fault(edit: Edit) -> None:
    directory = edit("so.toml", "reviewed", "reviewed = []")
    (directory / "fr.toml").write_text("")
    assert "vocabulary/fr.toml: there is no language fr" in fault_in(directory)
    (directory / "fr.toml").unlink()
    (directory / "om.toml").write_bytes(b"\xff\xfe")
    assert "vocabulary/om.toml, line 1: this is not UTF-8" in fault_in(directory)
    (directory / "om.toml").unlink()
    assert "vocabulary/om.toml cannot be read" in fault_in(directory)


@pytest.mark.parametrize(("language", "key"), [("so", "start"), ("es", "help"), ("hmn", "language"), ("om", "join")])
def test_a_word_that_stops_can_mean_nothing_else_in_any_language(edit: Edit, language: str, key: str) -> None:
    word = first(language, "commands", key)
    fault = fault_in(edit("so.toml", "stop", f'stop = ["{word.upper()}"]'))
    assert fault.startswith(f"vocabulary/{language}.toml, line ")
    assert f'[commands] {key}: "{word}" is already a word for "stop"; it can be one thing only.' in fault


def test_a_word_may_be_written_with_capitals_and_accents(edit: Edit) -> None:
    changed = read_vocabulary(edit("es.toml", "join", 'join = ["Únirme", "  UNIRSE"]'))
    assert changed.words("commands", "join", "es") == ["UNIRME", "UNIRSE"]


def test_every_list_is_explained_and_in_the_same_words_in_every_language() -> None:
    sources = load().sources
    for place in LISTS:
        said = {source.comments[place] for source in sources.values() if place in source.comments}
        assert len(said) == 1, place
        assert said.pop().endswith((".", '".')) or place.table in {"equipment", "when"}, place
