"""What whoever starts the server decides, and what follows from it."""

import ipaddress
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from samspil.engine.lanes import Lane
from samspil.words.vocabulary import BASE

KILOBYTE = 1024
LONGEST_DRAIN = 8.0  # seconds for running requests to end after the signal to stop


@dataclass(frozen=True)
class Patience:
    """How long and how much a connection may keep us waiting; seconds, bytes, connections."""

    headers: float = 10.0
    body: float = 30.0
    writing: float = 30.0
    idle: float = 15.0
    connections: int = 1_000
    url: int = 24 * KILOBYTE  # a query of 16 kB fits, escaped as prose is
    header_bytes: int = 40 * KILOBYTE
    body_bytes: int = 64 * KILOBYTE
    form_bytes: int = 1024 * KILOBYTE  # of the one page that takes a whole case


@dataclass(frozen=True)
class Settings:
    """`public` is the address people use, with the path below which everything lies.

    `proxy` is whose X-Forwarded-For is believed; `cache` is the bytes of answers that are kept;
    `endpoint` is the SPARQL service the data come from, if they are not our own.
    """

    host: str = "127.0.0.1"
    port: int = 8000
    public: str = ""
    proxy: str = "127.0.0.1"
    sparql: bool = False
    extra: Sequence[Path] = ()
    versions: Path | None = None
    endpoint: str = ""
    workers: int = 0
    deadline: float = 10.0
    token: str = ""
    watch: bool = False
    log: str = ""
    patience: Patience = Patience()
    cache: int = 64 * KILOBYTE * KILOBYTE

    @property
    def loopback(self) -> bool:
        """True if only this machine can reach the server."""
        return is_loopback(self.host)

    @property
    def free_sparql(self) -> bool:
        """True if anybody who can reach the server may write their own queries."""
        return self.sparql or self.loopback

    @property
    def address(self) -> str:
        """The public address, ending in a slash."""
        return f"{(self.public or self.origin).rstrip('/')}/"

    @property
    def origin(self) -> str:
        """Where the server itself listens."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"http://{host}:{self.port}"

    @property
    def root(self) -> str:
        """The path of the public address without its last slash: empty, or like `/samspil`."""
        return urlsplit(self.address).path.rstrip("/")

    def path_of(self, iri: str) -> str:
        """The path where an IRI of ours is described."""
        return f"{self.root}/{iri.removeprefix(BASE)}"

    def lanes(self) -> Sequence[Lane]:
        """The lanes of the query pool."""
        workers = self.workers or max(2, os.cpu_count() or 2)
        return (
            Lane("dereference", workers, deadline=5.0, queue=256),
            Lane("canned", workers, deadline=10.0, queue=128),
            Lane("free", workers, deadline=self.deadline, queue=8, nice=5),
            Lane("update", 1, deadline=60.0, queue=4, patience=60.0, most_bytes=2**31),
        )


def is_loopback(host: str) -> bool:
    """True for an address that cannot be reached from another machine."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
