"""Metrics for Prometheus, counted over all web processes of this machine.

``serve`` sets PROMETHEUS_MULTIPROC_DIR for its children, so that each adds to files in one folder and any of them
can answer /metrics for all.
"""

import os

from django.http import HttpRequest
from prometheus_client import REGISTRY, CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}

_requests = Counter("rscord_http_requests", "HTTP requests answered.", ["method", "route", "status"])
_seconds = Histogram("rscord_http_request_seconds", "Seconds that Django took for a request.", ["route"])


def count_request(request: HttpRequest, status: int, seconds: float) -> None:
    """Count an answered request under its route, never under its path: a stranger could make up any number."""
    match = request.resolver_match
    route = match.route if match else "none"
    method = request.method if request.method in METHODS else "other"
    _requests.labels(method, route, status).inc()
    _seconds.labels(route).observe(seconds)


def render() -> bytes:
    """Return all metrics in Prometheus' text format."""
    if "PROMETHEUS_MULTIPROC_DIR" not in os.environ:
        return generate_latest(REGISTRY)
    registry = CollectorRegistry()
    MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    return generate_latest(registry)
