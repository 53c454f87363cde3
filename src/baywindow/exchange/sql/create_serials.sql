insert into serial (workspace_id, client_id, id, item_id, serial_no, status,
                    source, created_at, updated_at, version)
select %(workspace)s, %(client)s, l.id, i.id, l.serial, 'expected', 'csv', now(), now(), 1
  from (select distinct on (item, serial) item, serial, id from pg_temp.import_line
         where serial is not null order by item, serial, n) l
  join item i on i.workspace_id = %(workspace)s and i.client_id = %(client)s and <<item>>
 where not exists (select 1 from serial s where s.workspace_id = %(workspace)s and s.client_id = %(client)s
                      and s.item_id = i.id and s.serial_no = l.serial)
on conflict (workspace_id, client_id, item_id, serial_no) do nothing
