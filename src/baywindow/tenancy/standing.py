"""Whether a membership stands: active, and its last day, where it has one, not over where the client is.

What `sec.memberships` asks of who comes in is asked here of who is listed as being in.
"""

STANDS = """(m.status = 'active'
     and (m.ends_on is null or m.ends_on >= (now() at time zone c.time_zone)::date))"""
"""The condition on a client's member `m`, joined to its client `c`."""
OF_CLIENT = """from client_member m
  join client c on c.workspace_id = m.workspace_id and c.client_id = m.client_id
 where m.workspace_id = %(workspace)s and m.client_id = %(client)s"""
"""The members of one client, with what the condition needs."""
