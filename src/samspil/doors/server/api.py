"""The canned questions for programs."""

from collections.abc import Sequence

from starlette.routing import BaseRoute


def api_routes() -> Sequence[BaseRoute]:
    """Below `/api`."""
    return ()
