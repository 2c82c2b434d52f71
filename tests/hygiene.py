"""A client that looks at every answer as a careful reviewer would."""

import re
import uuid
from typing import Any
from urllib.parse import urlsplit

from flask import Flask
from flask.testing import FlaskClient
from itsdangerous import URLSafeTimedSerializer
from werkzeug.test import TestResponse

from owneros.web import bundles
from tests.markup import document, misread
from tests.sentences import THEIRS

MOST_OPTIONS = 8
LABELLED = {"input", "select", "textarea"}
UNLABELLED_TYPES = {"hidden", "submit", "button", "reset", "image"}
CHANGING = (
    re.compile(r'(<meta name="csrf" content=")[^"]+'),
    re.compile(r'(name="csrf_token"[^>]* value=")[^"]+'),
    re.compile(r'(name="_once"[^>]* value=")[^"]+'),
)
ICON = re.compile(r'icons[^"#]*\.svg#([\w-]+)"')
DRAWN = set(re.findall(r'<symbol id="([^"]+)"', bundles.sprite()))
HEADERS = ("Content-Security-Policy", "X-Content-Type-Options", "Referrer-Policy", "X-Frame-Options")


BROKEN_LINE = re.compile(r"\n? {4,}")
# What may hold words that somebody typed, with every blank of them.
AS_TYPED = re.compile(r'(<textarea[\s\S]*?</textarea>|<pre[\s\S]*?</pre>|"[^"]*")')


class AsRead:
    """An answer whose text has no broken lines: a page reads the same wherever its template breaks one."""

    @property
    def text(self) -> str:
        parts = AS_TYPED.split(self.get_data(as_text=True))
        return "".join(part if at % 2 else BROKEN_LINE.sub(" ", part) for at, part in enumerate(parts))


# Pages that were found clean; the sweeps come by the same ones thousands of times.
_looked_at: set[int] = set()


class HygieneClient:
    """Wraps Flask's test client: sends the CSRF token, speaks htmx on request, inspects what comes back."""

    def __init__(self, app: Flask, cookie: str | None = None, csrf_secret: str | None = None) -> None:
        self.app = app
        self.http: FlaskClient = app.test_client()
        self.http.response_wrapper = type("Read", (AsRead, self.http.response_wrapper), {})
        self.csrf_secret = csrf_secret
        if cookie:
            self.http.set_cookie("owneros", cookie)

    def get(self, path: str, *, fragment: bool = False, **options: Any) -> TestResponse:
        return self.request("GET", path, fragment=fragment, **options)

    def post(
        self, path: str, data: dict[str, Any] | None = None, *, fragment: bool = False, **options: Any
    ) -> TestResponse:
        return self.request("POST", path, data=data or {}, fragment=fragment, **options)

    def request(
        self, method: str, path: str, *, fragment: bool = False, inspect: bool = True, **options: Any
    ) -> TestResponse:
        headers = dict(options.pop("headers", {}))
        if fragment:
            headers |= {"HX-Request": "true", "HX-Request-Type": "partial"}
        if method != "GET" and self.csrf_secret:
            headers.setdefault("X-CSRFToken", self.csrf_token())
            if "csrf_token" in options.get("data", {}):
                options["data"] = {**options["data"], "csrf_token": self.csrf_token()}
        response = self.http.open(path, method=method, headers=headers, **options)
        if inspect:
            check(response, fragment=fragment)
        return response

    def csrf_token(self) -> str:
        """What the page's meta tag would hold for this session."""
        serializer = URLSafeTimedSerializer(str(self.app.secret_key), salt="wtf-csrf-token")
        return str(serializer.dumps(self.csrf_secret))

    def form(self, path: str, index: int = 0) -> dict[str, str]:
        """The fields of a form of a page, as a browser would send them back untouched."""
        tree = document(self.get(path).text)
        main = tree.find(".//main")
        form = [
            f
            for f in (main if main is not None else tree).iter("form")
            if f.get("method", "").lower() == "post"
        ][index]
        return form_fields(form)


def form_fields(form: Any) -> dict[str, str]:
    fields: dict[str, str] = {}
    for element in form.iter():
        name = element.get("name")
        if not name or element.get("disabled") is not None:
            continue
        if element.tag == "input":
            kind = element.get("type", "text")
            if kind in ("checkbox", "radio") and element.get("checked") is None:
                continue
            if kind in ("submit", "file", "button"):
                continue
            fields[name] = element.get("value", "on" if kind == "checkbox" else "")
        elif element.tag == "textarea":
            fields[name] = "".join(element.itertext()).removeprefix("\n")
        elif element.tag == "select":
            options = list(element.iter("option"))
            chosen = next(
                (o for o in options if o.get("selected") is not None), options[0] if options else None
            )
            if chosen is not None:
                fields[name] = chosen.get("value", "".join(chosen.itertext()))
    return fields


