"""One module per command of `baywindow`; each has `run(words) -> int`."""
