select i.id, i.sku, i.name, coalesce(array_agg(b.code) filter (where b.code is not null), '{}') as codes
  from item i
  left join item_barcode b on b.workspace_id = %(workspace)s and b.client_id = %(client)s and b.item_id = i.id
 where i.workspace_id = %(workspace)s and i.client_id = %(client)s
   and i.id in (select id from pg_temp.import_touched)
 group by i.id, i.sku, i.name
