"""How much memory the delivering worker uses, and whether that grows with the texts it has sent."""

from tests.benchmarks import acting, processor
from tests.benchmarks.ground import DELIVER, Ground
from tests.benchmarks.scale import Scale
from tests.benchmarks.table import Figure

_MEGABYTE = 1024 * 1024


def held(ground: Ground, scale: Scale) -> list[Figure]:
    """Sends alert after alert to the large area. Compares the largest process's memory after the first and the last."""
    ground.clear()
    seen = []
    with ground.running("deliver"):
        root = processor.found(DELIVER)
        for _ in range(scale.long_alerts):
            ground.ledger.reset()
            call = acting.approve(ground, ground.people.large)
            ground.wait_for_texts(call.people, within=20 + call.people / 50)
            ground.wait_until_recorded()
            seen.append(processor.resident(root) / _MEGABYTE)
    first, last = scale.large, scale.large * scale.long_alerts
    return [
        Figure(
            8,
            f"Memory of the delivering process after {last:,}",
            max(seen),
            most=150,
            unit=" MB",
            details={"after each alert": seen},
        ),
        Figure(8, f"Its growth from {first:,} to {last:,}", seen[-1] - seen[0], most=5, unit=" MB"),
    ]
