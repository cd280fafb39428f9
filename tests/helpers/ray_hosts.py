"""Where a test with a Ray cluster may go: the nodes speak by the machine's address, not by loopback."""

from importlib.util import find_spec
from typing import Any


def _hosts() -> list[str]:
    if find_spec("ray") is None:
        return []
    import ray.util

    util: Any = ray.util
    return ["127.0.0.1", "localhost", "/.*", util.get_node_ip_address()]


RAY_HOSTS = _hosts()
