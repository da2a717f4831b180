"""What is told to the person who started the demo, without a traceback."""


class DemoError(Exception):
    """The demo cannot start or go on; its text says why and what to do."""
