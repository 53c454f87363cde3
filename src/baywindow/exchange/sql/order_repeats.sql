-- The same line of an order twice in one file.
select l.n, 'line', l.line::text, 'This line of the order stands in the file twice: number its lines'
  from (select n, line, row_number() over (partition by order_ref, line order by n) as turn
          from pg_temp.import_line) l
 where l.turn > 1
