-- Rows that name two records at once, that name one a row before them names, or whose parent is missing.
select r.n, f.field, f.value, f.sentence
  from (select ready.*, min(n) over (partition by id) as first from pg_temp.import_ready ready) r
  join pg_temp.import_line l on l.n = r.n
 cross join lateral (values
   ('source_ref', l.source_ref, r.is_two, 'This reference and this code belong to two records: check both'),
   ('source_ref', l.source_ref, r.n > r.first and not r.is_lost,
    'Row ' || r.first || ' is about the same record: keep one of them'),
   (<<parent_field>>, <<parent_value>>, r.is_lost, <<no_parent>>)
 ) as f (field, value, wrong, sentence)
 where f.wrong
