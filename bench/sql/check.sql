select count(*) from level v
  full join (select workspace_id, client_id, level_id, sum(qty) as q,
                    coalesce(sum(qty) filter (where kind in ('opening', 'receipt', 'return')), 0) as received,
                    coalesce(-sum(qty) filter (where kind in ('ship', 'scrap')), 0) as shipped
               from movement group by 1, 2, 3) m
    on (m.workspace_id, m.client_id, m.level_id) = (v.workspace_id, v.client_id, v.id)
 where (v.on_hand, v.received, v.shipped)
       is distinct from (coalesce(m.q, 0), coalesce(m.received, 0), coalesce(m.shipped, 0));
select count(*) from balance b
  full join (select workspace_id, client_id, level_id, coalesce(location_id, level_id) as place, sum(qty) as q
               from movement group by 1, 2, 3, 4) m
    on (m.workspace_id, m.client_id, m.level_id, m.place)
       = (b.workspace_id, b.client_id, b.level_id, coalesce(b.location_id, b.level_id))
 where b.on_hand is distinct from m.q;
select count(*) from (
  select workspace_id, client_id, level_id, (occurred_at at time zone 'UTC')::date as day,
         sum(sum(qty)) over days as q
    from movement group by 1, 2, 3, 4
  window days as (partition by workspace_id, client_id, level_id order by (occurred_at at time zone 'UTC')::date)) m
  full join day_snapshot s
    on (s.workspace_id, s.client_id, s.level_id, s.day) = (m.workspace_id, m.client_id, m.level_id, m.day)
 where s.on_hand is distinct from m.q
