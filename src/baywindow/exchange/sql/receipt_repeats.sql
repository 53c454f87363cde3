-- The same line of a receipt twice in one file.
select l.n, 'line', l.line::text, 'This line of the receipt stands in the file twice: number its lines'
  from (select n, line, row_number() over (partition by receipt, line order by n) as turn
          from pg_temp.import_line) l
 where l.turn > 1
