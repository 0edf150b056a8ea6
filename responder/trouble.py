"""Expected trouble that keeps a part from running, worded for the person who can fix it."""


class Trouble(Exception):
    """Expected trouble. Its text is one line that says what is wrong and what to do. Never shown as a traceback."""
