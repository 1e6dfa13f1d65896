"""The files that stand at an address of their own: the one list for a server and a folder of files.

They have no language in their address and nobody negotiates about them.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from samspil.jobs.web.assets import read_assets
from samspil.jobs.web.website import Website
from samspil.words.vocabulary import BASE, LOGO


@dataclass(frozen=True)
class Download:
    """A file: its Content-Type, and what makes its bytes."""

    type: str
    make: Callable[[Website], bytes]


def _logo(_: Website) -> bytes:
    """Our sign, at the address that the ontology's header names."""
    assets = read_assets()
    return assets.files[assets.names["logo.svg"]].body


DOWNLOADS: Mapping[str, Download] = {
    LOGO.removeprefix(BASE): Download("image/svg+xml", _logo),
}
