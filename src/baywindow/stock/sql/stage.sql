create temporary table posting_line (
  <<columns>>,
  level_id uuid generated always as (<<own_level_key>>) stored
) on commit drop
