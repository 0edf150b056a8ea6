"""How fast texts leave and what one costs, next to the carrier's limit, a bare loop and the usual design."""

import json
import time
from dataclasses import asdict, dataclass
from functools import cache
from statistics import median

from celery import Celery
from sqlalchemy import insert

from responder.queue import celery_url
from tests.benchmarks import acting, processor
from tests.benchmarks.ground import DATABASE, DELIVER, LIMIT, Ground
from tests.benchmarks.ledger import Taken
from tests.benchmarks.people import Audience
from tests.benchmarks.scale import Scale
from tests.benchmarks.table import Figure
from tests.benchmarks.usual import PROCESSES, QUEUE, Base, Usual


@dataclass(frozen=True)
class Engine:
    """One alert sent by Responder: texts a second from commit to last accepted; processor seconds per text."""

    rate: float
    processor: float
    first: float
    """Seconds from the commit to the first text accepted."""
    carrier: float
    """Processor seconds per text of the carrier itself."""
    database: float
    """Processor seconds per text of PostgreSQL."""
    refused: int


@dataclass(frozen=True)
class Bare:
    rate: float
    processor: float


@dataclass
class _Measured:
    """Pairs of runs, one after the other, and the texts that the last run sent."""

    pairs: list[tuple[Engine, Bare]]
    texts: list[Taken]


@cache
def _measured(ground: Ground, scale: Scale) -> _Measured:
    """Several rows need it, so it is measured once a run."""
    ground.clear()
    found = _Measured([], [])
    with ground.running("deliver"):
        warm_up(ground)
        for _ in range(scale.pairs):
            engine, found.texts = _engine(ground)
            found.pairs.append((engine, _bare(ground, found.texts)))
    return found


def share(ground: Ground, scale: Scale) -> list[Figure]:
    pairs = _measured(ground, scale).pairs
    beside = median(bare.rate for _, bare in pairs) / LIMIT
    return [
        Figure(
            1,
            f"{scale.large:,} texts: share of the carrier's limit",
            median(engine.rate for engine, _ in pairs) / LIMIT,
            least=0.93,
            beside=f"bare loop {beside:.3f}",
            details={"pairs": [[asdict(engine), asdict(bare)] for engine, bare in pairs]},
        )
    ]


def processor_time(ground: Ground, scale: Scale) -> list[Figure]:
    pairs = _measured(ground, scale).pairs
    ratios = [engine.processor / bare.processor for engine, bare in pairs]
    ours, bare = median(engine.processor for engine, _ in pairs), median(bare.processor for _, bare in pairs)
    return [
        Figure(
            2,
            "Processor time per text, worker's process tree",
            median(ratios),
            most=1.8,
            unit=" ×",
            beside=f"{ours * 1000:.2f} ms; bare loop {bare * 1000:.2f} ms",
            details={"ratios": ratios},
        )
    ]


def beside_usual(ground: Ground, scale: Scale) -> list[Figure]:
    measured = _measured(ground, scale)
    ours = median(engine.rate for engine, _ in measured.pairs)
    usual = _usual(ground, measured.texts[: scale.usual])
    return [
        Figure(
            3,
            f"One task per text, sync client, {PROCESSES} processes: faster by",
            ours / usual,
            least=8,
            unit=" ×",
            beside=f"{usual:.0f}/s over {scale.usual:,} texts; ours {ours:.0f}/s",
            details={"usual": usual, "ours": ours},
        )
    ]


def _engine(ground: Ground) -> tuple[Engine, list[Taken]]:
    root, database = processor.found(DELIVER), processor.found(DATABASE)
    ground.ledger.reset()
    before, carrier_before, database_before = (
        processor.seconds(root),
        ground.ledger.counts().processor,
        processor.seconds(database),
    )
    call = acting.approve(ground, ground.people.large)
    ground.wait_for_texts(call.people, within=20 + call.people / 50)
    ground.wait_until_recorded()
    used, counts = processor.seconds(root) - before, ground.ledger.counts()
    taken = ground.ledger.taken()
    exactly_once(taken, ground.people.large)
    engine = Engine(
        rate=call.people / (max(text.answered for text in taken) - call.at),
        processor=used / call.people,
        first=min(text.answered for text in taken) - call.at,
        carrier=(counts.processor - carrier_before) / call.people,
        database=(processor.seconds(database) - database_before) / call.people,
        refused=counts.refused,
    )
    return engine, taken


def _bare(ground: Ground, texts: list[Taken]) -> Bare:
    ground.ledger.reset()
    file = ground.folder / "texts.json"
    file.write_text(json.dumps([[text.number, text.body, text.callback_url] for text in texts]), encoding="utf-8")
    told = ground.measured("tests.benchmarks.bare", str(file), within=20 + len(texts) / 50)
    return Bare(rate=told["count"] / told["seconds"], processor=told["processor"] / told["count"])


def _usual(ground: Ground, texts: list[Taken]) -> float:
    """Texts a second of the usual design, measured like ours: warm, from the commit to the last text accepted."""
    ground.clear()
    Base.metadata.create_all(ground.parts.engine)
    words = ["-A", "tests.benchmarks.usual", "worker", "-Q", QUEUE, "-c", str(PROCESSES), "-n", "usual@%h"]
    with ground.started(ground.part("usual", "celery", *words, "--loglevel", "INFO", says=r"\bready\.")):
        warm = 10 * PROCESSES
        _release(ground, texts[:warm], first=0)
        ground.wait_for_texts(warm, within=60)
        ground.ledger.reset()
        at = _release(ground, texts, first=warm)
        ground.wait_for_texts(len(texts), within=60 + len(texts) / 20)
    return len(texts) / (max(text.answered for text in ground.ledger.taken()) - at)


def _release(ground: Ground, texts: list[Taken], first: int) -> float:
    """Writes the rows, then queues a task for each. Returns the moment before the rows' commit."""
    rows = [
        {"id": at, "number": text.number, "body": text.body, "callback_url": text.callback_url}
        for at, text in enumerate(texts, first)
    ]
    with ground.parts.sessions() as session:
        session.execute(insert(Usual), rows)
        committed_at = time.monotonic()
        session.commit()
    with Celery(broker=celery_url(ground.environment["RESPONDER_REDIS_URL"]), set_as_current=False) as queue:
        for row in rows:
            queue.send_task(QUEUE, args=[row["id"]], queue=QUEUE, ignore_result=True)
    return committed_at


def warm_up(ground: Ground) -> acting.Approved:
    """Sends a smaller alert first, so that connections and compiled statements are ready."""
    ground.ledger.reset()
    call = acting.approve(ground, ground.people.small)
    ground.wait_for_texts(call.people, within=30)
    ground.wait_until_recorded()
    return call


def exactly_once(taken: list[Taken], audience: Audience) -> None:
    """Raises ValueError if a run left somebody out or texted somebody twice: its speed does not count."""
    numbers = [text.number for text in taken]
    if sorted(numbers) != sorted(audience.numbers):
        missed = len(set(audience.numbers) - set(numbers))
        raise ValueError(f"{missed} missed and {len(numbers) - len(set(numbers))} double among {len(numbers)} texts")
