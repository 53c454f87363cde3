,
  -- on hand right after this movement, whatever kinds the list hides: the close of the day before it,
  -- plus that day's movements up to it. The page has worked out day and midnight: a cast in these
  -- conditions would keep them from the index under row security.
  (select coalesce(sum(b.on_hand), 0)
     from level v
     cross join lateral (
       (select v.on_hand where v.last_on < p.day)
       union all
       (select d.on_hand from day_snapshot d
         where v.last_on >= p.day
           and d.workspace_id = %(workspace)s and d.client_id = %(client)s and d.level_id = v.id
           and d.day < p.day
         order by d.day desc limit 1)) b
    where v.workspace_id = %(workspace)s and v.client_id = %(client)s and v.item_id = %(item)s::uuid
      and v.first_on < p.day<<level conditions>>)
  + (select coalesce(sum(m.qty), 0) from movement m
      where m.workspace_id = %(workspace)s and m.client_id = %(client)s and m.item_id = %(item)s::uuid
        and m.occurred_at >= p.midnight
        and (m.occurred_at, m.id) <= (p.occurred_at, p.id)<<movement conditions>>) as balance
