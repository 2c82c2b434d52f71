"""Templates: what one needs stands on its first line; nothing is inline; pages and partials agree."""

import re
from pathlib import Path

from jinja2 import nodes

from tests.conventions.crawl import complaints

TEMPLATES = Path(__file__).resolve().parents[2] / "owneros" / "templates"
PARTIALS = TEMPLATES / "partials"
MAIL_STYLE = "emails"
# Forms without a session, and samples of forms.
BEHIND_LINKS = (
    "partials/billing/public/",
    "partials/billing/estimate_links/",
    "partials/across/portal/",
    "billing/public/",
    "billing/estimate_links/",
    "across/portal/",
    "across/shell/style",
)


def each(suffix=".html", below=TEMPLATES):
    return sorted(below.rglob(f"*{suffix}"))


def short(path):
    return str(path.relative_to(TEMPLATES))


def test_a_partial_and_a_page_that_answers_htmx_say_what_they_need():
    def find():
        for path in each():
            text = path.read_text()
            first = text.partition("\n")[0]
            swapped = PARTIALS in path.parents or "{% block body %}" in text
            mail = short(path).startswith("emails/")
            if swapped and not mail and not re.match(r"\{#", first):
                yield f"{short(path)} begins with {first[:60]!r}"

    complaints(find)


def test_every_template_can_be_read_and_what_it_includes_is_there(app):
    def find():
        names = set(app.jinja_env.list_templates())
        for name in sorted(names):
            if not name.endswith((".html", ".txt")):
                continue
            tree = app.jinja_env.parse(app.jinja_env.loader.get_source(app.jinja_env, name)[0])
            for node in tree.find_all((nodes.Include, nodes.Extends, nodes.Import, nodes.FromImport)):
                if isinstance(node.template, nodes.Const) and node.template.value not in names:
                    yield f"{name} needs {node.template.value}"
            if not name.startswith("emails/"):
                app.jinja_env.get_template(name)

    complaints(find)


def test_every_template_is_used(app):
    """By a view, a mail or another template."""
    code = TEMPLATES.parent
    used = "\n".join(
        path.read_text()
        for path in [*code.rglob("*.py"), *each(), *each(".txt")]
        if "sandbox" not in path.parts
    )

    def find():
        for path in [*each(), *each(".txt", TEMPLATES / "emails")]:
            name = short(path)
            stem = name.removeprefix("emails/").rpartition(".")[0]
            if f'"{name}"' not in used and not (name.startswith("emails/") and f'"{stem}"' in used):
                yield f"{name} is used nowhere"

    complaints(find)


def test_nothing_is_inline():
    def find():
        for path in each():
            if path.relative_to(TEMPLATES).parts[0] == MAIL_STYLE:
                continue
            for number, line in enumerate(path.read_text().splitlines(), 1):
                for pattern in (
                    r"<style\b",
                    r"\sstyle=",
                    r"<script(?![^>]*\ssrc=)",
                    r"\son[a-z]+=",
                    r"javascript:",
                    r"\bhx-on",
                ):
                    if re.search(pattern, line):
                        yield f"{short(path)}:{number}: {line.strip()[:90]}"

    complaints(find)


def test_links_to_other_windows_do_not_hand_over_this_one():
    def find():
        for path in each():
            for link in re.findall(r"<(?:a|form)\b[^>]*>", path.read_text()):
                if 'target="_blank"' in link and 'href="/' not in link and "noreferrer" not in link:
                    yield f"{short(path)}: {link[:90]}"

    complaints(find)


def test_every_form_that_posts_by_htmx_works_without_it():
    def find():
        for path in each():
            for form in re.findall(r"<form\b[^>]*>", path.read_text()):
                if "hx-post" in form and not ('method="post"' in form and "action=" in form):
                    yield f"{short(path)}: {form[:90]}"

    complaints(find)


def test_every_posted_form_carries_a_token():
    """By the macro that writes the hidden fields; pages behind a link have no session and no token."""

    def find():
        for path in each():
            text = path.read_text()
            for form in re.findall(r"<form\b.*?</form>", text, re.DOTALL):
                posted = 'method="post"' in form.partition(">")[0]
                exempt = short(path).startswith(BEHIND_LINKS)
                if posted and not exempt and not re.search(r"csrf|hidden_tag|once\(", form):
                    yield f"{short(path)}: {form.partition('>')[0][:90]}"

    complaints(find)


def test_no_address_of_a_vendor_is_written_into_a_page():
    def find():
        for path in each():
            for number, line in enumerate(path.read_text().splitlines(), 1):
                if re.search(r"(src|action)=\"(https?:)?//", line):
                    yield f"{short(path)}:{number}: {line.strip()[:90]}"

    complaints(find)
