"""What can go wrong with Stripe, told apart by the one thing that matters: was it done or not."""

from collections.abc import Iterator
from contextlib import contextmanager

from owneros.foundation.errors import OwnerOSError, VendorError

SERVER_ERROR = 500


class Refused(VendorError):
    """Stripe said no: nothing was done, and the same question gets the same answer."""


class CardDeclined(Refused):
    """The bank of the payer said no."""


class KeyReused(Refused):
    """The idempotency key was used before with other parameters: what it made exists already."""


class OutcomeUnknown(VendorError):
    """Stripe may have done it. `answered` tells whether the call came to an end at Stripe."""

    def __init__(self, message: str, *, answered: bool) -> None:
        super().__init__(message)
        self.answered = answered


class BadSignature(OwnerOSError):
    """A webhook that Stripe did not sign, or signed too long ago."""

    status = 400


@contextmanager
def translated() -> Iterator[None]:
    """Stripe's errors become ours; its objects and its exceptions never leave this package."""
    import stripe

    try:
        yield
    except stripe.CardError as error:
        raise CardDeclined(error.user_message or "The card was declined.") from error
    except stripe.IdempotencyError as error:
        raise KeyReused("This was asked of Stripe before, in other words.") from error
    except stripe.RateLimitError as error:
        raise VendorError("Stripe is busy. Try again in a minute.") from error
    except (stripe.AuthenticationError, stripe.PermissionError) as error:
        raise Refused("Stripe does not let this app act for the business.") from error
    except stripe.APIConnectionError as error:
        raise OutcomeUnknown("Stripe does not answer.", answered=False) from error
    except stripe.StripeError as error:
        if (error.http_status or SERVER_ERROR) >= SERVER_ERROR:
            raise OutcomeUnknown("Stripe has trouble.", answered=True) from error
        raise Refused(error.user_message or "Stripe refused this.") from error
