-- What is known and open says what the file says of it; what is empty there stays as it is.
update client_exception e
   set text = r.text, next_step = r.next_step, severity = coalesce(r.severity, e.severity),
       acts = coalesce(r.acts, e.acts), due_at = coalesce(r.due_at, e.due_at), resolved_at = r.resolved_at,
       resolution = r.resolution, lasting = r.resolved_at is null, updated_at = now(), version = e.version + 1
  from pg_temp.import_ready r
 where e.workspace_id = %(workspace)s and e.client_id = %(client)s and e.id = r.known_id and e.resolved_at is null
   and (e.text, e.next_step, e.severity, e.acts, e.due_at, e.resolved_at, e.resolution) is distinct from
       (r.text, r.next_step, coalesce(r.severity, e.severity), coalesce(r.acts, e.acts), coalesce(r.due_at, e.due_at),
        r.resolved_at, r.resolution)
returning e.id, e.client_id, e.code, e.subject_kind, e.page_id, e.subject_number, e.text, e.opened_at, e.resolved_at,
          e.resolution, e.resolved_at is not null as ends
