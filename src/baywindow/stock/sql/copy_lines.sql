copy pg_temp.posting_line from stdin
