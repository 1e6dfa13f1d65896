"""Routes with a fixed path are found by one look in a table, the others pattern by pattern.

Every request would otherwise be held against every page and file there is, and the IRIs, which
most requests are for, come last of all.
"""

from collections.abc import Sequence

from starlette.routing import BaseRoute, Match, Route
from starlette.types import Receive, Scope, Send


def with_table(routes: Sequence[BaseRoute]) -> list[BaseRoute]:
    """The routes in an order that means the same: those of fixed paths first, as one."""
    fixed: dict[str, Route] = {}
    others: list[BaseRoute] = []
    for route in routes:
        if isinstance(route, Route) and "{" not in route.path:
            fixed.setdefault(route.path, route)
        else:
            others.append(route)
    return [Table(fixed), *others]


class Table(BaseRoute):
    """Routes by their path."""

    def __init__(self, routes: dict[str, Route]) -> None:
        self._routes = routes

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """What the route of this path says, if there is one."""
        route = self._routes.get(scope["path"])
        return (Match.NONE, {}) if route is None else route.matches(scope)

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand over to the route of this path."""
        await self._routes[scope["path"]].handle(scope, receive, send)
