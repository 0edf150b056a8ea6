"""The Chromium installed on this machine, and the arguments to start it."""

import shutil

NAME = "chromium"
MISSING = "there is no Chromium on this machine: apt-get install chromium"
FLAGS = [
    "--no-sandbox",  # root in a container has no sandbox
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def find_chromium() -> str | None:
    """The program's path; None if it is not installed."""
    return shutil.which(NAME)
