"""A list of volunteers as a file: which rows are accepted, and the error for each fault."""

from datetime import date
from pathlib import Path
from uuid import uuid4

import pytest

from responder.commands.volunteer_file import MOST_ROWS, Checked, check, open_sheet
from responder.commands.volunteer_row import AreaNames, Reader
from responder.domain.volunteer import Skill
from responder.flow.people.volunteer_import import Listed
from responder.trouble import Trouble

POWDERHORN, PHILLIPS, CENTRAL, OTHER_CENTRAL = uuid4(), uuid4(), uuid4(), uuid4()
AREAS = (
    (POWDERHORN, "Minneapolis", "Powderhorn"),
    (PHILLIPS, "Minneapolis", "East Phillips"),
    (CENTRAL, "Minneapolis", "Central"),
    (OTHER_CENTRAL, "St Paul", "Central"),
)
TODAY = date(2026, 5, 4)
HEAD = "phone,name,consent_on,consent_how,consent_proof"
PROOF = "2026-03-01,paper,folder 3"


def read(tmp_path: Path, content: str | bytes) -> Checked:
    path = tmp_path / "volunteers.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return check(open_sheet(path), Reader(AreaNames(AREAS), TODAY), lambda _lines: None)


def one(tmp_path: Path, content: str | bytes) -> Listed:
    checked = read(tmp_path, content)
    assert not checked.faults
    (listed,) = checked.listed
    return listed


def faults(tmp_path: Path, content: str | bytes) -> list[str]:
    return [str(fault) for fault in read(tmp_path, content).faults]


def refusal(tmp_path: Path, content: str | bytes) -> str:
    with pytest.raises(Trouble) as refused:
        read(tmp_path, content)
    assert refused.value.__cause__ is None
    return str(refused.value)


def more(column: str, cell: str) -> str:
    """A file of one good row with one extra column."""
    return f"{HEAD},{column}\n612-555-0101,Ana,{PROOF},{cell}\n"


def with_phone(cell: str) -> str:
    return f"{HEAD}\n{cell},Ana,{PROOF}\n"


def test_a_whole_row_is_read_in_any_order_and_case(tmp_path: Path) -> None:
    listed = one(
        tmp_path,
        "Areas,PHONE,Name,Language,Second Language,skills,Trained-On,trained_in,consent_on,consent_how,consent_proof\n"
        'minneapolis: Powderhorn; east phillips,(612) 555-0101,"Ana, the tall",es,English,'
        "Observer;family_support;verifier,2026-04-01,observing,2026-03-01,paper,folder 3\n",
    )
    assert listed == Listed(
        line=2,
        number="+16125550101",
        name="Ana, the tall",
        language="es",
        second_language="en",
        areas=(POWDERHORN, PHILLIPS),
        skills=(Skill.OBSERVER, Skill.FAMILY_SUPPORT, Skill.VERIFIER),
        trained_on=date(2026, 4, 1),
        trained_in="observing",
        consent_on=date(2026, 3, 1),
        proof="paper: folder 3",
    )


def test_optional_cells_may_be_empty(tmp_path: Path) -> None:
    listed = one(tmp_path, with_phone("+16125550101"))
    assert (listed.language, listed.second_language, listed.areas, listed.skills) == ("en", "en", (), ())
    assert (listed.trained_on, listed.trained_in) == (None, "")


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_separators_ends_of_lines_and_a_mark_in_front_do_not_matter(
    tmp_path: Path, separator: str, end: str, mark: bytes
) -> None:
    text = f"{HEAD}\n612-555-0101,Zoë,{PROOF}\n".replace(",", separator).replace("\n", end)
    assert one(tmp_path, mark + text.encode()).name == "Zoë"


def test_blank_lines_and_empty_cells_at_the_end_are_no_rows_and_lines_are_still_counted_right(tmp_path: Path) -> None:
    text = f"\n{HEAD},,\n\n612-555-0101,Ana,{PROOF},,,\n,,,,\n \n612-555-0102,Ben,{PROOF}\n1,Cy,{PROOF}"
    checked = read(tmp_path, text)
    assert [listed.line for listed in checked.listed] == [4, 7]
    assert [fault.line for fault in checked.faults] == [8]


@pytest.mark.parametrize("encoding", ["latin-1", "utf-16"])
def test_another_encoding_is_refused_with_what_to_do(tmp_path: Path, encoding: str) -> None:
    said = refusal(tmp_path, f"{HEAD}\n612-555-0101,Zoë,{PROOF}\n".encode(encoding))
    assert "UTF-8" in said
    assert "555" not in said


