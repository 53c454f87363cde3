"""Where somebody comes from, past as many proxies as are ours."""

import pytest

from baywindow.server.networks import visitor


@pytest.mark.parametrize(
    ("forwarded", "proxies", "address"),
    [
        ("203.0.113.7", 0, "127.0.0.1"),
        ("", 1, "127.0.0.1"),
        ("203.0.113.7", 1, "203.0.113.7"),
        ("6.6.6.6, 203.0.113.7", 1, "203.0.113.7"),
        ("203.0.113.7, 10.0.0.1", 2, "203.0.113.7"),
        ("203.0.113.7", 2, None),
        ("nonsense", 1, None),
    ],
)
def test_only_our_own_proxies_are_believed(forwarded: str, proxies: int, address: str | None) -> None:
    assert visitor("127.0.0.1", forwarded, proxies) == address
