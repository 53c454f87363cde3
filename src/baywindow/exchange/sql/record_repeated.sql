select l.n, %(field)s::text, l.value, 'Row ' || l.kept
       || ' is about the same record: keep one of them⟦, or let the mapping say which one stands (repeats)⟧'
  from (<<found>>) l
