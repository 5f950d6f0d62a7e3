"""Debian's nginx in front: TLS for the name that mails lead to, and `nurture serve` behind; beside it the firm's site.

It is the configuration of docs/serve.md, on a port of the test's own.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from tests.acceptance.real_servers import certify, free_port, need
from tests.life.waiting import until_answers

SITE, NEWS = "lumo.example", "news.lumo.example"
CONFIGURATION = """
daemon off;
user {user};
worker_processes 1;
pid {here}/nginx.pid;
error_log {here}/error.log;
events {{}}
http {{
    access_log off;
    default_type text/html;
    charset utf-8;
    client_body_temp_path {here}/bodies;
    proxy_temp_path {here}/proxied;
    fastcgi_temp_path {here}/unused;
    uwsgi_temp_path {here}/unused;
    scgi_temp_path {here}/unused;
    ssl_certificate {here}/certificate.pem;
    ssl_certificate_key {here}/key.pem;
    server {{
        listen 127.0.0.1:{port} ssl;
        server_name {site};
        root {here}/site;
        index index.html;
    }}
    server {{
        listen 127.0.0.1:{port} ssl;
        server_name {news};
        client_max_body_size 16k;
        location / {{
            proxy_pass http://127.0.0.1:{behind};
            proxy_set_header X-Forwarded-For $remote_addr;
        }}
    }}
}}
"""


@contextmanager
def front(behind: int, pages: Mapping[str, str]) -> Iterator[int]:
    """The port of both names. `pages` of the web site are HTML by their names (`cennik.html`)."""
    need(shutil.which("nginx"), "nginx is not installed")
    need(shutil.which("openssl"), "certificates are made with openssl, which is not installed")
    with tempfile.TemporaryDirectory(prefix="nurture-nginx-", ignore_cleanup_errors=True) as folder:
        here, port = Path(folder), free_port()
        here.chmod(0o755)
        certify(here, SITE, NEWS)
        (here / "site").mkdir()
        for name, page in pages.items():
            (here / "site" / name).write_text(page, encoding="utf-8")
        user = "www-data" if os.geteuid() == 0 else str(os.geteuid())
        words = {"here": here, "port": port, "behind": behind, "site": SITE, "news": NEWS, "user": user}
        (here / "nginx.conf").write_text(CONFIGURATION.format(**words))
        process = subprocess.Popen(["nginx", "-p", folder, "-c", "nginx.conf"], stderr=subprocess.PIPE)
        try:
            until_answers(port, process)
            yield port
        finally:
            process.terminate()
            process.communicate()
