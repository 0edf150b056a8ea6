"""A text as it leaves: its body with the personal link or the reference that closes it, and what that costs."""

from responder.domain.policy import Policy
from responder.domain.segment import segments
from responder.store import link
from responder.store.link import Page


def with_link(body: str, page: Page, token: str, policy: Policy) -> str:
    """The text as it is sent when it carries a personal link."""
    return f"{body} {policy.public_url}/volunteer/{page}/{token}"


def closed_with(body: str, reference: str) -> str:
    """The text as it is sent when it carries only a reference, by which the carrier's list can tell it apart."""
    return f"{body} #{reference}"


def body_cost(body: str, policy: Policy, page: Page | None) -> int:
    """Its segments, with the link to `page`, or with a reference if that is None."""
    if page is None:
        return segments(closed_with(body, link.BLANK_REFERENCE))
    return segments(with_link(body, page, link.BLANK_TOKEN, policy))
