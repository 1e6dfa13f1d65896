"""Real web servers that serve a folder by the rules that were built with it."""

import os
import re
import shutil
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from http.client import HTTPConnection
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import NamedTuple

import pytest

from remote.servers import free_port, running_process

MODULES = ("authz_core", "dir", "headers", "mime", "mpm_event", "rewrite", "setenvif")
APACHE = """ServerName localhost
Listen 127.0.0.1:{port}
PidFile {folder}/pid
DefaultRuntimeDir {folder}
ErrorLog {folder}/error.log
TypesConfig /dev/null
{modules}
DocumentRoot {root}
<Directory />
    Options FollowSymLinks
    AllowOverride All
    Require all granted
</Directory>
"""
NGINX = """daemon off;
{user}
pid {folder}/pid;
error_log {folder}/error.log;
events {{}}
http {{
    access_log off;
    client_body_temp_path {folder};
    proxy_temp_path {folder};
    fastcgi_temp_path {folder};
    uwsgi_temp_path {folder};
    scgi_temp_path {folder};
    include {folder}/site.conf;
}}
"""


class Reply(NamedTuple):
    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def type(self) -> str:
        return self.headers.get("content-type", "").partition(";")[0]


class Host:
    """A server on this machine; it is asked without following anything."""

    def __init__(self, port: int) -> None:
        self._port = port
        self.address = f"http://127.0.0.1:{port}"

    def ask(self, path: str, **headers: str) -> Reply:
        connection = HTTPConnection("127.0.0.1", self._port, timeout=30)
        try:
            named = {name.replace("_", "-"): value for name, value in headers.items()}
            connection.request("GET", path, headers=named)
            reply = connection.getresponse()
            said = {name.lower(): value for name, value in reply.getheaders()}
            return Reply(reply.status, said, reply.read())
        finally:
            connection.close()


def binary(name: str, package: str) -> str:
    """Where a server is; a machine without it skips, CI fails."""
    found = shutil.which(name, path=f"{os.environ['PATH']}:/usr/sbin")
    if found is None:
        message = f"{name} is not installed; to run these tests: apt-get install {package}"
        if os.environ.get("SAMSPIL_REQUIRE_SERVERS"):
            pytest.fail(message)
        pytest.skip(message)
    return found


@contextmanager
def apache(root: Path, folder: Path) -> Iterator[Host]:
    """Apache with `root` as its document root; what to do stands in `.htaccess`."""
    program, port = binary("apache2", "apache2-bin"), free_port()
    modules = "\n".join(
        f"LoadModule {name}_module /usr/lib/apache2/modules/mod_{name}.so" for name in MODULES
    )
    config = folder / "apache.conf"
    config.write_text(APACHE.format(port=port, folder=folder, modules=modules, root=root))
    with running_process([program, "-f", str(config), "-DFOREGROUND"], port, folder, 30):
        yield Host(port)


@contextmanager
def nginx(root: Path, folder: Path) -> Iterator[Host]:
    """nginx with the built rules, its port and its root put in."""
    program, port = binary("nginx", "nginx-light"), free_port()
    rules = (root / "sam" / "hosting" / "nginx.conf").read_text("utf-8")
    rules = rules.replace("listen 80;", f"listen 127.0.0.1:{port};")
    (folder / "site.conf").write_text(rules.replace("root /srv/www;", f"root {root};"), "utf-8")
    config = folder / "nginx.conf"
    user = "user root;" if os.geteuid() == 0 else ""  # else it may not read what we wrote
    config.write_text(NGINX.format(folder=folder, user=user))
    with running_process([program, "-c", str(config), "-p", str(folder)], port, folder, 30):
        yield Host(port)


@contextmanager
def caddy(root: Path, folder: Path) -> Iterator[Host]:
    """Caddy with the built rules, its address and its folder put in."""
    program, port = binary("caddy", "caddy"), free_port()
    rules = (root / "sam" / "hosting" / "Caddyfile").read_text("utf-8")
    rules = re.sub(r"^example\.org \{", f"http://127.0.0.1:{port} {{", rules, flags=re.MULTILINE)
    rules = rules.replace("/srv/samspil", str(root / "sam"))
    config = folder / "Caddyfile"
    config.write_text(f"{{\n\tadmin off\n\tauto_https off\n}}\n{rules}", "utf-8")
    command = [program, "run", "--config", str(config), "--adapter", "caddyfile"]
    with running_process(command, port, folder, 30):
        yield Host(port)


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Says nothing."""


@contextmanager
def plain(root: Path) -> Iterator[Host]:
    """The server that comes with Python: it knows files and folders, and no rules."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=root)) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield Host(server.server_port)
        finally:
            server.shutdown()
            thread.join()


SERVERS: Mapping[str, Callable[[Path, Path], AbstractContextManager[Host]]] = {
    "apache": apache,
    "nginx": nginx,
    "caddy": caddy,
}
