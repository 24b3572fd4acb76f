"""nchan, Debian's nginx module in C, as the yardstick: one worker, one channel, WebSocket subscribers."""

import shutil
import subprocess
import tempfile
import time
from pathlib import Path

from bench import common

MODULE = Path("/usr/lib/nginx/modules/ngx_nchan_module.so")
HINT = "nchan is missing: apt-get install nginx libnginx-mod-nchan"
CONFIG = """
{user}
daemon off;
master_process on;
worker_processes 1;
worker_rlimit_nofile 20000;
pid {directory}/pid;
error_log {directory}/error.log warn;
load_module {module};
events {{ worker_connections 20000; }}
http {{
    access_log off;
    keepalive_requests 1000000;
    keepalive_timeout 600;
    nchan_shared_memory_size 256M;
    client_body_temp_path {directory}/body;
    proxy_temp_path {directory}/proxy;
    fastcgi_temp_path {directory}/fastcgi;
    uwsgi_temp_path {directory}/uwsgi;
    scgi_temp_path {directory}/scgi;
    server {{
        listen 127.0.0.1:{port} backlog=4096;
        nchan_channel_id bench;
        location = /pub {{ nchan_publisher http; nchan_message_buffer_length 10; }}
        location = /sub {{ nchan_subscriber websocket; nchan_subscriber_first_message newest; }}
    }}
}}
"""


class Nchan:
    """A running nginx with nchan on a loopback port: a context manager."""

    def __init__(self, port: int) -> None:
        if not shutil.which("nginx") or not MODULE.exists():
            raise SystemExit(HINT)
        self.port = port
        self._directory = Path(tempfile.mkdtemp(prefix="bench-nchan-"))
        config = self._directory / "nginx.conf"
        user = "user root;" if common.is_root() else ""
        config.write_text(CONFIG.format(directory=self._directory, module=MODULE, port=port, user=user))
        self._process = subprocess.Popen(["nginx", "-c", config, "-p", self._directory])

    def __enter__(self) -> "Nchan":
        common.wait_for_port(self.port, self._process)
        deadline = time.monotonic() + 10
        while not self.workers() and time.monotonic() < deadline:
            time.sleep(0.05)
        return self

    def __exit__(self, *_: object) -> None:
        self._process.terminate()
        self._process.wait()
        shutil.rmtree(self._directory)

    def workers(self) -> list[int]:
        """The pids of the worker processes, which do all the work."""
        return common.children(self._process.pid)
