insert into reservation
  (workspace_id, client_id, id, source, created_at, updated_at, version, level_id, qty, document_kind,
   document_number, status)
select workspace_id, client_id, md5(id::text || '/promise')::uuid, 'native', now(), now(), 1, id, 3, 'order', 'D-1',
       'open'
  from level where workspace_id = %(workspace)s and client_id = %(client)s and on_hand > 10 and left(id::text, 1) < '4';
update level v set allocated = 3
  from reservation r
 where r.workspace_id = v.workspace_id and r.client_id = v.client_id and r.level_id = v.id
   and v.workspace_id = %(workspace)s and v.client_id = %(client)s
