"""What can go wrong with Stripe, told apart by the one thing that matters: was it done or not.

Only Stripe's own word makes a refusal. Whatever came from elsewhere (a proxy's page), or says that the call
is still running, leaves open what was done. Source: docs.stripe.com/error-low-level.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from typing import TYPE_CHECKING

from owneros.foundation.errors import OwnerOSError, VendorError

if TYPE_CHECKING:
    import stripe

log = logging.getLogger("owneros.vendors.stripe")
NO_ACCESS = "account_invalid"


class Refused(VendorError):
    """Stripe said no: nothing was done, and the same question gets the same answer."""


class CardDeclined(Refused):
    """The bank of the payer said no."""


class CutOff(Refused):
    """The business took back this app's access to its account: Stripe neither does nor tells anything."""


class OurKeyRefused(VendorError):
    """Stripe does not take our own key. Nothing was done; once the operator mended it, ask again."""


class OutcomeUnknown(VendorError):
    """Stripe may have done it. `answered` tells whether the call came to an end at Stripe."""

    def __init__(self, message: str, *, answered: bool) -> None:
        super().__init__(message)
        self.answered = answered


class KeyReused(OutcomeUnknown):
    """The idempotency key was used before with other parameters: what that call made may exist."""

    def __init__(self) -> None:
        super().__init__("This was asked of Stripe before, in other words.", answered=True)


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
    except stripe.RateLimitError as error:
        raise VendorError("Stripe is busy. Try again in a minute.") from error
    except stripe.AuthenticationError as error:
        raise _our_key_refused(error) from error
    except stripe.PermissionError as error:
        if _code(error) != NO_ACCESS:
            raise _our_key_refused(error) from error
        raise CutOff("This app no longer has access to the Stripe account.") from error
    except stripe.APIConnectionError as error:
        raise OutcomeUnknown("Stripe is not answering.", answered=False) from error
    except stripe.StripeError as error:
        raise _of_the_rest(error) from error


def _of_the_rest(error: "stripe.StripeError") -> VendorError:
    import stripe

    if error.http_status == HTTPStatus.CONFLICT:
        return OutcomeUnknown("Stripe is still working on it.", answered=False)
    if isinstance(error, stripe.IdempotencyError):
        return KeyReused()
    if isinstance(error, stripe.APIError) or error.http_status is None:
        ended = (error.http_status or 0) >= HTTPStatus.INTERNAL_SERVER_ERROR and error.error is not None
        return OutcomeUnknown("Stripe has trouble.", answered=ended)
    if error.http_status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return OutcomeUnknown("Stripe has trouble.", answered=True)
    return Refused(error.user_message or "Stripe refused this.")


def _our_key_refused(error: "stripe.StripeError") -> OurKeyRefused:
    log.error("stripe_key_refused", extra={"status": error.http_status, "code": _code(error)})
    return OurKeyRefused("Card payments do not work right now. Try again later.")


def _code(error: "stripe.StripeError") -> str:
    return str(getattr(error.error, "code", None) or "")
