"""What can go wrong between Google and us: it is not there, or what came from it proves nothing."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from owneros.foundation.errors import OwnerOSError, VendorError

log = logging.getLogger("owneros.vendors.google")
AWAY = "Google is not answering. Try again in a minute, or sign in another way."
OUR_FAULT = "Sign-in with Google does not work right now. Sign in another way."
UNPROVEN = "Google's answer could not be verified, so nothing was done. Start again."
# Of the token endpoint: the code or its verifier is wrong, or our own id or secret. Source: RFC 6749, 5.2.
THEIRS = "invalid_grant"
OURS = ("invalid_client", "unauthorized_client", "redirect_uri_mismatch")


class NotProven(OwnerOSError):
    """Who is there was not proven. Nothing was done, and the same answer proves nothing a second time."""

    status = 400


@contextmanager
def translated() -> Iterator[None]:
    """Authlib's errors, and those of what it uses, become ours."""
    from authlib.integrations.base_client.errors import OAuthError
    from joserfc.errors import JoseError
    from requests import RequestException

    try:
        yield
    except OAuthError as error:
        log.warning("google_refused", extra={"error": error.error})
        if error.error == THEIRS:
            raise NotProven(UNPROVEN) from error
        raise VendorError(OUR_FAULT if error.error in OURS else AWAY) from error
    except JoseError as error:
        log.warning("google_token_refused", extra={"error": error.error, "detail": error.description})
        raise NotProven(UNPROVEN) from error
    except (RequestException, ValueError, KeyError) as error:
        # ValueError and KeyError: it answered with something else than its documents.
        log.warning("google_away", extra={"error": type(error).__name__})
        raise VendorError(AWAY) from error
