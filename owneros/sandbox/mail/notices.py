"""Mail to bounce@, softbounce@ or complaint@ (also with +word) is taken, and then told of to the app.

In the form of a mail service: our own unless another was chosen at /_sandbox/mail/form.
"""

import base64
import secrets
import threading
import time
import urllib.error
import urllib.request
from email import message_from_bytes, policy
from http.client import HTTPException

from owneros.sandbox.box import Box
from owneros.sandbox.mail import sns
from owneros.sandbox.mail.forms import FORMS, KINDS, Told
from owneros.sandbox.store import Json

WORDS = {"bounce": "hard", "softbounce": "soft", "complaint": "complaint"}
ANSWER_SECONDS = 20
TICK_SECONDS = 0.3
LONGEST_PAUSE_SECONDS = 30.0
OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}))
UNAUTHORIZED = 401


def kind_for(address: str) -> str | None:
    return WORDS.get(address.lower().partition("@")[0].partition("+")[0])


def chosen_form(box: Box) -> str:
    return str(box.store.setting("mail_form", "own"))


def choose_form(box: Box, form: str) -> None:
    """Raises ValueError for a form that nobody speaks."""
    if form not in FORMS:
        raise ValueError(f"A form is one of {sorted(FORMS)}")
    box.store.set_setting("mail_form", form)


def plan(box: Box, mail: Json, address: str, kind: str, form: str = "") -> Json:
    """The notice waits until the app takes it. Raises ValueError for an unknown kind or form."""
    form = form or chosen_form(box)
    if form not in FORMS or kind not in KINDS:
        raise ValueError(f"A form is one of {sorted(FORMS)}, a kind one of {sorted(KINDS)}")
    message = message_from_bytes(base64.b64decode(mail["raw"]), policy=policy.compat32)
    notice = FORMS[form].tell(Told(kind, address, mail["envelope_from"], list(message.items())))
    name = secrets.token_hex(8)
    kept = {"id": name, "form": form, "notice": notice, "attempts": 0, "due_at": time.time()}
    return box.store.put("notice", name, kept)


class Teller:
    """The thread that hands notices to the app, again and again until it answers 2xx."""

    def __init__(self, box: Box) -> None:
        self._box = box
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="mail-notices", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._stopping.set()
        self._thread.join(ANSWER_SECONDS + 1)

    def _run(self) -> None:
        while not self._stopping.wait(TICK_SECONDS):
            if not self._box.settings.app_url:
                continue
            for kept in reversed(self._box.store.newest("notice")):
                if kept["due_at"] <= time.time() and not self._stopping.is_set():
                    self._hand_over(kept)

    def _hand_over(self, kept: Json) -> None:
        if self._tell(kept):
            self._box.store.remove("notice", str(kept["id"]))
            return
        attempts = kept["attempts"] + 1
        pause = min(LONGEST_PAUSE_SECONDS, 0.5 * 2 ** min(attempts - 1, 10))
        later = kept | {"attempts": attempts, "due_at": time.time() + pause}
        self._box.store.put("notice", str(kept["id"]), later)

    def _tell(self, kept: Json) -> bool:
        """SNS tells nothing before its question was answered, which it asks here."""
        form = FORMS[kept["form"]]
        if kept["form"] == "ses" and not sns.confirmed(self._box):
            sent = sns.question(self._box)
            post(self._box, form.path, sent.body, sent.headers)
            return False
        sent = form.wrap(self._box, kept["notice"])
        return post(self._box, form.path, sent.body, sent.headers)


def post(box: Box, path: str, body: str, headers: dict[str, str]) -> bool:
    """Whether it was taken. A password goes along when it was asked for, as SNS does it."""
    url = box.settings.app_url + path
    open_headers = {name: value for name, value in headers.items() if name != "On-Demand"}
    answer = _post(url, body, open_headers)
    if answer == UNAUTHORIZED and "On-Demand" in headers:
        answer = _post(url, body, open_headers | {"Authorization": headers["On-Demand"]})
    return 200 <= answer < 300  # noqa: PLR2004


def _post(url: str, body: str, headers: dict[str, str]) -> int:
    """The status; 0 when nobody answered."""
    own = {"User-Agent": "OwnerOS-sandbox mail"}
    wish = urllib.request.Request(url, body.encode(), headers | own, method="POST")  # noqa: S310 our own app
    try:
        with OPENER.open(wish, timeout=ANSWER_SECONDS) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as refusal:
        return refusal.code
    except (OSError, ValueError, HTTPException):
        return 0
