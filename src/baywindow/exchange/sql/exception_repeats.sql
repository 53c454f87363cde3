-- The same exception twice in one file.
select l.n, 'source_ref', l.source_ref, 'This stands in the file twice: give each exception a key of its own'
  from (select n, source_ref, row_number() over (partition by source_ref order by n) as turn
          from pg_temp.import_line) l
 where l.turn > 1
