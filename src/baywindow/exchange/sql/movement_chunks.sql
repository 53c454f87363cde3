-- Ranges of rows to post together. What moves inside a warehouse must add up to zero, so it goes at once.
select min(n) as first, max(n) as last, inside
  from (select n, inside, case when inside then 0
               else (row_number() over (partition by inside order by n) - 1) / %(size)s::int end as chunk
          from (select n, kind = any(%(inside)s::text[]) as inside from pg_temp.import_ready) r) c
 group by inside, chunk
 order by inside, chunk
