insert into lot (workspace_id, client_id, id, item_id, lot_no, mfg_date, expiry_date, status,
                 source, created_at, updated_at, version)
select %(workspace)s, %(client)s, l.id, i.id, l.lot, l.lot_made, l.lot_expiry, 'ok', 'csv', now(), now(), 1
  from (select distinct on (item, lot) item, lot, lot_made, lot_expiry, id from pg_temp.import_line
         where lot is not null order by item, lot, lot_expiry nulls last, n) l
  join item i on i.workspace_id = %(workspace)s and i.client_id = %(client)s and i.lot_tracked and <<item>>
 where not exists (select 1 from lot t where t.workspace_id = %(workspace)s and t.client_id = %(client)s
                      and t.item_id = i.id and t.lot_no = l.lot)
   and (l.lot_expiry is null or l.lot_made is null or l.lot_expiry >= l.lot_made)
on conflict (workspace_id, client_id, item_id, lot_no) do nothing
