"""The demo: a generated 3PL, true to its own ledger, the same for everybody on the same day."""
