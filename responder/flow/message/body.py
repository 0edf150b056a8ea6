"""The final text: its body, the personal link or reference at its end, and its cost in segments."""

from responder.domain.policy import Policy
from responder.domain.segment import segments
from responder.store import link
from responder.store.link import Page


def with_link(body: str, page: Page, token: str, policy: Policy) -> str:
    """Return the text with a personal link at the end."""
    return f"{body} {policy.public_url}/volunteer/{page}/{token}"


def closed_with(body: str, reference: str) -> str:
    """Return the text with only a reference at the end, by which it can be found in the carrier's list."""
    return f"{body} #{reference}"


def body_cost(body: str, policy: Policy, page: Page | None) -> int:
    """Return the text's segments, with the link to `page`, or with a reference if that is None."""
    if page is None:
        return segments(closed_with(body, link.BLANK_REFERENCE))
    return segments(with_link(body, page, link.BLANK_TOKEN, policy))
