"""What stops a command: a sentence for the person at the keyboard, never a traceback."""


class CannotStart(Exception):
    """The message says what is wrong and what to type."""
