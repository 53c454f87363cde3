-- What is wrong with rows that were looked up: a line for each thing.
select r.n, f.field, f.value, f.sentence
  from (select r.*, row_number() over (partition by r.record, r.subject_id, r.code
                                       order by r.resolved_at is not null, r.known_id is null, r.n) as turn
          from pg_temp.import_ready r) r
 cross join lateral (values
   ('number', r.number, r.subject_id is null, 'There is no such record with this <<number_way>>: take it in first'),
   ('code', r.code, not r.fits, 'Such a record cannot have an exception of this kind'),
   ('code', r.code, r.subject_id is not null and r.known_id is null and r.resolved_at is null and r.code <> 'other'
      and (r.turn > 1 or exists (
        select from client_exception e where e.workspace_id = %(workspace)s and e.client_id = %(client)s
           and e.code = r.code and e.subject_id = r.subject_id and e.lasting)),
    'An exception of this kind is open on this record'),
   ('resolved_at', r.resolved_at::text, r.resolved_at > now() + interval '1 day', 'This lies in the future'),
   ('resolved_at', r.resolved_at::text, r.resolved_at < r.opened_at, 'It was resolved before it was opened'),
   ('resolution', r.resolution, r.resolution <> '' and r.resolved_at is null, 'Say when it was resolved, too')
 ) as f (field, value, wrong, sentence)
 where f.wrong
