"""Attacks on API keys by somebody who can run any SQL as one of the logins."""

# ruff: noqa: E501 - an attack is a line

from __future__ import annotations

from tests.attacks.attack import FOREIGN, NO_CONTEXT, NOTHING, Attack

MAKE = "select sec.make_key('\\x01', '{random}', %s, 'Mine', true, array[%s]::text[], '{{}}', null)"
READ_ONLY = "25006"


def _make(of: str, *capabilities: str) -> str:
    return MAKE % (of, ", ".join(f"'{one}'" for one in capabilities))


ATTACKS = [
    Attack("alice: make a key without the right to", "alice", _make("null", "home.view")),
    Attack("ada: a key wider than herself", "ada", _make("null", "stock.adjust")),
    Attack("ada: a key that makes keys", "ada", _make("null", "keys.manage")),
    Attack("ada: a key for a neighbour is her own client's", "ada",
           "with made as (" + _make("'{beta}'", "stock.view") + ") select from made, client_key k where k.client_id <> '{acme}'", NOTHING),
    Attack("ada: a key while only reading", "ada", _make("null", "home.view"), READ_ONLY, reading=True),
    Attack("ada: rewrite a key's rights", "ada", "update client_key set capabilities = array['costs.view']"),
    Attack("ada: a key's row without a key", "ada", "insert into client_key select * from client_key"),
    Attack("ada: end a neighbour's key", "ada", "select sec.end_key('{beta_client_key}')", [("f",)]),
    Attack("ada: use a key as a page", "ada", "select sec.use_key('bwp_x', '127.0.0.1', 1, 1)"),
    Attack("looker: make a key", "looker", _make("null", "home.view"), READ_ONLY),
    Attack("alice: the hashes of keys", "alice", "select * from sec.key"),
    Attack("alice: open a key's context", "alice",
           "select sec.open_key(null, 'x', true, '{{}}', null, '{ada_membership}', '{ada_person}', 'portal')"),
    Attack("sam: a key for another workspace's client", "sam", _make("'{gamma}'", "stock.view"), FOREIGN),
    Attack("sam: the floor in a client's key", "sam", _make("'{acme}'", "stock.receive")),
    Attack("olga: make a key without the right to", "olga", _make("null", "home.view")),
    Attack("sam: widen a staff key", "sam", "update staff_key set capabilities = array['costs.edit']"),
    Attack("sam: lengthen a key", "sam", "update client_key set expires_at = null"),
    Attack("sam: delete a key's trace", "sam", "delete from staff_key"),
    Attack("guest: make a key without a context", "guest", _make("null", "home.view"), NO_CONTEXT),
    Attack("auth: the hashes of keys", "auth", "select * from sec.key"),
    Attack("auth: make a key", "auth", _make("null", "home.view")),
    Attack("auth: use a key that is none", "auth", "select sec.use_key('bwp_x', '127.0.0.1', 600, 10) ->> 'refused'", [("unknown",)]),
    Attack("feed: use a key", "feed", "select sec.use_key('bwp_x', '127.0.0.1', 1, 1)"),
    Attack("jobs: make a key", "jobs", _make("null", "home.view")),
]  # fmt: skip
