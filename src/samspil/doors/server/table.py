"""Routes with a fixed path are found by one look in a table, the others pattern by pattern.

Every request would otherwise be held against every page and file there is, and the IRIs, which
most requests are for, come last of all.
"""

from collections.abc import Mapping, Sequence

from starlette.exceptions import HTTPException
from starlette.routing import BaseRoute, Match, Route
from starlette.types import Receive, Scope, Send


def with_table(routes: Sequence[BaseRoute]) -> list[BaseRoute]:
    """The routes in an order that means the same: those of fixed paths first, as one."""
    fixed: dict[str, list[Route]] = {}
    others: list[BaseRoute] = []
    for route in routes:
        if isinstance(route, Route) and "{" not in route.path:
            fixed.setdefault(route.path, []).append(route)
        else:
            others.append(route)
    return [Table(fixed), *others]


class Table(BaseRoute):
    """Routes by their path; several may share one, each with methods of its own."""

    def __init__(self, routes: Mapping[str, Sequence[Route]]) -> None:
        self._routes = routes

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """What the route of this path and method says; of another method if there is only that."""
        found = [route.matches(scope) for route in self._routes.get(scope["path"], ())]
        return max(found, key=lambda match: match[0].value, default=(Match.NONE, {}))

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand over to the route of this path that takes the method."""
        routes = self._routes[scope["path"]]
        for route in routes:
            if route.matches(scope)[0] is Match.FULL:
                await route.handle(scope, receive, send)
                return
        allowed = sorted({method for route in routes for method in route.methods or ()})
        raise HTTPException(405, headers={"Allow": ", ".join(allowed)})
