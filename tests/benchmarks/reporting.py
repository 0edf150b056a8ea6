"""Reports a second that the form takes, beside a bare Flask app with one insert; and how fast places are suggested."""

import itertools
import secrets
import sys
from http import HTTPStatus
from http.client import HTTPConnection
from statistics import median
from time import perf_counter
from urllib.parse import urlencode

from sqlalchemy import insert, text

from responder.local import process_list
from responder.local.environment import part_environment
from responder.local.instance import free_port
from responder.local.processes import Part, http_ok
from responder.store.area import Area
from responder.store.place import Place
from tests.benchmarks.ground import Ground
from tests.benchmarks.posting import OPEN
from tests.benchmarks.scale import Scale
from tests.benchmarks.table import Figure, p95
from tests.factories import CORNER

_NAMED = (
    "Lake St & Bloomington Ave",
    "38th St & Chicago Ave",
    "Powderhorn Park",
    "Cedar Ave & 35th St",
    "Franklin Ave & Nicollet Ave",
)
_PLACES = 400
"""Extra places in the gazetteer: about as many as a group writes down for a city."""
_SECONDS = 4.0
_SUGGESTIONS = 500
_TYPED = "application/x-www-form-urlencoded"
_BARE = "tests.benchmarks.bare_web:create_app()"
_TABLE = "CREATE TABLE IF NOT EXISTS bare_report (id bigserial PRIMARY KEY, activity text, words text, details text)"


def reported(ground: Ground, scale: Scale) -> list[Figure]:
    """Posts to one and the other in turns. The median of the pairs' ratios counts.

    Covers all of it: form, place, source, the report and its key in the database, and the wake-up in Redis.
    """
    ground.clear()
    _prepare(ground)
    ours, bare = (f"127.0.0.1:{free_port()}" for _ in range(2))
    # The proxy says where a report comes from. Each one gets a different address, or limits would stop them.
    own = {**ground.environment, "RESPONDER_PROXIES": "1", "RESPONDER_PUBLIC_URL": f"http://{ours}"}
    seeds = itertools.count(secrets.randbelow(10**6))
    with ground.started(process_list.web(own, ours), _bare(ground, bare)):
        for address in (ours, bare):
            _post(ground, address, next(seeds), 1.0)
        pairs = [
            (_post(ground, ours, next(seeds), _SECONDS), _post(ground, bare, next(seeds), _SECONDS))
            for _ in range(2 * scale.pairs + 1)
        ]
        suggested = _suggested(ours)
    kept, held = _kept(ground)
    ground.clear()
    ratios = [one / other for one, other in pairs]
    return [
        Figure(
            12,
            "Report page POST, whole way, beside a bare Flask app with one insert",
            median(ratios),
            least=0.3,
            unit=" ×",
            beside=f"{median(one for one, _ in pairs):.0f}/s beside {median(other for _, other in pairs):.0f}/s",
            details={"pairs": pairs, "connections": OPEN, "kept": kept, "held": held, "places": _PLACES + len(_NAMED)},
        ),
        Figure(
            12,
            "Places suggested while one types, p95",
            p95(suggested) * 1000,
            most=50,
            unit=" ms",
            beside=f"median {median(suggested) * 1000:.1f} ms",
            details={"requests": len(suggested), "places": _PLACES + len(_NAMED)},
        ),
    ]


def _suggested(address: str) -> list[float]:
    """Seconds for each suggestion, one after another, from as many sources."""
    took = []
    typed = [name[:length] for name in _NAMED for length in range(2, len(name))]
    for at in range(_SUGGESTIONS):
        connection = HTTPConnection(address, timeout=10)
        source = {"X-Forwarded-For": f"10.{at // 250}.{at % 250}.1", "Content-Type": _TYPED}
        begun = perf_counter()
        connection.request("POST", "/report/places", urlencode({"words": typed[at % len(typed)]}), source)
        answer = connection.getresponse()
        answer.read()
        took.append(perf_counter() - begun)
        connection.close()
        if answer.status != HTTPStatus.OK:
            raise ValueError(f"a suggestion was answered with {answer.status}")
    return took


def _post(ground: Ground, address: str, seed: int, seconds: float) -> float:
    """Reports a second. Raises ValueError if any was refused, because then we measured something else."""
    told = ground.measured(
        "tests.benchmarks.posting", f"http://{address}", str(seconds), str(seed), within=seconds + 20
    )
    if told["refused"]:
        raise ValueError(f"{told['refused']:.0f} of {told['all']:.0f} reports were not taken")
    # No workers run here: the queue must not grow from one round to the next.
    ground.parts.broker.redis.delete("verify")
    return told["taken"]


def _prepare(ground: Ground) -> None:
    with ground.session() as session:
        session.execute(text(_TABLE))
        session.execute(text("TRUNCATE bare_report"))
        area = session.get_one(Area, ground.people.small.area_id)
        names = [*_NAMED, *(f"{at}th Ave & {100 + at}th St" for at in range(_PLACES))]
        session.execute(text("DELETE FROM place"))
        session.execute(
            insert(Place),
            [
                {
                    "area_id": area.id,
                    "name": name,
                    "kind": "crossing",
                    "latitude": CORNER.latitude,
                    "longitude": CORNER.longitude,
                }
                for name in names
            ],
        )


def _bare(ground: Ground, address: str) -> Part:
    return Part(
        "bare",
        [sys.executable, "-m", "gunicorn", "--config", "python:config.gunicorn", _BARE, "--bind", address],
        part_environment(ground.environment),
        answers=http_ok(f"http://{address}/health/live"),
    )


def _kept(ground: Ground) -> tuple[int, int]:
    with ground.session() as session:
        rows = session.execute(text("SELECT count(*), count(*) FILTER (WHERE status <> 'received') FROM report")).one()
        session.execute(text("TRUNCATE report CASCADE"))
    return int(rows[0]), int(rows[1])