def test_a_workbook_is_refused_with_what_to_do(tmp_path: Path) -> None:
    assert "Save the sheet as CSV" in refusal(tmp_path, b"PK\x03\x04 and so on")


def test_an_empty_file_is_refused(tmp_path: Path) -> None:
    assert refusal(tmp_path, b"\xef\xbb\xbf\n \n") == "The file is empty. Check that this is the right file."


def test_too_long_a_file_is_refused_before_it_is_checked(tmp_path: Path) -> None:
    assert "Split it" in refusal(tmp_path, HEAD + "\n" + "x\n" * (MOST_ROWS + 1))


def test_an_unknown_column_is_refused_with_what_was_probably_meant_and_all_that_are_known(tmp_path: Path) -> None:
    said = refusal(tmp_path, f"{HEAD},skils,shoe size\n")
    assert '"skils" (did you mean skills?)' in said
    assert '"shoe_size"' in said
    assert "phone, name, language, second_language, areas" in said


def test_missing_and_double_columns_are_refused(tmp_path: Path) -> None:
    assert "Missing columns: consent_how, consent_proof" in refusal(tmp_path, "phone,name,consent_on\n")
    assert "Duplicate columns: name" in refusal(tmp_path, f"{HEAD},NAME\n")


def test_a_file_without_a_header_does_not_give_its_first_phone_away(tmp_path: Path) -> None:
    said = refusal(tmp_path, f"612-555-0101,Ana,{PROOF}\n")
    assert "The first line names the columns" in said
    assert "555" not in said


@pytest.mark.parametrize(
    "written", ["612-555-0101", "(612) 555 0101", "6125550101", "+1 612 555 0101", "1-612-555-0101", "'+16125550101"]
)
def test_phones_are_taken_as_people_write_them(tmp_path: Path, written: str) -> None:
    assert one(tmp_path, with_phone(written)).number == "+16125550101"


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("6.125550101E+09", "a spreadsheet shortened"),
        ('"6,125550101E+09"', "a spreadsheet shortened"),
        ("555-0101", "not a full phone number"),
        ("6125550101.0", "not a full phone number"),
        ("612555010.0", "a number with a decimal point"),
        ('"16125550101,0"', "a number with a decimal point"),
        ("1612555010", "can't be a person's phone"),
        ("1-900-555-0101", "can't be a person's phone"),
        ("800-555-0101", "can't be a person's phone"),
        ("+52 664 123 0101", "a phone in MX, but the group texts only US"),
        ("416-555-0101", "a phone in CA, but the group texts only US"),
        ("612-555-0101 ext 7", "one phone number and nothing else"),
        ("612-555-0101 / 612-555-0102", "one phone number and nothing else"),
        ("612-555-TEXT", "one phone number and nothing else"),
        ("", "is empty"),
    ],
)
def test_a_cell_that_cannot_be_one_phone_is_a_fault_that_does_not_repeat_it(
    tmp_path: Path, written: str, said: str
) -> None:
    (fault,) = faults(tmp_path, with_phone(written))
    assert fault.startswith("Line 2, phone: ")
    assert said in fault
    assert "0101" not in fault.replace("612-555-0100", "").replace("+16125550100", "")


def test_a_phone_of_another_country_is_taken_where_the_group_texts_it(tmp_path: Path) -> None:
    path = tmp_path / "volunteers.csv"
    path.write_text(with_phone("+52 664 123 0101"), encoding="utf-8")
    reader = Reader(AreaNames(AREAS), TODAY, frozenset({"US", "MX"}))
    assert check(open_sheet(path), reader, lambda _lines: None).listed[0].number == "+526641230101"


@pytest.mark.parametrize("mark", ["\u200e", "\u200f", "\u202a", "\u202c", "\u2066", "\u200b", "\ufeff", "\xa0", "\xad"])
def test_marks_that_nobody_sees_do_not_matter(tmp_path: Path, mark: str) -> None:
    listed = one(tmp_path, f"{mark}phone{mark},{HEAD[6:]}\n{mark}612-555{mark}-0101{mark},A{mark}na,{PROOF}\n")
    assert (listed.number, listed.name.replace(" ", "")) == ("+16125550101", "Ana")


