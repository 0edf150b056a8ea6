"""No page, text, error or help uses phrases of the odd English that we once wrote."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

ROOT = Path(__file__).parent.parent.parent
CATALOG = ROOT / "responder" / "translations" / "es" / "LC_MESSAGES" / "messages.po"
"""One catalog is enough, because each lists every string of the sources, in English."""

PHRASES = [
    # On pages.
    "Take a call",
    "called nobody",
    "lately closed",
    "place not known in words",
    "outside every area",
    "none first-hand",
    "heard of it",
    "told again after that",
    "renew or close",
    "Nobody says that it goes on",
    "sees to it",
    "I see to it",
    "Nobody sees to it",
    "It is not so",
    "Doubt it",
    "take it back",
    "Move the place",
    "Against it",
    "What people saw who looked",
    "Who is there, who is coming",
    "Belongs together?",
    "Keep the note",
    "Remove words for good",
    "the first one of it",
    "Stand down: enough are there",
    "in words that somebody finds it by",
    "Whose volunteers?",
    "for each one who is missing",
    "See what it does",
    "What approving does now",
    "Is somebody in it",
    "Exactly those whom the call has reached",
    "a second coordinator must too",
    "Nobody is like that",
    "Ask for less",
    "nobody wrote down in what",
    "Only who has no shift",
    "that can hardly be meant",
    "How far it has come",
    "People of the group are looking into it",
    "The group is done with it",
    "Code of the report",
    "mend the number",
    "Nothing was taken yet",
    "The map did not come",
    "That was wrong too often",
    "Phone who must know",
    "of every text we know what became of it",
    # In texts.
    "your words are with the coordinators",
    "that answer does not fit",
    "what we know of you",
    "changes nothing any more",
    "still going on?",
    "that code is not open for this phone",
    "paused until you reply RESUME",
    "you get no more texts from us",
    # At the command line.
    "mend",
    "ended without a word",
    "texts nobody",
    "befalls the texts",
]
LABELS = frozenset(
    {
        "Held",
        "Unknown",
        "Release",
        "Rights",
        "Exercises",
        "Take it",
        "saw it",
        "Let it go",
        "Take away",
        "Holes",
        "together",
    }
)
"""Fine words within a sentence, but poor headings, buttons and badges."""


def without_code(template: str) -> str:
    """A template's text and the messages in its expressions, without comments, code and tags."""
    marked = re.findall(r"""_\((?:"([^"]*)"|'([^']*)')""", template)
    text = re.sub(r"\{#.*?#\}|\{\{.*?\}\}|\{%.*?%\}|<[^>]*>", " ", template, flags=re.DOTALL)
    return " ".join([*text.split(), *(one or other for one, other in marked)])


def constants(path: Path) -> Iterator[str]:
    """A module's strings. Docstrings are left out, because no user sees them, except in `cli.py`: they are its help."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    silent = set()
    if path.name != "cli.py":
        silent = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in silent:
            yield " ".join(node.value.split())


@cache
def said() -> tuple[tuple[str, str], ...]:
    """Everything that users can read, each with where it is."""
    with CATALOG.open("rb") as file:
        listed = read_po(file, locale="es")
    ids = [one.id if isinstance(one.id, str) else " ".join(one.id) for one in listed if one.id]
    found = [("catalog", message) for message in ids]
    # The domain reads what people write, so its words are theirs, not ours.
    modules = [path for path in (ROOT / "responder").rglob("*.py") if "domain" not in path.parts]
    modules += [*(ROOT / "workers").glob("*.py"), *(ROOT / "config").glob("*.py"), ROOT / "migrations" / "run.py"]
    found += [(path.name, text) for path in modules for text in constants(path)]
    found += [(path.name, without_code(path.read_text("utf-8"))) for path in (ROOT / "responder").rglob("*.html")]
    scripts = (ROOT / "responder").rglob("static/**/*.js")
    found += [(path.name, re.sub(r"^\s*//.*$", "", path.read_text("utf-8"), flags=re.MULTILINE)) for path in scripts]
    return (*found, *((name, (ROOT / name).read_text("utf-8")) for name in ("Makefile", ".bootstrap.sh", ".ci/run")))


def test_everything_is_looked_at() -> None:
    assert {"catalog", "cli.py", "base.html", "phones.html", "Makefile"} <= {where for where, _text in said()}
    assert len(said()) > 3000


@pytest.mark.parametrize("phrase", PHRASES)
def test_no_phrase_of_the_old_dialect_comes_back(phrase: str) -> None:
    words = re.compile(rf"(?<!\w){re.escape(phrase)}(?!\w)", re.IGNORECASE)
    assert [(where, text[:200]) for where, text in said() if words.search(text)] == []


def test_no_label_of_the_old_dialect_comes_back() -> None:
    assert [(where, text) for where, text in said() if where == "catalog" and text in LABELS] == []
