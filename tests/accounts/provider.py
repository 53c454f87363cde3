"""An OpenID provider on a loopback port, which can be told to answer wrongly."""

from __future__ import annotations

import json
import threading
import time
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm

SECRET = "the client's secret"
KEY, OTHER_KEY = (rsa.generate_private_key(65537, 2048) for _ in range(2))


@dataclass
class OpenIdProvider:
    """What it says, by default rightly; `claims` overrides parts of the id token and leaves out what is None,
    `said` is put in whatever it is, `document` overrides the rest."""

    issuer: str = ""
    person: dict[str, Any] = field(default_factory=dict)
    claims: dict[str, Any] = field(default_factory=dict)
    said: dict[str, Any] = field(default_factory=dict)
    document: dict[str, Any] = field(default_factory=dict)
    key: Any = KEY
    algorithm: str = "RS256"
    codes: dict[str, dict[str, str]] = field(default_factory=dict)

    def agree(self, address: str) -> dict[str, str]:
        """What the browser brings back after its person agreed at this authorization address."""
        asked = dict(parse_qsl(urlsplit(address).query))
        assert asked["response_type"] == "code" and asked["code_challenge_method"] == "S256"
        code = f"code-{len(self.codes)}"
        self.codes[code] = asked
        return {"code": code, "state": asked["state"]}

    def answer(self, path: str, form: dict[str, list[str]], authorization: str) -> tuple[int, dict[str, Any]]:
        """Discovery, keys, and a token for a code: once, with the right verifier and our secret."""
        if path == "/.well-known/openid-configuration":
            ends = {"authorization_endpoint": "/authorize", "token_endpoint": "/token", "jwks_uri": "/keys"}
            told = {name: self.issuer + end for name, end in ends.items()}
            return 200, {"issuer": self.issuer, **told, **self.document}
        if path == "/keys":
            return 200, {
                "keys": [{**json.loads(RSAAlgorithm.to_jwk(KEY.public_key())), "kid": "one", "use": "sig"}]
            }
        asked = self.codes.pop(form["code"][0], None)
        challenge = (
            urlsafe_b64encode(sha256(form["code_verifier"][0].encode()).digest()).rstrip(b"=").decode()
        )
        if asked is None or challenge != asked["code_challenge"] or not authorization.startswith("Basic "):
            return 400, {"error": "invalid_grant"}
        return 200, {"id_token": self._token(asked), "access_token": "x", "token_type": "Bearer"}

    def _token(self, asked: dict[str, str]) -> str:
        now = int(time.time())
        right = {
            "iss": self.issuer, "sub": "subject-1", "aud": asked["client_id"], "iat": now, "exp": now + 300,
            "nonce": asked["nonce"], "email_verified": True, **self.person, **self.claims,
        }  # fmt: skip
        said = {name: value for name, value in right.items() if value is not None} | self.said
        key = None if self.algorithm == "none" else SECRET * 3 if self.algorithm == "HS256" else self.key
        return jwt.encode(said, key, self.algorithm, headers={"kid": "one"})


@contextmanager
def served() -> Iterator[OpenIdProvider]:
    """A provider that listens for as long as the block runs."""
    provider = OpenIdProvider()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if self.path.startswith("/authorize?"):
                self._ask()
            else:
                self._send({})

        def _ask(self) -> None:
            """The page on which a person agrees; their browser takes the answer back."""
            back = dict(parse_qsl(urlsplit(self.path).query))["redirect_uri"]
            there = escape(f"{back}?{urlencode(provider.agree(self.path))}")
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            icon = '<link rel="icon" href="data:,">'
            self.wfile.write(f'<!doctype html>{icon}<a href="{there}">Agree</a>'.encode())

        def do_POST(self) -> None:
            self._send(parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode()))

        def _send(self, form: dict[str, list[str]]) -> None:
            status, told = provider.answer(self.path, form, self.headers.get("Authorization", ""))
            self.send_response(status)
            self.end_headers()
            self.wfile.write(json.dumps(told).encode())

        def log_message(self, *args: Any) -> None:
            """Tests print enough."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    provider.issuer = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield provider
    server.shutdown()
    server.server_close()
