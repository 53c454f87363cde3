"""What the command line tells an operator instead of a traceback."""


class Trouble(Exception):
    """Something an operator can put right; its text says what happened and what to do."""
