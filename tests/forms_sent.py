"""Drafts for tests of the form, and how a browser sends them."""

import re
from collections.abc import Mapping
from html import unescape
from urllib.parse import urlencode

from conftest import ROOT
from samspil.files.forms.posted import Pairs
from samspil.files.opening import Sent
from samspil.files.workspace import Workspace
from samspil.jobs.contributing import take_up
from servers import Reply, Running

LIGHT = ROOT / "tests" / "examples" / "job-guidance-light.ttl"
CPR = "010190-1234"


def filled_in(workspace: Workspace) -> Pairs:
    """The made-up case as the form sends it."""
    taken = take_up(Sent("light.ttl", LIGHT.read_bytes()), "da", workspace)
    assert not taken.said
    return taken.pairs


def changed(pairs: Pairs, **changes: str) -> list[tuple[str, str]]:
    """The same with other texts; two underscores stand for a dot."""
    new = {name.replace("__", "."): text for name, text in changes.items()}
    names = {name.removesuffix(".more") for name in new}
    kept = [(name, text) for name, text in pairs if name.removesuffix(".more") not in names]
    return [*kept, *new.items()]


def post(running: Running, pairs: Pairs, path: str = "/bidrag", **headers: str) -> Reply:
    """The form as a browser sends it."""
    kind = "application/x-www-form-urlencoded"
    return running.ask(path, "POST", urlencode(pairs), Content_Type=kind, **headers)


def upload(running: Running, name: str, body: bytes, path: str = "/bidrag") -> Reply:
    """A file as a browser sends it."""
    edge = "xxEDGExx"
    head = (
        f'--{edge}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n'
        "Content-Type: application/octet-stream\r\n\r\n"
    )
    whole = head.encode() + body + f"\r\n--{edge}--\r\n".encode()
    return running.ask(path, "POST", whole, Content_Type=f"multipart/form-data; boundary={edge}")


def texts_of(page: str) -> Mapping[str, str]:
    """What stands in the inputs of a page that are written in."""
    found = dict(re.findall(r'<input class="form-input"[^>]* name="([^"]+)" value="([^"]*)"', page))
    areas = re.findall(r'<textarea [^>]*name="([^"]+)"[^>]*>\n([^<]*)</textarea>', page)
    return {name: unescape(text) for name, text in (*found.items(), *areas)}
