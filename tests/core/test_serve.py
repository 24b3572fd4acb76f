"""The product's own server, as an operator handles it."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from io import StringIO
from pathlib import Path

import httpx
import psutil
import pytest
from django.core.management import call_command
from django.test import override_settings
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from rscord.config import BASE_DIR
from rscord.core.processes import state
from tests.server.product import Product, running

pytestmark = [pytest.mark.server, pytest.mark.timeout(300)]


def manage(product: Product, *arguments: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=BASE_DIR,
        env=product.env(),
        capture_output=True,
        text=True,
        check=False,
    )


def here(product: Product, name: str, **options: object) -> tuple[int, str]:
    """Run a command that only looks at the data dir in this process: starting one takes seconds."""
    out = StringIO()
    try:
        with override_settings(DATA_DIR=product.folder):
            call_command(name, stdout=out, **options)
    except SystemExit as error:
        return int(str(error.code)), out.getvalue()
    return 0, out.getvalue()


def eventually(check: Callable[[], object], seconds: float = 30) -> None:
    deadline = time.monotonic() + seconds
    while not check():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.1)


@pytest.fixture(scope="module")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    with running(tmp_path_factory.mktemp("serve"), WEB_PROCESSES="2", LOG_FORMAT="json") as found:
        yield found


def children(product: Product) -> dict[str, state.Process]:
    found = state.read(product.folder / "run")
    assert found is not None
    return {child.name: child for child in found.children}


def test_status_shows_every_process(product: Product) -> None:
    eventually(lambda: here(product, "status")[0] == 0)
    code, shown = here(product, "status")
    rows = {line.split()[0]: line.split() for line in shown.splitlines()[1:-1]}
    assert list(rows) == ["serve", "web-1", "web-2", "tasks", "voice"]
    assert [row[-1] for row in rows.values()] == ["ok"] * 5
    assert rows["web-1"][2] == rows["web-2"][2] == str(product.port)
    assert [int(row[1]) for row in rows.values()][1:] == [child.pid for child in children(product).values()]
    assert shown.splitlines()[-1].endswith(": ready")
    assert code == 0


def test_the_doctor_is_content(product: Product) -> None:
    seen = manage(product, "doctor")
    assert "rscord is running" in seen.stdout
    assert [
        line for line in seen.stdout.splitlines() if "FAULT" in line and "browser libraries" not in line
    ] == []


def test_a_second_server_is_refused_with_a_sentence(product: Product, tmp_path: Path) -> None:
    same_folder = manage(product, "serve")
    assert same_folder.returncode == 1
    assert "it already runs with the data dir" in same_folder.stderr
    same_port = manage(Product(tmp_path, port=product.port), "serve")
    assert same_port.returncode == 1
    assert f"port {product.port} is already used" in same_port.stderr
    assert "Traceback" not in same_folder.stderr + same_port.stderr


def test_answers_say_nothing_about_the_server(product: Product) -> None:
    answer = httpx.get(f"{product.url}/health")
    assert "server" not in answer.headers
    assert re.fullmatch("[0-9a-f]{16}", answer.headers["x-request-id"])


def test_a_strangers_forwarding_headers_are_not_believed(product: Product) -> None:
    headers = {"X-Forwarded-For": "192.0.2.7", "X-Request-ID": "forwarded-1", "X-Forwarded-Proto": "https"}
    assert httpx.get(f"{product.url}/metrics", headers=headers).status_code == 403
    assert httpx.get(f"{product.url}/metrics").status_code == 200


def test_metrics_add_up_all_web_processes(product: Product) -> None:
    before = health_requests(product)
    for _ in range(20):
        # A connection for each, so that both processes get some.
        httpx.get(f"{product.url}/health")
    assert health_requests(product) == before + 20


def health_requests(product: Product) -> float:
    text = httpx.get(f"{product.url}/metrics").text
    found = re.search(
        r'rscord_http_requests_total\{method="GET",route="health",status="200"\} ([\d.]+)', text
    )
    return float(found.group(1)) if found else 0


def test_no_token_reaches_the_log(product: Product) -> None:
    with pytest.raises(InvalidStatus):
        connect(f"{product.gateway}?v=10&encoding=json&token=opaque-secret-text")
    headers = {"Authorization": "Bearer opaque-secret-text"}
    httpx.get(f"{product.url}/api/users/@me?token=opaque-secret-text", headers=headers)
    eventually(lambda: '"path": "/api/users/@me"' in product.log())
    assert "opaque-secret-text" not in product.log()


def test_a_refused_request_leaves_a_line_with_its_id(product: Product) -> None:
    httpx.get(f"{product.url}/api/users/@me", headers={"X-Request-ID": "find-me-1"})
    eventually(lambda: "find-me-1" in product.log())
    line = json.loads(next(line for line in product.log().splitlines() if "find-me-1" in line))
    assert (line["event"], line["level"], line["status"]) == ("request", "info", 401)
    assert line["process"] in {"web-1", "web-2"}


def test_a_dead_web_process_comes_back_while_the_other_serves(product: Product) -> None:
    first = children(product)["web-1"]
    os.kill(first.pid, signal.SIGKILL)
    assert httpx.get(f"{product.url}/health", timeout=20).status_code == 200
    eventually(lambda: children(product).get("web-1", first).pid != first.pid)
    assert children(product)["web-1"].restarts == first.restarts + 1
    eventually(lambda: here(product, "status")[0] == 0)


def test_start_and_stop_in_the_background(tmp_path: Path) -> None:
    product = Product(tmp_path)
    assert here(product, "status") == (3, "rscord is not running.\n")
    try:
        started = manage(product, "start")
        assert f"rscord is running at http://localhost:{product.port} " in started.stdout
        assert httpx.get(f"{product.url}/health/ready").status_code == 200
        assert here(product, "start")[1].startswith("rscord is already running")
        assert here(product, "status")[0] == 0
        doomed = [psutil.Process(child.pid) for child in children(product).values()]
        httpx.get(f"{product.url}/api/users/@me", headers={"X-Request-ID": "in-the-file"})
        eventually(lambda: "in-the-file" in here(product, "logs")[1])
    finally:
        stopped = here(product, "stop")
    assert stopped == (0, "rscord has stopped.\n")
    assert not any(process.is_running() for process in doomed)
    assert here(product, "stop") == (0, "rscord is not running.\n")
    assert {path.name for path in (tmp_path / "logs").iterdir()} >= {"web-1.log", "tasks.log", "serve.log"}


def test_a_start_that_fails_says_why(product: Product, tmp_path: Path) -> None:
    failed = manage(Product(tmp_path, port=product.port), "start")
    assert failed.returncode == 1
    assert f"port {product.port} is already used" in failed.stderr


def test_a_database_that_is_away_is_told_in_a_sentence(tmp_path: Path) -> None:
    away = {"DATABASE_URL": "postgres://rscord:hunter2@127.0.0.1:1/rscord"}
    failed = manage(Product(tmp_path, away), "serve")
    assert failed.returncode == 1
    assert "rscord cannot start: the database does not answer" in failed.stderr
    assert "hunter2" not in failed.stderr
    assert "Traceback" not in failed.stderr
