"""The request log: one JSON object a line, and nothing in it that says who asked or for what.

No address, no agent, no query string, no query text: a query leaves the first digits of its hash.
"""

import asyncio
import json
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TextIO

_EVERY = 0.2  # seconds between writings


class Journal:
    """Writes what it has been told a few times a second, so that a request never waits for it."""

    def __init__(self, where: str) -> None:
        self._file: TextIO | None = None
        if where == "-":
            self._file = sys.stdout
        elif where:
            self._file = Path(where).open("a", encoding="utf-8")  # noqa: SIM115 - open while we serve
        self._lines: list[str] = []
        self._due: asyncio.TimerHandle | None = None

    @property
    def kept(self) -> bool:
        """True if anybody reads it."""
        return self._file is not None

    def tell(self, event: str, **values: object) -> None:
        """One line, with the time."""
        if self._file is None:
            return
        said: Mapping[str, object] = {
            "time": datetime.now(UTC).isoformat(timespec="milliseconds"),
            "event": event,
            **{key: value for key, value in values.items() if value is not None},
        }
        self._lines.append(json.dumps(said, ensure_ascii=False))
        if self._due is None:
            self._due = asyncio.get_running_loop().call_later(_EVERY, self.flush)

    def flush(self) -> None:
        """Write what has not been written."""
        self._due = None
        if self._file is not None and self._lines:
            self._file.write("\n".join(self._lines) + "\n")
            self._file.flush()
            self._lines.clear()
