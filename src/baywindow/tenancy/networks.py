"""Networks as people write them: the database reads each of them, and an address lies in them or not."""

from __future__ import annotations

from collections.abc import Iterable
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network


def network(line: str, *, strict: bool = True) -> IPv4Network | IPv6Network:
    """The network of a line; ValueError for what is none, or is one of a single machine's wires (`%eth0`)."""
    if "%" in line:
        raise ValueError("a zone means something on its own machine alone")
    return ip_network(line, strict=strict)


def inside(groups: Iterable[Iterable[str]], address: str | None) -> bool:
    """Whether the address lies in a network of each group; one that is not known lies in none."""
    return all(
        address is not None and any(ip_address(address) in ip_network(one) for one in group)
        for group in groups
    )
