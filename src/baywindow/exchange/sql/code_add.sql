with added as (
  insert into item_barcode (workspace_id, client_id, id, item_id, code, kind, source, created_at, updated_at, version)
  select %(workspace)s, %(client)s, gen_random_uuid(), c.item_id, c.code, c.kind, %(source)s, now(), now(), 1
    from (select distinct on (code) code, kind, item_id, n from pg_temp.import_code order by code, n) c
   where not exists (select 1 from pg_temp.import_fault f where f.n = c.n)
     and not exists (select 1 from item_barcode b where b.workspace_id = %(workspace)s and b.client_id = %(client)s
                        and b.code = c.code)
  returning item_id)
insert into pg_temp.import_touched (id) select item_id from added
