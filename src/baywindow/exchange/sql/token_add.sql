insert into item_token (workspace_id, client_id, token, item_id)
select %(workspace)s, %(client)s, k.token, k.item_id from pg_temp.import_token k
on conflict (workspace_id, client_id, token, item_id) do nothing
