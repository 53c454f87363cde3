-- Items the rows name and nobody made yet: a SKU is all that is known of them, and whether every row has a lot.
insert into item (workspace_id, client_id, id, sku, name, description, category, uom, lot_tracked, serial_tracked,
                  expiry_tracked, hs_code, origin_country, image_ref, currency, status,
                  source, created_at, updated_at, version)
select %(workspace)s, %(client)s, l.id, l.item, l.item, '', '', 'each', l.by_lot, false, false, '', '', '', '',
       'active', 'csv', now(), now(), 1
  from (select distinct on (item) item, id, bool_and(lot is not null) over (partition by item) as by_lot
          from pg_temp.import_line order by item, n) l
 where not exists (select 1 from item i
                    where i.workspace_id = %(workspace)s and i.client_id = %(client)s and i.sku = l.item)
on conflict (workspace_id, client_id, sku) do nothing
