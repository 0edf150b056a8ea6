"""What keeps a part from running, said to the person who can mend it."""


class Trouble(Exception):
    """Expected trouble: its text is one line that says what is wrong and what to do; never shown as a traceback."""
