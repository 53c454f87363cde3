-- What is new is opened, or written down as resolved where the file says so.
insert into client_exception
  (workspace_id, client_id, id, source, source_ref, created_at, updated_at, version, code, severity, subject_kind,
   subject_id, page_id, subject_number, needs, by_rule, text, parts, next_step, acts, opened_at, due_at, lasting,
   resolved_at, resolution, ended)
select %(workspace)s, %(client)s, r.id, %(source)s, r.source_ref, now(), now(), 1, r.code,
       coalesce(r.severity, r.usual_severity), r.record, r.subject_id, r.subject_id, r.number, r.needs, false, r.text,
       '{}'::jsonb, r.next_step, coalesce(r.acts, r.usual_acts), t.opened_at,
       coalesce(r.due_at, t.opened_at + make_interval(hours => r.hours)), r.resolved_at is null, r.resolved_at,
       r.resolution, ''
  from pg_temp.import_ready r
 cross join lateral (select coalesce(r.opened_at, least(now(), r.resolved_at)) as opened_at) t
 where r.known_id is null
 order by r.n
returning id, client_id, code, subject_kind, page_id, subject_number, text, opened_at, resolved_at, resolution,
          resolved_at is not null as ends
