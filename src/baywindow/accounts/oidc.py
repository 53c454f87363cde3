"""OpenID Connect from the side of who relies on it: code flow with PKCE, and nothing believed unchecked."""

from __future__ import annotations

import base64
import io
import ipaddress
import json
import secrets
import socket
import time
from dataclasses import dataclass
from hashlib import sha256
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from typing import Any
from urllib.parse import quote, urlencode, urlsplit
from urllib.request import (
    HTTPHandler,
    HTTPRedirectHandler,
    HTTPSHandler,
    ProxyHandler,
    Request,
    build_opener,
)

import jwt
from django.conf import settings

SIGNED = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "EdDSA"]
"""Signatures with a key of which we know the public half; never `none`, never one made with our secret."""
NEEDED = ["iss", "sub", "aud", "exp", "iat", "nonce"]
SECONDS, LONGEST, LEEWAY, MOST_BYTES = 5, 10.0, 60, 512 * 1024
"""Seconds a provider may be silent, and take in all: the thread that waits for it serves others, too."""


class NotProven(Exception):
    """The provider cannot be asked, or what it says does not hold."""


@dataclass(frozen=True)
class Asked:
    """One attempt to sign in, kept in the session: what the answer must fit."""

    state: str
    nonce: str
    verifier: str


@dataclass(frozen=True)
class Relying:
    """Who we are to one provider; `needs` is the class of signing in that we ask for, empty for any."""

    issuer: str
    client_id: str
    secret: str
    redirect: str
    needs: str = ""


def begin(relying: Relying, *, anew: bool = False) -> tuple[str, Asked]:
    """Where to send the browser, and what to keep until it comes back; `anew`: even who is signed in there is
    to prove it again, and we are to be told when they did."""
    asked = Asked(*(secrets.token_urlsafe(32) for _ in range(3)))
    challenge = base64.urlsafe_b64encode(sha256(asked.verifier.encode()).digest()).rstrip(b"=").decode()
    words = {
        "response_type": "code",
        "scope": "openid email profile",
        "client_id": relying.client_id,
        "redirect_uri": relying.redirect,
        "state": asked.state,
        "nonce": asked.nonce,
        "code_challenge": challenge,
        "code_challenge_method": "S256",
    }
    if relying.needs:
        words["acr_values"] = relying.needs
    if anew:
        words |= {"prompt": "login", "max_age": "0"}
    endpoint = _safe(_discovered(relying.issuer)["authorization_endpoint"])
    return f"{endpoint}{'&' if '?' in endpoint else '?'}{urlencode(words)}", asked


def finish(relying: Relying, asked: Asked, told: dict[str, str]) -> dict[str, Any]:
    """Who came back, as the provider's signed claims; NotProven when anything does not fit."""
    if not _same(told.get("state", ""), asked.state):
        raise NotProven("the state is another one")
    if told.get("iss", relying.issuer) != relying.issuer:
        raise NotProven("another issuer answered")
    if "code" not in told:
        raise NotProven(f"the provider said {told.get('error', 'nothing')}")
    found = _discovered(relying.issuer)
    if found.get("authorization_response_iss_parameter_supported") is True and "iss" not in told:
        raise NotProven("nobody says which issuer answered")  # RFC 9207, 2.4
    tokens = _traded(relying, asked, told["code"], found)
    claims = _read(str(tokens.get("id_token", "")), _keys(found), relying)
    if not _same(str(claims["nonce"]), asked.nonce):
        raise NotProven("the nonce is another one")
    return claims


def _same(told: str, kept: str) -> bool:
    return secrets.compare_digest(told.encode(errors="replace"), kept.encode())


def _discovered(issuer: str) -> dict[str, Any]:
    """What the issuer says of itself; a document that names another issuer is not its own."""
    found = _fetched(f"{issuer.rstrip('/')}/.well-known/openid-configuration")
    if found.get("issuer") != issuer:
        raise NotProven("the configuration is another issuer's")
    if not {"authorization_endpoint", "token_endpoint", "jwks_uri"} <= found.keys():
        raise NotProven("the configuration is incomplete")
    return found


def _traded(relying: Relying, asked: Asked, code: str, found: dict[str, Any]) -> dict[str, Any]:
    words = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": relying.redirect,
        "code_verifier": asked.verifier,
    }
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"}
    ways = found.get("token_endpoint_auth_methods_supported", ["client_secret_basic"])
    if relying.secret and "client_secret_basic" in ways:
        pair = f"{quote(relying.client_id, safe='')}:{quote(relying.secret, safe='')}"
        headers["Authorization"] = f"Basic {base64.b64encode(pair.encode()).decode()}"
    else:
        words |= {"client_id": relying.client_id} | (
            {"client_secret": relying.secret} if relying.secret else {}
        )
    return _fetched(found["token_endpoint"], urlencode(words).encode(), headers)


