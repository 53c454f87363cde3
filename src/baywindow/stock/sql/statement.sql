-- The stock balance of [from, to) by item and warehouse, in the order of the list. A level's state at
-- a moment is the level itself when it has not moved since; else its last snapshot before that UTC day
-- and the movements of that day before the moment, which are read once for the item. So any period
-- costs the same.
select i.sku, i.name, i.uom, i.id as item_id, w.code as warehouse_code, w.name as warehouse_name,
       w.id as warehouse_id, f.opening, f.received, f.shipped,
       f.closing - f.opening - f.received + f.shipped as adjusted, f.closing
  from item i
  cross join lateral (
    select v.warehouse_id, sum(b.on_hand) as opening, sum(e.received - b.received) as received,
           sum(e.shipped - b.shipped) as shipped, sum(e.on_hand) as closing
      from level v<<lots>>
      left join (
        select m.level_id, <<part:from>>, <<part:to>>
          from (values (false, %(from_day_starts)s::timestamptz, %(from)s::timestamptz),
                       (true, %(to_day_starts)s::timestamptz, %(to)s::timestamptz)) as day (last, starts, ends)
         cross join lateral (
           select m.level_id, m.kind, m.qty from movement m
            where m.workspace_id = %(workspace)s and m.client_id = %(client)s and m.item_id = i.id
              and m.occurred_at >= day.starts and m.occurred_at < day.ends offset 0) m
         group by m.level_id) p on p.level_id = v.id
      <<state:from>> b
      <<state:to>> e
     where v.workspace_id = %(workspace)s and v.client_id = %(client)s and v.item_id = i.id
       and v.first_on <= %(to_day)s::date<<conditions>>
     group by v.warehouse_id<<moved>>
  ) f
  join client_warehouse w
    on w.workspace_id = %(workspace)s and w.client_id = %(client)s and w.id = f.warehouse_id
 where i.workspace_id = %(workspace)s and i.client_id = %(client)s<<items>>
