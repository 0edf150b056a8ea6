"""Find out at the carrier what became of texts that nobody has heard of."""

from responder.flow.resolve import resolve as flow
from responder.parts import utc_now
from responder.queue import Step
from workers.app import app
from workers.carrier import carrier, loop
from workers.process import parts


@app.task(name=Step.RESOLVE)  # type: ignore[untyped-decorator]  # the library has no types
def resolve(_sender_id: str) -> None:
    async def run() -> None:
        await flow(parts().sessions, carrier(), parts().policy, utc_now)

    loop().run(run())
