"""Ask the geocoder for a report's place. Without a geocoder, the report goes on right away."""

from functools import lru_cache
from uuid import UUID

from responder.flow.verify.geocode import geocode_report as flow
from responder.geocoder import Geocoder, NominatimGeocoder
from responder.parts import utc_now
from responder.queue import Step
from workers.app import app, settings
from workers.process import parts


@lru_cache
def geocoder() -> Geocoder | None:
    """The geocoder to ask; None if the group has set none."""
    if not settings.geocoder_url:
        return None
    return NominatimGeocoder(settings.geocoder_url, settings.public_url, parts().broker.redis)


@app.task(name=Step.GEOCODE)  # type: ignore[untyped-decorator]  # the library has no types
def geocode(report_id: str) -> None:
    flow(parts().sessions, geocoder(), parts().policy, utc_now, UUID(report_id))
