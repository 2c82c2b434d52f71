"""Email addresses: one rule for every door by which they come in, and the form that servers take."""

from email_validator import EmailNotValidError, ValidatedEmail, validate_email

LONGEST = 254  # RFC 5321 section 4.5.3.1.3, without the angle brackets
SENTENCE = "Enter an email address like name@example.com."


def read_address(typed: str) -> str:
    """As it is kept: without blanks around it, the domain in lower case and in its own letters.

    Letters before the @ are ASCII, since not every server takes others (RFC 6531); domains that never get
    mail (RFC 6761) are refused. Raises ValueError with a sentence for the person who typed it.
    """
    return _validated(typed.strip()[: LONGEST + 1], anywhere=True).normalized


def ascii_address(address: str) -> str:
    """The domain as DNS knows it (RFC 5891). Raises ValueError for one that cannot be written to."""
    return _validated(address, anywhere=False).ascii_email or ""


def read_mailbox(typed: str) -> tuple[str, str]:
    """`Name <address>` or an address alone, as (name, address). Raises ValueError."""
    text = typed.strip()
    if not text.endswith(">"):
        return "", read_address(text)
    name, _, address = text[:-1].rpartition("<")
    name = name.strip()
    if len(name) > 1 and name[0] == name[-1] == '"':
        name = name[1:-1].replace('\\"', '"').replace("\\\\", "\\")
    return name, read_address(address)


def _validated(address: str, *, anywhere: bool) -> ValidatedEmail:
    try:
        return validate_email(
            address,
            check_deliverability=False,
            globally_deliverable=anywhere,
            allow_smtputf8=False,
            strict=True,  # also the 64 characters before the @
        )
    except EmailNotValidError as error:
        raise ValueError(SENTENCE) from error
