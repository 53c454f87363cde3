-- Levels the lines need and nobody made yet, empty, in the order of their ids so that two postings
-- never wait for each other.
with line as materialized (<<lines>>)
insert into level
  (workspace_id, client_id, id, item_id, warehouse_id, lot_id, condition,
   on_hand, on_hold, allocated, received, shipped)
select %(workspace)s, %(client)s, l.level_id, l.item_id, l.warehouse_id, l.lot_id, l.condition, 0, 0, 0, 0, 0
  from (select distinct level_id, item_id, warehouse_id, lot_id, condition from line) l
 where not exists (select 1 from level v
                    where v.workspace_id = %(workspace)s and v.client_id = %(client)s and v.id = l.level_id)
 order by l.level_id
on conflict (workspace_id, client_id, id) do nothing
