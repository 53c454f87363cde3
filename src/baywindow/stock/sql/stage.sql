create temporary table posting_line (<<columns>>) on commit drop
