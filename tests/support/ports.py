"""Ports for servers that tests start: each worker has a range of its own, apart from those given to clients."""

from __future__ import annotations

import itertools
import os
import re
import socket

_FIRST, _EACH = 20_000, 1_000


def _candidates() -> itertools.cycle[int]:
    worker = re.search(r"\d+", os.environ.get("PYTEST_XDIST_WORKER", ""))
    first = _FIRST + _EACH * (int(worker[0]) % 10 if worker else 10)
    return itertools.cycle(range(first, first + _EACH))


_ports = _candidates()


def free_port() -> int:
    """One that nobody listens on; no other worker is given it."""
    for port in _ports:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise AssertionError("cycle never ends")
