"""Scores the reading of reports by text: what is one, what speaks against one, and each thing that it tells."""

from collections.abc import Callable, Iterable

from responder.domain.place import plain
from responder.domain.report import Activity
from responder.domain.text_report import Kind, ReadReport, read_report_text
from tests.understanding.corpus import Figure, Row

_GOAL, _PLAIN_GOAL = 0.95, 0.9
_ACTIVITIES: dict[str, tuple[Activity | None, ...]] = {
    "": (None,),
    "-": (None, Activity.OTHER),
    "patrol": (Activity.VEHICLES, Activity.GATHERED),
    "checkpoint": (Activity.STOP,),
    # The form has no answer for it.
    "force": (None, Activity.OTHER),
}
"""The corpus tells apart more than the form does."""
SHARED = 0.75
"""How much of the words of a place must be shared to name the same one: `Lake` of `on Lake Street`."""

Read = tuple[Row, ReadReport]


def score(rows: list[Row]) -> list[Figure]:
    """Each figure over the rows that it concerns."""
    read = [(row, read_report_text(row["text"])) for row in rows]
    reports = [(row, said) for row, said in read if row["report"] == "yes"]
    maybe = [(row, said) for row, said in read if "yes" in row["report"]]
    taken = [(row, said) for row, said in read if said.kind is Kind.SIGHTING]
    denials = [(row, said) for row, said in read if row["against"] == "yes"]
    others = [(row, said) for row, said in read if row["against"] != "yes"]
    told = [(row, said) for row, said in maybe if said.kind is not Kind.OTHER]
    return [
        _share("reports that are taken as one", reports, _is_sighting, _GOAL),
        _share("taken as a report that are one", taken, lambda row, _: "yes" in row["report"], _GOAL),
        _share("unclear texts that are asked back", _labelled(read, "report", "ask"), _is_asked_back, _GOAL),
        _share("denials that speak against", denials, lambda _, said: said.kind is Kind.AGAINST, _GOAL),
        _share("other texts that do not", others, lambda _, said: said.kind is not Kind.AGAINST, _GOAL),
        _share("other texts that are left alone", _labelled(read, "report", "no"), _is_left_alone, _PLAIN_GOAL),
        _share("how many agents", _said(maybe, "agents"), _is("agents", lambda said: said.agent_count), _PLAIN_GOAL),
        _share("no agents where none are said", _unsaid(told, "agents"), lambda _, said: not said.agent_count, _GOAL),
        _share("vehicles", _said(maybe, "vehicles"), _is("vehicles", lambda said: said.vehicle_count), _PLAIN_GOAL),
        _share("no vehicles where none are", _unsaid(told, "vehicles"), lambda _, said: not said.vehicle_count, _GOAL),
        _share("when", _said(maybe, "seen"), _is_when, _PLAIN_GOAL),
        _share("activity", _said(maybe, "activity"), _is_activity, _PLAIN_GOAL),
        _share("place", _said(maybe, "place"), _is_place, _PLAIN_GOAL),
        _share("no sure place where none is", _unsaid(told, "place"), lambda _, said: not said.sure, _GOAL),
        _share("language", [one for one in told if one[0]["kind"] != "mixed"], _is_language, _PLAIN_GOAL),
    ]


def _is_sighting(_row: Row, said: ReadReport) -> bool:
    return said.kind is Kind.SIGHTING


def _is_asked_back(_row: Row, said: ReadReport) -> bool:
    return said.kind is Kind.UNCLEAR


def _is_left_alone(row: Row, said: ReadReport) -> bool:
    return row["against"] == "yes" or not said.is_report


def _is(name: str, value: Callable[[ReadReport], int | None]) -> Callable[[Row, ReadReport], bool]:
    return lambda row, said: str(value(said) or "") in _ways(row, name)


def _is_when(row: Row, said: ReadReport) -> bool:
    return said.seen in _ways(row, "seen") or ("-" in _ways(row, "seen") and said.seen == "now")


def _is_activity(row: Row, said: ReadReport) -> bool:
    return any(
        said.activity in _ACTIVITIES[way] if way in _ACTIVITIES else said.activity == way
        for way in _ways(row, "activity")
    )


def _is_place(row: Row, said: ReadReport) -> bool:
    if said.point is not None:
        return any(_is_close(way, (said.point.latitude, said.point.longitude)) for way in _ways(row, "place"))
    read = set(plain(said.place_words).split())
    for way in _ways(row, "place"):
        right = set(plain(way).split())
        if 2 * len(read & right) >= SHARED * (len(read) + len(right)):
            return True
    return False


def _is_close(way: str, point: tuple[float, float]) -> bool:
    """Whether the label holds this point, as decimals or in degrees, minutes and seconds."""
    if "°" in way:
        parts = [float("".join(letter for letter in part if letter in "0123456789.") or 0) for part in _dms(way)]
        numbers = [parts[0] + parts[1] / 60 + parts[2] / 3600, -(parts[3] + parts[4] / 60 + parts[5] / 3600)]
    else:
        try:
            numbers = [float(part) for part in way.replace(",", " ").split()]
        except ValueError:
            return False
    return len(numbers) == len(point) and all(
        abs(one - other) < 1e-3 for one, other in zip(numbers, point, strict=True)
    )


def _dms(way: str) -> list[str]:
    return way.replace("°", " ").replace("'", " ").replace('"', " ").replace("N", " ").replace("W", " ").split()


def _is_language(row: Row, said: ReadReport) -> bool:
    return (said.language or "en") == row["language"]


def _ways(row: Row, name: str) -> list[str]:
    return row[name].split("|")


def _labelled(read: list[Read], name: str, label: str) -> list[Read]:
    return [(row, said) for row, said in read if row[name] == label]


def _said(read: list[Read], name: str) -> list[Read]:
    return [(row, said) for row, said in read if row[name]]


def _unsaid(read: list[Read], name: str) -> list[Read]:
    return [(row, said) for row, said in read if not row[name]]


def _share(name: str, read: Iterable[Read], right: Callable[[Row, ReadReport], bool], least: float) -> Figure:
    read = list(read)
    wrong = [(row, said) for row, said in read if not right(row, said)]
    return Figure(name, len(read) - len(wrong), len(read), least=least, wrong=[_line(*one) for one in wrong])


def _line(row: Row, said: ReadReport) -> str:
    labels = " ".join(f"{name}={row[name]}" for name in list(row)[3:] if row[name])
    read = (said.kind, said.why, said.agent_count, said.vehicle_count, said.seen, said.activity, said.place_words)
    return f"{row['language']} {row['kind']} {row['text']} [{labels}] {'; '.join(map(str, read))}"
