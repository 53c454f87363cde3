"""Where a request ends and the next begins: what a proxy and we could read differently is never two."""

from __future__ import annotations

import socket
import subprocess
import sys
from collections.abc import Iterator

import pytest

HIDDEN = b"GET /smuggled HTTP/1.1\r\nHost: x\r\n\r\n"
SERVES = """
from baywindow.server.web import server
server("tests.server.test_smuggling:application", {port}, 1).serve()
"""


def application(environ: dict[str, object], start_response: object) -> list[bytes]:
    """Says which request it understood."""
    body = environ["wsgi.input"].read()  # type: ignore[attr-defined]
    start_response("200 OK", [("Content-Type", "text/plain")])  # type: ignore[operator]
    return [
        b"<%s %s %d>"
        % (str(environ["REQUEST_METHOD"]).encode(), str(environ["PATH_INFO"]).encode(), len(body))
    ]


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    """The product's server over a small application, in a process of its own."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        number = int(free.getsockname()[1])
    child = subprocess.Popen([sys.executable, "-c", SERVES.format(port=number)])
    try:
        for _ in range(200):
            try:
                socket.create_connection(("127.0.0.1", number), timeout=1).close()
                break
            except ConnectionRefusedError:
                assert child.poll() is None
                child_waits(child)
        yield number
    finally:
        child.terminate()
        child.wait(timeout=20)


def child_waits(child: subprocess.Popen[bytes]) -> None:
    """A tenth of a second, or less when the child ends."""
    try:
        child.wait(timeout=0.1)
    except subprocess.TimeoutExpired:
        return


def said(port: int, raw: bytes) -> bytes:
    """Everything the server answers to these bytes until it closes, or is silent for a second."""
    with socket.create_connection(("127.0.0.1", port), timeout=1) as line:
        line.sendall(raw)
        told = b""
        try:
            while part := line.recv(65536):
                told += part
        except (TimeoutError, ConnectionResetError):
            pass
    return told


def post(*headers: bytes, body: bytes = HIDDEN, version: bytes = b"1.1") -> bytes:
    lines = [b"POST /asked HTTP/" + version, b"Host: x", *headers]
    return b"\r\n".join(lines) + b"\r\n\r\n" + body


CHUNKED = b"Transfer-Encoding: chunked"
LONG = b"Content-Length: %d" % len(HIDDEN)
AMBIGUOUS = {
    "two lengths": post(b"Content-Length: 0", LONG),
    "a length with a sign": post(b"Content-Length: +0"),
    "a list of lengths": post(b"Content-Length: 0, %d" % len(HIDDEN)),
    "a length that is none": post(b"Content-Length: 0x0"),
    "a space before the colon": post(b"Content-Length : %d" % len(HIDDEN)),
    "chunked with a space before the colon": post(b"Transfer-Encoding : chunked", body=b"0\r\n\r\n" + HIDDEN),
    "an encoding nobody knows": post(b"Transfer-Encoding: xchunked", b"Content-Length: 0"),
    "chunked said twice": post(CHUNKED, b"Transfer-Encoding: identity", body=b"0\r\n\r\n" + HIDDEN),
    "chunked is not the last": post(b"Transfer-Encoding: chunked, identity", body=b"0\r\n\r\n" + HIDDEN),
    "chunked by HTTP/1.0": post(
        CHUNKED, b"Connection: keep-alive", body=b"0\r\n\r\n" + HIDDEN, version=b"1.0"
    ),
    "a header goes on in the next line": post(b"X: a\r\n Content-Length: 0", LONG),
    "a chunk whose size is none": post(CHUNKED, body=b"0x0\r\n\r\n" + HIDDEN),
    "a chunk that is longer than it says": post(CHUNKED, body=b"1\r\nab\r\n0\r\n\r\n" + HIDDEN),
}


def test_a_plain_request_is_served(port: int) -> None:
    assert b"<POST /asked %d>" % len(HIDDEN) in said(port, post(LONG, b"Connection: close"))
    two = said(port, post(b"Content-Length: 0") + HIDDEN)
    assert b"<POST /asked 0>" in two and b"<GET /smuggled 0>" in two, (
        "what is said clearly may come in one go"
    )


@pytest.mark.parametrize("name", AMBIGUOUS)
def test_what_two_could_read_differently_is_never_two_requests(port: int, name: str) -> None:
    told = said(port, AMBIGUOUS[name])
    assert b"/smuggled" not in told, told


def test_a_length_beside_chunks_counts_for_nothing_and_ends_the_line(port: int) -> None:
    """RFC 9112, 6.1: the chunks say where it ends; the connection is closed, or it is refused."""
    told = said(port, post(CHUNKED, b"Content-Length: 4", body=b"0\r\n\r\n" + HIDDEN))
    assert b"/smuggled" not in told, told
