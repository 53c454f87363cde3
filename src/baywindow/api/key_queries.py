"""Keys as lists: a client's own, and for staff those of the workspace and of all its clients."""

from __future__ import annotations

from baywindow.tenancy.keyset import Key, Order

NEWEST = Order((Key("k.created_at", "timestamptz", "created_at"), Key("k.id", "uuid", "id")), descending=True)

_COLUMNS = """
       k.id, k.name, k.machine, k.capabilities, k.networks, k.expires_at, k.last_used_at, k.last_address,
       k.made_by, k.made_in, k.created_at, k.revoked_at, k.revoked_by"""

NOW = "select n.key_id, n.stands, n.held from sec.keys_now(%(asked)s::uuid[]) n"
"""What each of some keys can do now."""

_LIVE = "(%(ended)s::boolean or k.revoked_at is null and coalesce(k.expires_at, 'infinity') > now())"

OF_CLIENT = """
select<<columns>>, null as client
  from client_key k
 where k.workspace_id = %(workspace)s and k.client_id = %(client)s and <<live>>
   and <<beyond>> order by <<order>> limit <<limit>>
""".replace("<<columns>>", _COLUMNS).replace("<<live>>", _LIVE)

OF_WORKSPACE = """
select k.* from (
  select<<columns>>, null as client from staff_key k where k.workspace_id = %(workspace)s
  union all
  select<<columns>>, c.name as client
    from client_key k
    join client c on c.workspace_id = k.workspace_id and c.client_id = k.client_id
   where k.workspace_id = %(workspace)s) k
 where <<live>> and <<beyond>> order by <<order>> limit <<limit>>
""".replace("<<columns>>", _COLUMNS).replace("<<live>>", _LIVE)
