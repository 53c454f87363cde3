insert into balance (workspace_id, client_id, id, level_id, location_id, on_hand, on_hold)
select %(workspace)s, %(client)s, <<balance_key>>, l.level_id, l.location_id, l.on_hand, 0
  from (select level_id, location_id, sum(qty) as on_hand from movement
         where workspace_id = %(workspace)s and client_id = %(client)s group by 1, 2) l
