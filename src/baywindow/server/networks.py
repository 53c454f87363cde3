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


def visitor(peer: str, forwarded: str, proxies: int) -> str | None:
    """The address of whoever asks: the connection's, or what the outermost of our proxies wrote down.

    `forwarded` is X-Forwarded-For; None for what is no address, or comes past fewer proxies than there are.
    """
    hops = forwarded.split(",") if proxies and forwarded else []
    told = peer if not hops else hops[-proxies] if len(hops) >= proxies else ""
    try:
        return str(ip_address(told.strip()))
    except ValueError:
        return None
