"""Papers: PDFs with the workspace's brand, set by typst from templates of ours. No records, no pages."""