def _keys(found: dict[str, Any]) -> jwt.PyJWKSet:
    try:
        return jwt.PyJWKSet.from_dict(_fetched(found["jwks_uri"]))
    except jwt.PyJWTError as error:
        raise NotProven("the provider's keys cannot be read") from error


def _read(token: str, keys: jwt.PyJWKSet, relying: Relying) -> dict[str, Any]:
    try:
        kid = jwt.get_unverified_header(token).get("kid")
        fitting = [key for key in keys.keys if key.key_id == kid] if kid else keys.keys
        if len(fitting) != 1:
            raise NotProven("signed with no key of the provider's")
        claims: dict[str, Any] = jwt.decode(
            token,
            fitting[0].key,
            algorithms=SIGNED,
            audience=relying.client_id,
            issuer=relying.issuer,
            leeway=LEEWAY,
            options={"require": NEEDED},
        )
    except jwt.PyJWTError as error:
        raise NotProven(str(error)) from error
    if "\0" in f"{claims['sub']}{claims.get('email')}":
        raise NotProven("a name that nobody can have")
    several = isinstance(claims["aud"], list) and len(claims["aud"]) > 1
    if claims.get("azp", relying.client_id) != relying.client_id or (several and "azp" not in claims):
        raise NotProven("made out to another party")
    return claims


def signed_in_at(claims: dict[str, Any]) -> float | None:
    """When the person signed in there, as the claims say; None when they do not, 0 when it cannot be true."""
    if "auth_time" not in claims:
        return None
    told, now = claims["auth_time"], time.time()
    is_moment = isinstance(told, int | float) and not isinstance(told, bool) and 0 < told <= now + LEEWAY
    return min(float(told), now) if is_moment else 0.0


class _StaysPut(HTTPRedirectHandler):
    def redirect_request(self, *args: Any, **options: Any) -> None:
        """A redirect is not followed: it is an error."""


class _InTime(io.RawIOBase):
    """What a provider says as long as it does so in time; TimeoutError after that, however slow it drips."""

    def __init__(self, said: io.RawIOBase) -> None:
        self.said, self.until = said, time.monotonic() + LONGEST

    def readable(self) -> bool:
        """It is."""
        return True

    def readinto(self, buffer: Any) -> int | None:
        """What came since, into the buffer."""
        if time.monotonic() > self.until:
            raise TimeoutError("it takes too long")
        return self.said.readinto(buffer)

    def close(self) -> None:
        """No more."""
        self.said.close()
        super().close()


class _Answer(HTTPResponse):
    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        said: Any = self.fp
        self.fp = io.BufferedReader(_InTime(said.detach()))


class _Net(HTTPConnection):
    response_class = _Answer


class _OverNet(HTTPHandler):
    def http_open(self, request: Request) -> Any:
        """The answer, in time."""
        return self.do_open(_Net, request)


class _OpenNet(HTTPSConnection):
    """Speaks to the open net alone: a name found public may lead elsewhere when it is looked up anew."""

    response_class = _Answer

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._create_connection = _to_the_open_net


class _OverOpenNet(HTTPSHandler):
    def https_open(self, request: Request) -> Any:
        """The answer, from where the name led in the end."""
        return self.do_open(_OpenNet, request)


def _to_the_open_net(*asked: Any) -> socket.socket:
    found = socket.create_connection(*asked)
    if not settings.SSO_ANYWHERE and not _is_global(found.getpeername()[0]):
        found.close()
        raise OSError("its name leads into a private net")
    return found


_OPENER = build_opener(ProxyHandler({}), _StaysPut, _OverNet, _OverOpenNet)


def _fetched(
    address: str, sent: bytes | None = None, headers: dict[str, str] | None = None
) -> dict[str, Any]:
    """The JSON object behind an address."""
    request = Request(_safe(address), sent, headers or {})  # noqa: S310 - `_safe` lets web addresses through
    try:
        with _OPENER.open(request, timeout=SECONDS) as answer:
            found = json.loads(answer.read(MOST_BYTES))
    except (OSError, ValueError, RecursionError, HTTPException) as error:
        raise NotProven(f"{address} cannot be asked: {error}") from error
    if not isinstance(found, dict):
        raise NotProven(f"{address} answers no object")
    return found


def _safe(address: Any) -> str:
    """The address, if the server may ask it: https, at a host of the open net. In a trial, any."""
    parts = urlsplit(str(address))
    if settings.SSO_ANYWHERE and parts.scheme in {"http", "https"}:
        return str(address)
    if parts.scheme != "https" or not parts.hostname or parts.username or not _is_public(parts.hostname):
        raise NotProven(f"{address} is no https address of the open net")
    return str(address)


def _is_public(host: str) -> bool:
    try:
        found = {info[4][0] for info in socket.getaddrinfo(host, 443, proto=socket.IPPROTO_TCP)}
    except OSError:
        return False
    return bool(found) and all(map(_is_global, found))


def _is_global(address: Any) -> bool:
    return ipaddress.ip_address(str(address).partition("%")[0]).is_global
