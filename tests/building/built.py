"""One site, built once for all that look at it."""

from pathlib import Path

import pytest

from building.crawling import Crawler
from samspil.files.workspace import Workspace
from samspil.jobs.publication import Publication, read_publication
from samspil.jobs.site.building import build

ROOT = Path(__file__).parents[2]
HOST = "https://example.dk/sam/"


@pytest.fixture(scope="session")
def content(workspace: Workspace) -> Publication:
    return read_publication(workspace, [ROOT / "tests" / "examples"])


@pytest.fixture(scope="session")
def crawler(content: Publication, tmp_path_factory: pytest.TempPathFactory) -> Crawler:
    """The site at `/sam/` of a host: the folder is called so, too."""
    folder = tmp_path_factory.mktemp("built") / "sam"
    build(content, folder, HOST, 2, lambda *_: None, forms=True)
    return Crawler(folder, HOST)
