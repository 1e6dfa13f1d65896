"""Figures for Prometheus, in a registry of this server's own."""

from collections.abc import Callable, Iterator

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from samspil.doors.server.cache import Cache
from samspil.doors.server.edition import Edition

_BUCKETS = (0.002, 0.005, 0.01, 0.03, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)


class Metrics:
    """What is counted as it happens, and what is read off when somebody asks."""

    def __init__(self, edition: Callable[[], Edition], cache: Cache) -> None:
        self._registry = CollectorRegistry()
        self.requests = Counter(
            "samspil_http_requests",
            "Requests answered.",
            ("route", "status"),
            registry=self._registry,
        )
        self.seconds = Histogram(
            "samspil_http_request_seconds",
            "Time from request to answer.",
            ("route",),
            buckets=_BUCKETS,
            registry=self._registry,
        )
        self.cut = Counter(
            "samspil_http_connections_cut",
            "Connections ended by a deadline or a bound.",
            ("reason",),
            registry=self._registry,
        )
        self.reloads = Counter(
            "samspil_reloads", "Attempts to read new data.", ("outcome",), registry=self._registry
        )
        self._registry.register(_Now(edition, cache))

    def text(self) -> bytes:
        """All of it in the exposition format."""
        return generate_latest(self._registry)


class _Now(Collector):
    def __init__(self, edition: Callable[[], Edition], cache: Cache) -> None:
        self._edition = edition
        self._cache = cache

    def collect(self) -> Iterator[Metric]:
        edition = self._edition()
        data = GaugeMetricFamily("samspil_data", "Which data are served.", labels=("digest",))
        data.add_metric([edition.content.dataset.digest[:16]], 1)
        queries = CounterMetricFamily(
            "samspil_queries", "Queries by what became of them.", labels=("lane", "outcome")
        )
        now = GaugeMetricFamily(
            "samspil_queries_now", "Queries in the pool.", labels=("lane", "state")
        )
        for name, traffic in edition.pool.traffic.items():
            for outcome, count in sorted(traffic.counted.items()):
                queries.add_metric([name, outcome], count)
            now.add_metric([name, "running"], traffic.running)
            now.add_metric([name, "waiting"], traffic.waiting)
        cache = CounterMetricFamily("samspil_cache", "Look-ups in the cache.", labels=("outcome",))
        cache.add_metric(["hit"], self._cache.hits)
        cache.add_metric(["miss"], self._cache.misses)
        held = GaugeMetricFamily("samspil_cache_bytes", "Bytes of answers held.")
        held.add_metric([], self._cache.held)
        yield from (data, queries, now, cache, held)
