"""Long texts without sense, and how long a reader takes for one."""

import time
from collections.abc import Callable

HOSTILE = [
    "a " * 800, "1 " * 800, "(" * 1600, "😀" * 1600, "a б ក ၣ " * 200, "no not any real " * 100,
    "im so just " * 145, "a." * 800,
    "in the his her a " * 100, "မၤစၢၤ" * 260, "“" * 1600, "please stop it me " * 90, "a" * 1600,
]  # fmt: skip
"""1,600 characters each."""

LONGEST = 0.02
"""Seconds. A reader takes under 5 ms on a quiet machine; one that goes over the text again and again takes seconds."""


def seconds_to_read(read: Callable[[str], object], body: str) -> float:
    """The processor time of the fastest of several readings, so that a busy machine fails no test."""
    spent = []
    for _turn in range(6):
        began = time.process_time()
        read(body)
        spent.append(time.process_time() - began)
    return min(spent)