def test_a_mark_in_front_may_be_doubled(tmp_path: Path) -> None:
    assert one(tmp_path, "\ufeff\ufeff" + with_phone("612-555-0101")).number == "+16125550101"


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("told", ["sep={}", "SEP={}", '"sep={}"', "\ufeffsep={}", "sep={},,,,"])
def test_a_first_line_for_excel_tells_the_separator(tmp_path: Path, separator: str, told: str) -> None:
    rows = f"{HEAD}\r\n612-555-0101,Ana,{PROOF}\r\n5,Ben,{PROOF}\r\n".replace(",", separator)
    checked = read(tmp_path, f"{told.replace(',', separator).format(separator)}\r\n{rows}")
    assert [listed.line for listed in checked.listed] == [3]
    assert [fault.line for fault in checked.faults] == [4]


def test_further_columns_are_left_out_only_if_asked_for(tmp_path: Path) -> None:
    path = tmp_path / "volunteers.csv"
    path.write_text(f"ID,{HEAD},Shoe size,ID\n17,612-555-0101,Ana,{PROOF},9,x\n", encoding="utf-8")
    with pytest.raises(Trouble, match=r'"id", "shoe_size", "id".*--leave-out-columns'):
        open_sheet(path)
    sheet = open_sheet(path, leave_out=True)
    assert sheet.left_out == ["id", "shoe_size", "id"]
    checked = check(sheet, Reader(AreaNames(AREAS), TODAY), lambda _lines: None)
    assert [(listed.number, listed.name) for listed in checked.listed] == [("+16125550101", "Ana")]


def test_a_needed_column_is_never_left_out(tmp_path: Path) -> None:
    path = tmp_path / "volunteers.csv"
    path.write_text("fone,name,consent_on,consent_how,consent_proof\n", encoding="utf-8")
    with pytest.raises(Trouble, match="Missing columns: phone"):
        open_sheet(path, leave_out=True)


@pytest.mark.parametrize(
    ("written", "code"),
    [("Spanish", "es"), ("SPANISH", "es"), ("español", "es"), ("Espanol", "es"), ("es", "es"), ("Somali", "so"),
     ("Hmong", "hmn"), ("Karen", "kar"), ("oromo", "om"), ("Afaan Oromoo", "om"), (" English ", "en")],
)  # fmt: skip
def test_languages_are_taken_by_code_and_by_name(tmp_path: Path, written: str, code: str) -> None:
    assert one(tmp_path, more("language", written)).language == code


def test_the_same_phone_twice_names_both_lines_and_two_digits(tmp_path: Path) -> None:
    text = f"{HEAD}\n612-555-0101,Ana,{PROOF}\n612-555-0102,Ben,{PROOF}\n+1 (612) 5550101,Ana,{PROOF}\n"
    assert faults(tmp_path, text) == ["Line 4, phone: same phone (…01) as line 2: keep one of the two"]


@pytest.mark.parametrize(
    ("column", "cell", "said"),
    [
        ("areas", "Central", 'Central" is in more than one city: write Minneapolis: Central or St Paul: Central'),
        ("areas", "Powderhon", '"Powderhon" is not an area (did you mean Minneapolis: Powderhorn?)'),
        ("areas", "612-555-0199", "that is not an area"),
        ("skills", "observr", '"observr" is not a skill (did you mean observer?)'),
        ("skills", "612-555-0199", "that is not a skill"),
        ("skills", "verifier", "a verifier must be trained"),
        ("language", "Klingon", '"Klingon" is not one of en (English), es (Español), so (Soomaali)'),
        ("second_language", "so", '"so" is not one of en (English), es (Español)'),
        ("second_language", "Somali", '"Somali" is not one of en (English), es (Español)'),
        ("trained_in", "observing", "a training without a date"),
    ],
)
def test_a_cell_that_is_not_understood_is_said_with_what_to_do(
    tmp_path: Path, column: str, cell: str, said: str
) -> None:
    (fault,) = faults(tmp_path, more(column, cell))
    assert fault.startswith(f"Line 2, {column}: ")
    assert said in fault
    assert "0199" not in fault


def test_a_phone_in_a_name_which_the_roster_would_show_is_a_fault(tmp_path: Path) -> None:
    (fault,) = faults(tmp_path, f"{HEAD}\n612-555-0101,Ana 612-288-0199,{PROOF}\n")
    assert fault.startswith("Line 2, name: contains a phone number")
    assert "0199" not in fault


