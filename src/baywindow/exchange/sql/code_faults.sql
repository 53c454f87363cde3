-- A code stands for one item: in the client's catalogue, and in this file.
select c.n, 'barcode', c.code, 'This code is on another item already: take it off there, or correct it here'
  from pg_temp.import_code c
 where exists (select 1 from item_barcode b where b.workspace_id = %(workspace)s and b.client_id = %(client)s
                  and b.code = c.code and b.item_id <> c.item_id)
    or exists (select 1 from pg_temp.import_code o where o.code = c.code and o.item_id <> c.item_id and o.n < c.n)
