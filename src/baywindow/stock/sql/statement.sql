-- The stock balance of [from, to) by item and warehouse, in the order of the list. A level's state
-- at a moment is its last snapshot before that UTC day plus the movements of that day before the
-- moment; a level that has not moved since is its own state. So any period costs the same.
select i.sku, i.name, i.uom, i.id as item_id, w.code as warehouse_code, w.name as warehouse_name,
       w.id as warehouse_id, f.opening, f.received, f.shipped, f.adjusted, f.closing
  from item i
  cross join lateral (
    select v.warehouse_id,
           sum(b.on_hand) as opening, sum(e.received - b.received) as received,
           sum(e.shipped - b.shipped) as shipped,
           sum(e.on_hand - b.on_hand - (e.received - b.received) + (e.shipped - b.shipped)) as adjusted,
           sum(e.on_hand) as closing
      from level v
      left join lot t on t.workspace_id = v.workspace_id and t.client_id = v.client_id and t.id = v.lot_id
      cross join lateral (<<state:from>>) b
      cross join lateral (<<state:to>>) e
     where v.workspace_id = %(workspace)s and v.client_id = %(client)s and v.item_id = i.id
       and v.first_on <= %(to_day)s::date<<conditions>>
     group by v.warehouse_id
    having %(zero)s::boolean
        or sum(b.on_hand) <> 0 or sum(e.on_hand) <> 0
        or bool_or(e.received <> b.received or e.shipped <> b.shipped or e.on_hand <> b.on_hand)
  ) f
  join client_warehouse w
    on w.workspace_id = %(workspace)s and w.client_id = %(client)s and w.id = f.warehouse_id
 where i.workspace_id = %(workspace)s and i.client_id = %(client)s
   and (%(category)s::text = '' or i.category = %(category)s::text)
   and (%(item)s::uuid is null or i.id = %(item)s::uuid)
   and <<words>>
