"""Ask the carrier about texts whose delivery is unknown."""

from responder.flow.deliver.resolve import resolve as flow
from responder.parts import utc_now
from responder.queue import Step
from workers.app import app
from workers.carrier import carrier, loop
from workers.process import parts


@app.task(name=Step.RESOLVE)  # type: ignore[untyped-decorator]  # the library has no types
def resolve(sender_id: str) -> None:
    async def run() -> None:
        if through := carrier(int(sender_id)):
            await flow(parts().sessions, through, parts().policy, utc_now, int(sender_id))

    loop().run(run())
