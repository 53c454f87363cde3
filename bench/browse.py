"""Signing in like a browser, and reading pages over a kept connection."""

from __future__ import annotations

import http.client
import re
import socket
import time
from http.cookies import SimpleCookie
from selectors import EVENT_READ, DefaultSelector
from urllib.parse import urlencode

SIGN_IN = "/accounts/login/"
FORM = "application/x-www-form-urlencoded"
HOPS = 5


class Browser:
    """Keeps cookies; follows redirects."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.cookies: dict[str, str] = {}

    @property
    def cookie(self) -> str:
        """The Cookie header."""
        return "; ".join(f"{name}={value}" for name, value in self.cookies.items())

    def ask(self, method: str, path: str, body: str | None = None) -> tuple[int, str, str]:
        """Status, location and text of one answer."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        headers = {"Cookie": self.cookie, "Referer": f"http://127.0.0.1:{self.port}{path}"}
        connection.request(method, path, body, headers | ({"Content-Type": FORM} if body else {}))
        answer = connection.getresponse()
        for told in answer.headers.get_all("Set-Cookie") or []:
            self.cookies |= {name: crumb.value for name, crumb in SimpleCookie(told).items()}
        text = answer.read().decode(errors="replace")
        connection.close()
        return answer.status, answer.headers.get("Location", ""), text

    def sign_in(self, email: str, password: str) -> None:
        """Through the sign-in form, up to the first page inside; SystemExit when it is not reached."""
        _, _, text = self.ask("GET", SIGN_IN)
        token = re.search(r'name="csrfmiddlewaretoken"[^>]*value="([^"]+)"', text)
        fields = {"login": email, "password": password, "csrfmiddlewaretoken": token[1] if token else ""}
        status, where, _ = self.ask("POST", SIGN_IN, urlencode(fields))
        for _ in range(HOPS):
            if status // 100 != 3:
                break
            status, where, _ = self.ask("GET", where)
        if status != 200 or "bw_context" not in self.cookies:
            raise SystemExit(f"Signing in as {email} ended with {status}.")


class Wire:
    """One kept connection that asks for prepared pages: little work here, so that theirs is measured."""

    def __init__(self, port: int, cookie: str) -> None:
        self._head = f"Host: 127.0.0.1:{port}\r\nCookie: {cookie}\r\n"
        self._port = port
        self.socket = self._connected()

    def _connected(self) -> socket.socket:
        made = socket.create_connection(("127.0.0.1", self._port), timeout=60)
        made.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return made

    def send(self, path: str, encodings: str = "gzip, br") -> None:
        """Ask for a page."""
        self.socket.sendall(
            f"GET {path} HTTP/1.1\r\n{self._head}Accept-Encoding: {encodings}\r\n\r\n".encode()
        )

    def receive(self) -> bytes:
        """The whole answer; SystemExit unless its status is 200."""
        answer = self.socket.recv(65536)
        while not _whole(answer):
            more = self.socket.recv(65536)
            if not more:
                break
            answer += more
        if not answer.startswith(b"HTTP/1.1 200"):
            raise SystemExit(f"A page answered {answer[:200]!r}")
        return answer


def _whole(answer: bytes) -> bool:
    end = answer.find(b"\r\n\r\n")
    if end < 0:
        return False
    length = re.search(rb"(?i)\r\ncontent-length: (\d+)", answer[: end + 2])
    return len(answer) >= end + 4 + int(length[1]) if length else answer.endswith(b"0\r\n\r\n")


def one_at_a_time(port: int, cookie: str, path: str, times: int, warm: int = 10) -> list[float]:
    """Seconds of each answer, asked for one after the other on one connection."""
    wire, spent = Wire(port, cookie), []
    for n in range(warm + times):
        began = time.perf_counter()
        wire.send(path)
        wire.receive()
        if n >= warm:
            spent.append(time.perf_counter() - began)
    return spent


def at_once(port: int, cookie: str, path: str, people: int, seconds: float) -> tuple[int, float]:
    """How many answers so many people got, and in how many seconds."""
    wires = [Wire(port, cookie) for _ in range(people)]
    began, count = time.perf_counter(), 0
    with DefaultSelector() as selector:
        for wire in wires:
            selector.register(wire.socket, EVENT_READ, wire)
            wire.send(path)
        while time.perf_counter() - began < seconds:
            for key, _ in selector.select(timeout=10):
                key.data.receive()
                count += 1
                key.data.send(path)
        spent = time.perf_counter() - began
        for wire in wires:
            wire.receive()
    return count, spent
