-- Levels the lines need and nobody made yet, empty, in the order of their ids so that two postings
-- never wait for each other in a circle.
with line as (<<lines>>)
insert into level
  (workspace_id, client_id, id, item_id, warehouse_id, lot_id, condition,
   on_hand, on_hold, allocated, received, shipped)
select distinct %(workspace)s, %(client)s, l.level_id, l.item_id, l.warehouse_id, l.lot_id, l.condition,
       0, 0, 0, 0, 0
  from line l order by l.level_id
on conflict (workspace_id, client_id, id) do nothing
