-- A delivery that came otherwise than announced is received and waits for answers; any other is closed.
update asn a
   set status = case when a.id = any(%(differing)s::uuid[]) then 'received' else 'closed' end,
       received_at = e.received_at, updated_at = now(), version = a.version + 1
  from unnest(%(asns)s::uuid[], %(ended)s::timestamptz[]) as e (asn_id, received_at)
 where a.workspace_id = %(workspace)s and a.client_id = %(client)s and a.id = e.asn_id
