"""The Model Context Protocol over standard input and output, for a program on the same machine."""

import os
from collections.abc import Sequence
from pathlib import Path

import anyio
from mcp.server.stdio import stdio_server

from samspil.engine.aside import Aside
from samspil.engine.lanes import Lane
from samspil.engine.pool import Pool
from samspil.files.workspace import Workspace
from samspil.jobs.machines.talking import speaking_server
from samspil.jobs.machines.tools import Tools
from samspil.jobs.publication import read_publication
from samspil.jobs.web.addresses import Addresses
from samspil.jobs.web.website import Website
from samspil.words.language import Language

_LANES = (
    Lane("canned", 1, deadline=10.0, queue=16),
    Lane("free", 1, deadline=10.0, queue=4, nice=5),
)


async def speak(workspace: Workspace, language: Language, extra: Sequence[Path] = ()) -> None:
    """Answer until the other end closes."""
    content = read_publication(workspace, extra)
    pool, aside = await Pool.start(content.dataset, _LANES), Aside()
    try:
        tools = Tools(Website(content, Addresses()), pool, aside)
        server = speaking_server(lambda: tools, language)
        async with stdio_server(_own(0, "r"), _own(1, "w")) as (reading, writing):
            await server.run(reading, writing, server.create_initialization_options())
    finally:
        aside.close()
        await pool.close(grace=0)


def _own(descriptor: int, mode: str) -> "anyio.AsyncFile[str]":
    """A standard stream of our own, for the SDK closes what it is given."""
    file = os.fdopen(os.dup(descriptor), mode, encoding="utf-8", errors="replace", newline="\n")
    return anyio.wrap_file(file)
