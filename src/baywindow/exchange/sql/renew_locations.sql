update client_location c set code = p.code, zone = p.zone, type = p.type, updated_at = now(), version = c.version + 1
  from location p
 where c.workspace_id = %(workspace)s and c.client_id = %(client)s
   and p.workspace_id = %(workspace)s and p.id = c.id
   and (c.code, c.zone, c.type) is distinct from (p.code, p.zone, p.type)
