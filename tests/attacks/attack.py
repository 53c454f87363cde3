"""One attack: who runs it, what they send, which answer is right; and how it is carried out."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import psycopg
from psycopg import pq

from baywindow.server.addresses import conninfo
from tests.attacks.ground import Ground

DENIED = "42501"
NO_CONTEXT = "TN001"
FOREIGN = "TN002"
OWN = "own rows or nothing"
NOTHING = "no row"
LOGINS = {"guest": "bw_portal", "auth": "bw_auth", "feed": "bw_feed", "jobs": "bw_jobs", "floor": "bw_staff"}
"""Those who have entered no context, and the login they hold."""

Expected = str | list[tuple[str | None, ...]]

RESET = b"ROLLBACK; RESET ALL; CLOSE ALL; UNLISTEN *; DEALLOCATE ALL; DISCARD SEQUENCES"


@dataclass(frozen=True)
class Attack:
    """`expected` is an SQLSTATE, several parted by `|`, OWN, NOTHING, or the exact rows."""

    name: str
    who: str
    sql: str
    expected: Expected = DENIED
    reading: bool = False


@dataclass
class Outcome:
    """Everything the attacker learned."""

    rows: list[tuple[str | None, ...]] = field(default_factory=list)
    state: str | None = None
    told: list[str] = field(default_factory=list)

    def text(self) -> str:
        """Rows, notices and errors as one text."""
        return "\n".join([*self.told, *("\t".join(map(str, row)) for row in self.rows)])


class Attacker:
    """A raw connection as one login; every attack starts in a clean transaction of its own."""

    def __init__(self, ground: Ground, login: str) -> None:
        self.ground = ground
        self.connection = psycopg.connect(conninfo(login, ground.database), autocommit=True)
        self.heard: list[str] = []
        self.connection.pgconn.notice_handler = self._hear

    def _hear(self, notice: pq.abc.PGresult) -> None:
        self.heard.append(_everything(notice))

    def carry_out(self, sql: str, token: str | None, *, reading: bool = False) -> Outcome:
        """Begin, enter where there is a token, send the text as it is, and undo it."""
        self.heard.clear()
        self.connection.pgconn.exec_(b"BEGIN")
        if token is not None:
            entered = self.connection.pgconn.exec_params(
                b"select sec.enter($1::text, null, $2::boolean)", [token.encode(), b"t" if reading else b"f"]
            )
            assert entered.status == pq.ExecStatus.TUPLES_OK, _everything(entered)
        outcome = Outcome()
        for result in self._sent(sql.encode()):
            _note(outcome, result)
        outcome.told += self.heard
        outcome.told += [str(self._notification())] if self._notification() else []
        self._sent(RESET)
        return outcome

    def _notification(self) -> Any:
        return self.connection.pgconn.notifies()

    def _sent(self, text: bytes) -> list[Any]:
        connection = self.connection.pgconn
        connection.send_query(text)
        found = []
        while (result := connection.get_result()) is not None:
            found.append(result)
            if result.status == pq.ExecStatus.COPY_OUT:
                found += _copied_out(connection)
            if result.status == pq.ExecStatus.COPY_IN:
                connection.put_copy_end(b"stopped")
        return found

    def close(self) -> None:
        """End the session."""
        self.connection.close()


def _copied_out(connection: Any) -> list[bytes]:
    rows = []
    while (row := connection.get_copy_data(0))[0] > 0:
        rows.append(bytes(row[1]))
    return rows


def _note(outcome: Outcome, result: Any) -> None:
    if not hasattr(result, "status"):
        outcome.told.append(bytes(result).decode("utf-8", "replace"))
    elif result.status == pq.ExecStatus.FATAL_ERROR:
        outcome.told.append(_everything(result))
        outcome.state = outcome.state or (result.error_field(pq.DiagnosticField.SQLSTATE) or b"").decode()
    else:
        for row in range(result.ntuples):
            cells = (result.get_value(row, column) for column in range(result.nfields))
            outcome.rows.append(tuple(None if cell is None else cell.decode() for cell in cells))


def _everything(result: Any) -> str:
    parts = [result.error_field(kind) for kind in pq.DiagnosticField]
    return " | ".join(part.decode("utf-8", "replace") for part in parts if part)


class Held(dict[str, Attacker]):
    """Attackers by login, each connected when it is first needed."""

    def __init__(self, ground: Ground) -> None:
        super().__init__()
        self.ground = ground

    def __missing__(self, login: str) -> Attacker:
        self[login] = Attacker(self.ground, login)
        return self[login]


@contextmanager
def attackers(ground: Ground) -> Iterator[dict[str, Attacker]]:
    """One connection for each login, by name."""
    held = Held(ground)
    try:
        yield held
    finally:
        for attacker in held.values():
            attacker.close()


def verdict(ground: Ground, attack: Attack, held: dict[str, Attacker]) -> list[str]:
    """What is wrong with the answer to an attack; nothing when it is the right one."""
    outcome, asked = carried_out(ground, attack, held)
    faults = [
        f"{attack.name}: told {what}" for what in sorted(ground.foreign(attack.who, outcome.text(), asked))
    ]
    if not _as_expected(_filled(attack.expected, ground), outcome):
        faults.append(
            f"{attack.name}: expected {attack.expected}, got {outcome.state} {outcome.text()[:300]}"
        )
    return faults


def carried_out(ground: Ground, attack: Attack, held: dict[str, Attacker]) -> tuple[Outcome, str]:
    """The outcome, and the text that was sent."""
    asked = attack.sql.format(**ground.words)
    if attack.who in LOGINS:
        return held[LOGINS[attack.who]].carry_out(asked, None), asked
    token = ground.tokens[attack.who]
    login = {"p": "bw_portal", "v": "bw_portal", "s": "bw_staff", "j": "bw_jobs"}[token[0]]
    return held[login].carry_out(asked, token, reading=attack.reading), asked


def _filled(expected: Expected, ground: Ground) -> Expected:
    if isinstance(expected, str):
        return expected
    words = ground.words
    return [tuple(cell and cell.format(**words) for cell in row) for row in expected]


def _as_expected(expected: Expected, outcome: Outcome) -> bool:
    if isinstance(expected, list):
        return outcome.state is None and outcome.rows == expected
    if expected in {OWN, NOTHING}:
        return outcome.state is None and (expected == OWN or not outcome.rows)
    return outcome.state in expected.split("|")
