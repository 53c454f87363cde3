-- What is wrong with the lines: a line number and a word for each that cannot be posted.
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
    when scale(trim_scale(l.qty)) > 6 or abs(l.qty) >= 1e12 or l.qty = 'NaN' then 'qty_size'
    when scale(trim_scale(l.hold_qty)) > 6 or abs(l.hold_qty) >= 1e12 or l.hold_qty = 'NaN' then 'qty_size'
    when l.occurred_at > now() + interval '1 hour' then 'future'
    when i.id is null then 'item'
    when w.id is null then 'warehouse'
    when l.location_id is not null and p.id is null then 'location'
    when l.lot_id is not null and t.id is null then 'lot'
    when i.lot_tracked and l.lot_id is null then 'lot_missing'
    when i.expiry_tracked and t.expiry_date is null then 'expiry_missing'
    when l.serial_id is not null and s.id is null then 'serial'
    when i.serial_tracked and l.serial_id is null and l.qty <> 0 then 'serial_missing'
    when l.serial_id is not null and abs(l.qty) > 1 then 'serial_qty'
    when l.handling_unit_id is not null and h.id is null then 'handling_unit'
  end as fault
  from line l
  left join item i on i.workspace_id = %(workspace)s and i.client_id = %(client)s and i.id = l.item_id
  left join warehouse w on w.workspace_id = %(workspace)s and w.id = l.warehouse_id
  left join location p on p.workspace_id = %(workspace)s and p.id = l.location_id
    and p.warehouse_id = l.warehouse_id
  left join lot t on t.workspace_id = %(workspace)s and t.client_id = %(client)s and t.id = l.lot_id
    and t.item_id = l.item_id
  left join serial s on s.workspace_id = %(workspace)s and s.client_id = %(client)s and s.id = l.serial_id
    and s.item_id = l.item_id
  left join handling_unit h on h.workspace_id = %(workspace)s and h.client_id = %(client)s
    and h.id = l.handling_unit_id
) f where f.fault is not null
union all
select min(l.n), 'unbalanced' from line l
 where l.kind in ('putaway', 'move', 'pick', 'pack', 'extra_work')
 group by l.item_id, l.warehouse_id having sum(l.qty) <> 0 or sum(l.hold_qty) <> 0
order by 1
limit %(limit)s::int
