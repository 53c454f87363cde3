-- Moves inside a warehouse: of each item as much must leave as arrives, in the rows that are left.
select r.n, 'quantity', r.qty::text,
       'Moves of this item inside the warehouse do not add up to zero in this file: a row is missing or wrong'
  from pg_temp.import_ready r
  join (select item_id, warehouse_id from pg_temp.import_ready
         where kind in ('putaway', 'move', 'pick', 'pack', 'extra_work')
         group by item_id, warehouse_id having sum(qty) <> 0) u
    on u.item_id = r.item_id and u.warehouse_id = r.warehouse_id
 where r.kind in ('putaway', 'move', 'pick', 'pack', 'extra_work')
