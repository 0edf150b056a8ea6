"""An append-only file of JSON lines that lets a restarted simulator keep its messages."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from responder.simulator.config import ConfigError


class Journal:
    """One open journal file: each line a JSON object with a "kind", out of this process when `write` returns."""

    def __init__(self, path: Path) -> None:
        """Opens or creates `path`, readable by its owner alone, as it holds numbers; raises ConfigError."""
        try:
            self._file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
        except OSError as error:
            raise ConfigError(f"The journal {path} can't be opened: {error.strerror}. Choose another file.") from error
        self._path = path

    def read(self) -> Iterator[dict[str, Any]]:
        """The entries so far, oldest first; cuts off a half-written last line; ConfigError for any other damage."""
        with open(self._file, "rb", closefd=False) as lines:
            lines.seek(0)
            whole = 0
            for line in lines:
                if not line.endswith(b"\n"):
                    os.ftruncate(self._file, whole)
                    return
                whole += len(line)
                try:
                    entry = json.loads(line)
                except ValueError as error:
                    reason = f"The journal {self._path} is damaged. Move it away to start over."
                    raise ConfigError(reason) from error
                yield entry

    def write(self, kind: str, **values: Any) -> None:
        """Adds one entry."""
        line = json.dumps({"kind": kind, **values}, separators=(",", ":")).encode() + b"\n"
        os.write(self._file, line)

    def clear(self) -> None:
        """Empties the file."""
        os.ftruncate(self._file, 0)

    def close(self) -> None:
        """Closes the file."""
        os.close(self._file)
