update client_warehouse c set code = w.code, name = w.name, time_zone = w.time_zone, updated_at = now(),
       version = c.version + 1
  from warehouse w
 where c.workspace_id = %(workspace)s and c.client_id = %(client)s
   and w.workspace_id = %(workspace)s and w.id = c.id
   and (c.code, c.name, c.time_zone) is distinct from (w.code, w.name, w.time_zone)
