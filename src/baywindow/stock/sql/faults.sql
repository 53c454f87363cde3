-- What is wrong with the lines: a line number and a word for each that cannot be posted.
-- The look-ups are sub-selects inside a CASE on purpose: they are hashed once, whatever the planner
-- believes of a client whose statistics it has never seen.
with line as materialized (<<lines>>)
select f.n, f.fault from (
  select l.n, case
    when l.kind not in ('opening', 'receipt', 'return', 'ship', 'scrap', 'adjust', 'count', 'putaway', 'move',
                        'pick', 'pack', 'extra_work', 'hold', 'release') then 'kind'
    when l.condition not in ('ok', 'damaged', 'quarantined', 'expired') then 'condition'
    when l.kind in ('hold', 'release') and (l.qty <> 0 or l.hold_qty = 0) then 'hold_qty'
    when l.kind not in ('hold', 'release') and l.qty = 0 then 'qty'
    when l.hold_qty <> 0
     and l.kind not in ('hold', 'release', 'putaway', 'move', 'pick', 'pack', 'extra_work') then 'hold_qty'
    when l.qty = 'NaN' or abs(l.qty) >= 1e12 or scale(trim_scale(l.qty)) > 6 then 'qty_size'
    when l.hold_qty = 'NaN' or abs(l.hold_qty) >= 1e12 or scale(trim_scale(l.hold_qty)) > 6 then 'qty_size'
    when l.occurred_at > now() + interval '1 hour' then 'future'
    when (l.item_id in (
      select i.id from item i where i.workspace_id = %(workspace)s and i.client_id = %(client)s)) is not true
      then 'item'
    when (l.warehouse_id in (select w.id from warehouse w where w.workspace_id = %(workspace)s)) is not true
      then 'warehouse'
    when l.location_id is not null and (l.location_id, l.warehouse_id) not in (
      select p.id, p.warehouse_id from location p where p.workspace_id = %(workspace)s)
      then 'location'
    when l.lot_id is not null and (l.lot_id, l.item_id) not in (
      select t.id, t.item_id from lot t where t.workspace_id = %(workspace)s and t.client_id = %(client)s)
      then 'lot'
    when l.lot_id is null and l.item_id in (
      select i.id from item i
       where i.workspace_id = %(workspace)s and i.client_id = %(client)s and i.lot_tracked)
      then 'lot_missing'
    when l.lot_id is not null and l.kind in ('opening', 'receipt', 'return') and l.item_id in (
      select i.id from item i
       where i.workspace_id = %(workspace)s and i.client_id = %(client)s and not i.lot_tracked)
      then 'lot_unkept'
    when l.lot_id in (
      select t.id from lot t
        join item i on i.workspace_id = %(workspace)s and i.client_id = %(client)s and i.id = t.item_id
       where t.workspace_id = %(workspace)s and t.client_id = %(client)s
         and i.expiry_tracked and t.expiry_date is null)
      then 'expiry_missing'
    when l.serial_id is not null and (l.serial_id, l.item_id) not in (
      select s.id, s.item_id from serial s
       where s.workspace_id = %(workspace)s and s.client_id = %(client)s)
      then 'serial'
    when l.serial_id is null and l.qty <> 0 and l.item_id in (
      select i.id from item i
       where i.workspace_id = %(workspace)s and i.client_id = %(client)s and i.serial_tracked)
      then 'serial_missing'
    when l.serial_id is not null and abs(l.qty) > 1 then 'serial_qty'
    when l.handling_unit_id is not null and l.handling_unit_id not in (
      select h.id from handling_unit h
       where h.workspace_id = %(workspace)s and h.client_id = %(client)s)
      then 'handling_unit'
  end as fault
  from line l
) f where f.fault is not null
union all
select min(l.n), 'unbalanced' from line l
 where l.kind in ('putaway', 'move', 'pick', 'pack', 'extra_work')
 group by l.item_id, l.warehouse_id having sum(l.qty) <> 0 or sum(l.hold_qty) <> 0
order by 1
limit %(limit)s::int
