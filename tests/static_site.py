"""A folder with the pages that need no server, behind a host that only hands out files."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

import pytest

from samspil.files.workspace import find_workspace
from samspil.jobs.publication import read_publication
from samspil.jobs.web.addresses import SEARCH, SPARQL, Addresses
from samspil.jobs.web.assets import FOLDER, read_assets
from samspil.jobs.web.downloads import DOWNLOADS
from samspil.jobs.web.fixed import FIXED
from samspil.jobs.web.website import Website

POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; connect-src 'self'; "
    "base-uri 'none'; form-action 'self'"
)


@dataclass(frozen=True)
class StaticSite:
    address: str


class _Host(SimpleHTTPRequestHandler):
    def end_headers(self) -> None:
        self.send_header("Content-Security-Policy", POLICY)
        super().end_headers()

    def log_message(self, *_: object) -> None:
        """Says nothing."""


_Host.extensions_map = {**_Host.extensions_map, "": "text/html; charset=utf-8"}


@pytest.fixture(scope="session")
def static_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StaticSite]:
    folder = tmp_path_factory.mktemp("site")
    content = read_publication(find_workspace(), ())
    web = Website(content, Addresses("https://example.dk/"), free_sparql=False, engine="local")
    files: dict[str, bytes] = {
        **{path: FIXED[path].make(web, "da", {}).encode() for path in (SEARCH, SPARQL)},
        **{path: download.make(web) for path, download in DOWNLOADS.items()},
        **{f"{FOLDER}/{asset.name}": asset.body for asset in read_assets()},
    }
    for path, body in files.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(body)
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Host, directory=folder))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield StaticSite(f"http://127.0.0.1:{server.server_port}/")
    server.shutdown()
    thread.join()
    server.server_close()