def steady(text: str) -> str:
    """The page without tokens and keys of forms, which differ at each rendering."""
    for pattern in CHANGING:
        text = pattern.sub(r"\1", text)
    return text


def check(response: TestResponse, *, fragment: bool) -> None:
    path = response.request.path
    for header in HEADERS:
        assert header in response.headers, f"{path}: no {header}"
    assert "unsafe" not in response.headers["Content-Security-Policy"]
    if fragment:
        assert not 300 <= response.status_code < 400, f"{path}: a fragment request was answered by a redirect"
    if response.mimetype != "text/html" or not response.data:
        return
    assert "HX-Request-Type" in response.headers.get("Vary", ""), f"{path}: no Vary"
    text = response.text
    page = hash((steady(text), fragment, response.status_code))
    if page in _looked_at:
        return
    assert not re.search(r"\son[a-z]+=", re.sub(r"<(textarea|code|pre)[\s\S]*?</\1>", "", text)), (
        f"{path}: inline handler"
    )
    if not 300 <= response.status_code < 400:
        mended = misread(text, fragment=fragment)
        assert not mended, f"{path}: {mended}"
    tree = document(text)
    _no_inline(tree, path)
    _drawn_icons(text, path)
    _unique_ids(tree, path)
    _labels(tree, path)
    _short_lists(tree, path)
    _typed_numbers(tree, path)
    _our_sentences(tree, path)
    if fragment and response.status_code in (200, 422):
        assert "<html" not in text, f"{path}: a whole page for a fragment request"
    if not fragment:
        headings = list(tree.iter("h1"))
        assert len(headings) == 1, f"{path}: {len(headings)} h1"
        assert tree.find(".//title") is not None
        assert "".join(tree.find(".//title").itertext()).strip(), f"{path}: empty title"
        assert tree.get("lang"), f"{path}: no lang"
    _looked_at.add(page)


def _drawn_icons(text: str, path: str) -> None:
    """Whoever named it: by a template, a macro's parameter or the code."""
    missing = set(ICON.findall(text)) - DRAWN
    assert not missing, f"{path}: the sprite does not hold {sorted(missing)}"


def _no_inline(tree: Any, path: str) -> None:
    for element in tree.iter():
        if not isinstance(element.tag, str):
            continue
        assert element.tag != "style", f"{path}: inline style element"
        assert element.get("style") is None, f"{path}: style attribute on {element.tag}"
        if element.tag == "script":
            assert element.get("src"), f"{path}: inline script"
        for attribute in ("href", "action", "src"):
            value = element.get(attribute) or ""
            assert not value.strip().lower().startswith("javascript:"), f"{path}: {value}"


def _unique_ids(tree: Any, path: str) -> None:
    seen: set[str] = set()
    for element in tree.iter():
        identity = element.get("id") if isinstance(element.tag, str) else None
        if identity is not None:
            assert identity not in seen, f"{path}: id {identity} twice"
            seen.add(identity)


def _labels(tree: Any, path: str) -> None:
    labelled_for = {label.get("for") for label in tree.iter("label")}
    for element in tree.iter():
        if element.tag not in LABELLED or element.get("type", "") in UNLABELLED_TYPES:
            continue
        named = element.get("aria-label") or element.get("aria-labelledby")
        inside = next(element.iterancestors("label"), None) is not None
        assert named or inside or element.get("id") in labelled_for, (
            f"{path}: {element.tag} {element.get('name')} has no label"
        )


def _short_lists(tree: Any, path: str) -> None:
    """A thumb cannot search in the list of the phone: what is many is a picker or a fold."""
    for element in tree.iter("select"):
        count = len(list(element.iter("option")))
        assert count <= MOST_OPTIONS, f"{path}: {element.get('name')} lists {count}"


def _typed_numbers(tree: Any, path: str) -> None:
    """A browser's field for numbers drops what it cannot read, "4,000" say; ours are read on the server."""
    for element in tree.iter("input"):
        assert element.get("type") != "number", f"{path}: {element.get('name')} takes no commas"


def _our_sentences(tree: Any, path: str) -> None:
    for element in tree.iter("p", "li"):
        said = " ".join("".join(element.itertext()).split())
        assert not THEIRS.search(said), f"{path}: {said}"


def path_of(response: TestResponse) -> str:
    """Where an answer leads, for a page (Location) and for a fragment (HX-Redirect) alike."""
    target = response.headers.get("HX-Redirect") or response.headers["Location"]
    parts = urlsplit(target)
    return parts.path + (f"?{parts.query}" if parts.query else "")


def made_up_id() -> str:
    return str(uuid.uuid4())
