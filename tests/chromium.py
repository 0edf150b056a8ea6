"""The machine's own Chromium, and how it is told to start."""

import shutil

NAME = "chromium"
MISSING = "there is no Chromium on this machine: apt-get install chromium"
FLAGS = [
    "--no-sandbox",  # root in a container has none
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def find_chromium() -> str | None:
    """The path of the program; None where there is none."""
    return shutil.which(NAME)
