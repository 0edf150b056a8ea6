"""A solved proof of work."""

import json
import re
from html import unescape

import altcha


def solved(page: str) -> str:
    """The browser's solution of the page's challenge."""
    found = re.search(r'data-challenge="([^"]+)"', page)
    assert found is not None
    challenge = altcha.Challenge.from_dict(json.loads(unescape(found[1])))
    solution = altcha.solve_challenge(challenge)
    assert solution is not None
    return altcha.Payload(challenge, solution).to_base64()
