"""What stops a command, told to the person at the terminal."""

from owneros.embedded import EmbeddedError


class CommandError(EmbeddedError):
    """The message is shown as it is; it says what is wrong and what to do."""
