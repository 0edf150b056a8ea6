"""Words of people run in their own direction, whatever their script, and never turn the page around them."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

WEB = Path(__file__).parents[2] / "responder" / "web"
TEMPLATES = sorted(WEB.rglob("*.html"))

FIELDS = re.compile(r"<(?:textarea|blockquote|q)[\s>]|<input[^>]* name=\"(?:words|place|name|what)\"", re.IGNORECASE)
"""Where people type or are quoted."""
SHOWN = re.compile(
    r"\{\{-? (?:redacting\.marked\(|[\w.]*\bplace_words\b|[\w.]*told_place\b|\w+\.details\b"
    r"|item\.(?:who|said|place|understood)"
    r"|(?:note|each|asked|seen|call|one)\.who\b|ring\.cry\.(?:who|place)\b|sight\.name\b|names\.get\(|partner\.name\b"
    r"|training\.what\b|consent\.proof\b|\[item\.place)"
)
"""What shows words of people: places, details, notes, texts, names."""
TOLD = re.compile(r"=(?:row\.told_place|flag\.words)\b")
"""The same within one of our sentences: it would need its own mark."""
JINJA = re.compile(r"\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}", re.DOTALL)
TAG = re.compile(r"</?[a-zA-Z][^<>]*>")


def last_tag(before: str) -> str | None:
    """The last tag before a place in a template; None if the place is within a tag or in the page's title."""
    bare = JINJA.sub(lambda found: " " * len(found[0]), before)
    if bare.rfind("<") > bare.rfind(">") or "block heading" in before[before.rfind("\n") + 1 :]:
        return None
    found = list(TAG.finditer(bare))
    return before[found[-1].start() : found[-1].end()] if found else ""


def undirected(template: str) -> Iterator[str]:
    """The places of a template where people's words have no direction of their own."""
    for found in FIELDS.finditer(template):
        tag = template[found.start() : template.find("\n", found.start())]
        if 'type="hidden"' not in tag and 'type="checkbox"' not in tag and 'dir="auto"' not in tag.split("</")[0]:
            yield tag[:80]
    for found in SHOWN.finditer(template):
        around = last_tag(template[: found.start()])
        if around is not None and 'dir="auto"' not in around and not around.startswith("<bdi"):
            yield found[0]
    yield from (found[0] for found in TOLD.finditer(template))


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(WEB)))
def test_words_of_people_have_their_own_direction(path: Path) -> None:
    assert list(undirected(path.read_text(encoding="utf-8"))) == []


@pytest.mark.parametrize(
    ("template", "faults"),
    [
        ("<blockquote>{{ item.details }}</blockquote>", 2),
        ('<blockquote dir="auto">{{ item.details }}</blockquote>', 0),
        ('<p class="x" dir="auto">{% if a > b %}{{ redacting.marked(item.place) }}{% endif %}</p>', 0),
        ("<p>{{ _('At') }} {{ incident.place_words }}</p>", 1),
        ('<p>{{ _("At") }} <bdi>{{ incident.place_words }}</bdi></p>', 0),
        ('<span dir="auto">{{ a }}</span> {{ item.who }}', 1),
        ('<a title="{{ incident.place_words }}">', 0),
        ('<input id="words" name="words">', 1),
        ('<input type="hidden" name="words">', 0),
        ('{{ _("Says %(place)s", place=row.told_place) }}', 1),
    ],
)
def test_a_place_without_direction_is_noticed(template: str, faults: int) -> None:
    assert len(list(undirected(template + "\n"))) == faults
