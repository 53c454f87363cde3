delete from item_token t
 where t.workspace_id = %(workspace)s and t.client_id = %(client)s
   and t.item_id in (select id from pg_temp.import_touched)
   and not exists (select 1 from pg_temp.import_token k where k.item_id = t.item_id and k.token = t.token)
