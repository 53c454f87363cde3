-- Ranges of rows to post together.
select min(n) as first, max(n) as last, max(turn) as upto
  from (select n, row_number() over (order by n) as turn from pg_temp.import_ready) r
 group by (turn - 1) / %(size)s::int
 order by 1
