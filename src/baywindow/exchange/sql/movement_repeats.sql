-- The same reference twice in one file: only the first may stand.
select l.n, 'source_ref', l.source_ref,
       'Row ' || l.first || ' has this reference already: add what makes a row unique, such as its position⟦ {row}| in the document⟧'
  from (select n, source_ref, min(n) over (partition by source_ref) as first from pg_temp.import_line) l
 where l.n > l.first
