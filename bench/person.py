"""Somebody at the desk who fills in forms, over HTTP."""

import re
import time
from typing import Any

import requests

from bench.server import Server

HIDDEN = re.compile(r'<input[^>]*type="hidden"[^>]*>')
PAIR = re.compile(r'name="([^"]*)"[^>]*value="([^"]*)"')
LOOK_SECONDS = 0.25
PATIENCE_SECONDS = 1_200


class Person:
    """Signed in by the cookie. Each answer must be a good one: else requests.HTTPError is raised."""

    def __init__(self, server: Server, cookie: str) -> None:
        self.url = server.url
        self.session = requests.Session()
        self.session.trust_env = False
        self.session.cookies.set("owneros", cookie)

    def read(self, path: str) -> str:
        return self._checked(self.session.get(f"{self.url}{path}")).text

    def send(self, page: str, path: str, typed: dict[str, Any], **options: Any) -> requests.Response:
        """The form of that page, with its hidden fields and what is typed; redirects are followed."""
        fields = [PAIR.search(one) for one in HIDDEN.findall(page)]
        hidden = {field[1]: field[2] for field in fields if field is not None}
        return self._checked(self.session.post(f"{self.url}{path}", data=hidden | typed, **options))

    def wait_for(self, path: str, words: str) -> str:
        """The page once these words are on it. Raises TimeoutError."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < deadline:
            page = self.read(path)
            if words in page:
                return page
            time.sleep(LOOK_SECONDS)
        raise TimeoutError(f"{words} never came on {path}")

    def _checked(self, answer: requests.Response) -> requests.Response:
        answer.raise_for_status()
        return answer