def test_a_training_needs_to_say_in_what(tmp_path: Path) -> None:
    assert faults(tmp_path, more("trained_on", "2026-04-01")) == [
        "Line 2, trained_in: is empty: write what they were trained in that day"
    ]


@pytest.mark.parametrize(
    ("day", "said"),
    [
        ("2026-05-05", "in the future"),
        ("1999-12-31", "before 2000"),
        ("03/01/2026", "write year, month, day"),
        ("2026-02-30", "write year, month, day"),
        ("20260301", "write year, month, day"),
        ("", "is empty"),
    ],
)
def test_a_day_of_consent_that_cannot_be_is_a_fault(tmp_path: Path, day: str, said: str) -> None:
    (fault,) = faults(tmp_path, f"{HEAD}\n612-555-0101,Ana,{day},paper,folder 3\n")
    assert fault.startswith("Line 2, consent_on: ")
    assert said in fault


def test_consent_of_today_is_taken(tmp_path: Path) -> None:
    assert one(tmp_path, f"{HEAD}\n612-555-0101,Ana,2026-05-04,paper,folder 3\n").consent_on == TODAY


@pytest.mark.parametrize(
    ("how", "where", "column"),
    [("", "folder 3", "consent_how"), ("paper", "", "consent_proof"), ("paper", "x" * 201, "consent_proof")],
)
def test_proof_of_consent_is_needed_and_short(tmp_path: Path, how: str, where: str, column: str) -> None:
    (fault,) = faults(tmp_path, f"{HEAD}\n612-555-0101,Ana,2026-03-01,{how},{where}\n")
    assert fault.startswith(f"Line 2, {column}: ")


def test_a_phone_in_the_proof_is_a_fault_but_the_name_of_a_scan_is_not(tmp_path: Path) -> None:
    (fault,) = faults(tmp_path, f"{HEAD}\n612-555-0101,Ana,2026-03-01,text,from (612) 555-0101 in March\n")
    assert "unencrypted" in fault
    assert "0101" not in fault
    assert one(tmp_path, f"{HEAD}\n612-555-0101,Ana,2026-03-01,paper,20260301-0012.pdf\n").proof.endswith("0012.pdf")


def test_every_fault_of_a_row_is_told(tmp_path: Path) -> None:
    said = faults(tmp_path, f"{HEAD},areas\n5,,2036-01-01,,,Nowhere at all\n")
    assert [line.split(":")[0].removeprefix("Line 2, ") for line in said] == [
        "consent_on",
        "phone",
        "name",
        "areas",
        "consent_how",
        "consent_proof",
    ]


def test_a_quote_that_is_missing_is_told_with_the_line_where_it_began(tmp_path: Path) -> None:
    good = f"612-555-0102,Ben,{PROOF}\n"
    (fault,) = faults(tmp_path, f'{HEAD}\n{good}612-555-0101,"Ana,{PROOF}\n')
    assert fault == "Line 3: a quote is missing, or there is one too many"
    swallowed = faults(tmp_path, f'{HEAD}\n612-555-0101,"Ana,{PROOF}\n612-555-0102,B",{PROOF}\n')
    assert swallowed == [
        "Line 2, name: contains a line break or another control character: is a quote missing?",
    ]


def test_a_row_of_more_cells_than_the_header_is_a_fault(tmp_path: Path) -> None:
    (fault,) = faults(tmp_path, f"{HEAD}\n612-555-0101,Ana,the tall,{PROOF}\n")
    assert fault.startswith("Line 2: has 6 cells, but the header has 5")


def test_areas_that_are_not_there_yet_are_said_to_come_first(tmp_path: Path) -> None:
    path = tmp_path / "volunteers.csv"
    path.write_text(more("areas", "Powderhorn"), encoding="utf-8")
    (fault,) = check(open_sheet(path), Reader(AreaNames(()), TODAY), lambda _lines: None).faults
    assert "run `responder areas import` first" in fault.words


def test_the_bar_is_told_of_every_line(tmp_path: Path) -> None:
    path = tmp_path / "volunteers.csv"
    rows = "".join(f"612-555-{number:04d},Ana,{PROOF}\n" for number in range(1000))
    path.write_text(f"\n{HEAD}\n{rows}\n", encoding="utf-8")
    sheet, told = open_sheet(path), list[int]()
    check(sheet, Reader(AreaNames(()), TODAY), told.append)
    assert sum(told) == len(sheet.lines) == 1003
    assert len(told) > 3
