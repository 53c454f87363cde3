select l.n, l.value, l.kept
  from (select n, <<last_key>> as value, <<which>>(n) over (partition by <<keys>>) as kept
          from pg_temp.import_line) l
 where l.n <> l.kept
