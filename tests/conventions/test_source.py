"""Habits of the code that no linter knows."""

import ast
import re
import subprocess
from pathlib import Path

import pytest

from tests.conventions.crawl import complaints

ROOT = Path(__file__).resolve().parents[2]
CODE = ROOT / "owneros"
FOUNDATION = CODE / "foundation"

BANNED_CALLS = {
    "text",
    "literal_column",
    "exec_driver_sql",
    "from_statement",
    "connection",
    "render_template_string",
}
BANNED_NAMES = {"__table__", "allow_raw", "info"}
BULK = re.compile(r"^bulk_")
# Where `insert(Model)` stands: a race needs ON CONFLICT, or very many rows come at once.
INSERTS = {
    "owneros/domain/people/users/throttles.py": "counts attempts that come at once in one statement",
    "owneros/domain/people/users/devices.py": "a device may be known already",
    "owneros/domain/people/tenants/numbering.py": "the first number of a kind is asked for twice at once",
    "owneros/domain/across/imports/uploading.py": "20,000 rows of a file in one request",
    "owneros/domain/billing/payments/connection.py": "Connect pressed twice makes one connection",
    "owneros/domain/billing/payments/incoming.py": "the same webhook arrives twice",
    "owneros/domain/billing/reminders/settings.py": "the first to ask makes the row, twice at once",
    "owneros/domain/billing/reminders/sending.py": "two ticks at once remind once",
    "owneros/domain/people/mailing/posting.py": "the same mail is asked for twice at once",
}
# Where a secret is opened, and what for.
REVEALS = {
    "owneros/domain/billing/documents/linking.py": "a document's link, for owner, mail and portal",
    "owneros/domain/across/portal/access.py": "the portal's link that the owner copies and the mail carries",
    "owneros/domain/people/factors/authenticator.py": "codes are compared with it; shown once",
    "owneros/domain/people/factors/resealing.py": "sealed anew under the newest key",
}
JUNK = {"utils", "helpers", "common", "services", "managers", "misc", "util", "helper", "base", "core", "lib"}
# Lines a file, and characters a line: a long line is many lines in disguise.
LONGEST = {".py": 400, ".html": 120, ".css": 180, ".js": 100}
WIDEST = {".html": 120, ".css": 100, ".js": 120}
TOTAL_SCRIPT = 1_500
FORBIDDEN = {
    "customer": "say client",
    "milestone": "say stage, or nothing",
    "quote": "say estimate",
}
# Vendors' own words are theirs.
VENDOR_WORDS = (
    "owneros/vendors/",
    "owneros/sandbox/",
    "owneros/domain/billing/payments/",
    "owneros/domain/clients/clients/imports.py",
)


def sources(suffix=".py", below=CODE):
    return sorted(path for path in below.rglob(f"*{suffix}") if "/vendor/" not in str(path))


def short(path):
    return str(path.relative_to(ROOT))


def tree_of(path):
    return ast.parse(path.read_text(), str(path))


def called(node):
    function = node.func
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


def imported_from_sqlalchemy(tree):
    """Names that this module takes from SQLAlchemy."""
    return {
        alias.asname or alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("sqlalchemy")
        for alias in node.names
    }


def product():
    """Modules that may not go around the session: all but the foundation and what knows no database."""
    for path in sources():
        if FOUNDATION not in path.parents and "sandbox" not in path.parts and "embedded" not in path.parts:
            yield path, tree_of(path)


def test_no_sql_around_the_session():
    def find():
        for path, tree in product():
            names = imported_from_sqlalchemy(tree)
            for node in ast.walk(tree):
                why = around(node) or (
                    isinstance(node, ast.Call) and calling_around(node, names, short(path))
                )
                if why:
                    yield f"{short(path)}:{node.lineno} {why}"

    complaints(find)


def around(node):
    if isinstance(node, ast.Attribute) and node.attr in ("__table__", "exec_driver_sql", "from_statement"):
        return f"uses {node.attr}"
    if isinstance(node, ast.Constant) and node.value == "allow_raw":
        return "opens the session for raw statements"
    return ""


def calling_around(node, names, path):
    name, bare = called(node), isinstance(node.func, ast.Name)
    banned = {
        "text": name in names,
        "literal_column": name in names,
        "connection": not bare and not node.args,
        "query": not bare and ast.unparse(node.func).startswith("db.session"),
        "insert": name in names and path not in INSERTS,
    }
    return f"calls {name}()" if banned.get(name) or BULK.match(name) else ""


def test_what_is_listed_is_still_there():
    for listed, word in ((INSERTS, "insert("), (REVEALS, ".reveal()")):
        for name in listed:
            assert word in (ROOT / name).read_text(), f"{name} is listed for {word} in vain"


def test_secrets_are_opened_only_where_it_is_listed():
    def find():
        for path in [*sources(), *sources(".html"), *sources(".txt")]:
            if (
                ".reveal(" in path.read_text()
                and FOUNDATION not in path.parents
                and short(path) not in REVEALS
            ):
                yield f"{short(path)} opens a secret: list it here with its purpose"

    complaints(find)


def test_only_the_foundation_knows_rq_and_only_vendors_their_sdks():
    homes = {
        "rq": tuple(f"owneros/foundation/{name}.py" for name in ("offering", "failures", "horses")),
        "stripe": "owneros/vendors/stripe",
        "boto3": "owneros/vendors/storage",
        "botocore": "owneros/vendors/storage",
        "smtplib": "owneros/vendors/mail",
        "cryptography": "owneros/foundation",
        "flask": (
            "owneros/web",
            "owneros/parts",
            "owneros/blueprints",
            "owneros/cli",
            "owneros/foundation",
            "owneros/sandbox",
            "owneros/setup.py",
            "owneros/__init__.py",
        ),
    }

    def find():
        for path in sources():
            if short(path).startswith("owneros/sandbox"):
                continue
            for node in ast.walk(tree_of(path)):
                modules = []
                if isinstance(node, ast.Import):
                    modules = [alias.name for alias in node.names]
                elif isinstance(node, ast.ImportFrom) and node.level == 0:
                    modules = [node.module or ""]
                for module in modules:
                    home = homes.get(module.partition(".")[0])
                    if home and not short(path).startswith(home):
                        yield f"{short(path)}:{node.lineno} imports {module}"

    complaints(find)


def test_sdks_are_imported_at_their_first_use():
    """A web worker that needs none of them does not hold them in memory."""
    heavy = {"stripe", "boto3", "botocore", "typst"}

    def find():
        for path in sources():
            for node in tree_of(path).body:
                if isinstance(node, ast.Import):
                    modules = {alias.name.partition(".")[0] for alias in node.names}
                elif isinstance(node, ast.ImportFrom) and node.level == 0:
                    modules = {(node.module or "").partition(".")[0]}
                else:
                    continue
                for module in modules & heavy:
                    yield f"{short(path)}:{node.lineno} imports {module} at the start"

    complaints(find)


def test_nothing_is_marked_safe_and_no_template_is_a_string():
    def find():
        for path in [*sources(), *sources(".html"), *sources(".txt")]:
            if short(path).startswith("owneros/sandbox"):
                continue
            for number, line in enumerate(path.read_text().splitlines(), 1):
                for word in (r"\|\s*safe\b", r"\bMarkup\(", r"render_template_string", r"autoescape\s+false"):
                    if re.search(word, line):
                        yield f"{short(path)}:{number}: {line.strip()}"

    complaints(find)


def test_no_function_reads_the_request_below_the_web():
    def find():
        for layer in ("domain", "vendors", "foundation"):
            for path in sources(below=CODE / layer):
                for node in ast.walk(tree_of(path)):
                    if isinstance(node, ast.ImportFrom) and node.module == "flask":
                        names = {alias.name for alias in node.names} - {"Flask", "current_app"}
                        if names or layer != "foundation":
                            yield f"{short(path)}:{node.lineno} takes {names} from flask"

    complaints(find)


def test_no_deed_commits():
    """Views, tasks and commands commit; what they call does not."""

    def find():
        for path in sources(below=CODE / "domain"):
            for node in ast.walk(tree_of(path)):
                commits = isinstance(node, ast.Call) and ast.unparse(node.func).endswith("session.commit")
                if commits and short(path) not in COMMITS:
                    yield f"{short(path)}:{node.lineno} commits"

    complaints(find)


# An outside call between two transactions needs a commit before it.
COMMITS = {
    "owneros/domain/billing/payments/checkout.py": "the checkout stands before Stripe is asked",
    "owneros/domain/people/mailing/delivering.py": "the PDF is stored before the mail server is asked",
}


def test_no_view_builds_a_row_from_a_whole_form():
    def find():
        for path in sources(below=CODE / "blueprints"):
            for node in ast.walk(tree_of(path)):
                if isinstance(node, ast.Call):
                    if called(node) == "populate_obj":
                        yield f"{short(path)}:{node.lineno} calls populate_obj"
                    for keyword in node.keywords:
                        if keyword.arg is None and re.search(
                            r"request\.(form|args|values|json)", ast.unparse(keyword.value)
                        ):
                            yield f"{short(path)}:{node.lineno} hands a whole request on"

    complaints(find)


@pytest.mark.parametrize("suffix", sorted(LONGEST))
def test_files_are_short(suffix):
    places = [CODE, ROOT / "tests"] if suffix == ".py" else [CODE]

    def find():
        for place in places:
            for path in sources(suffix, place):
                lines = len(path.read_text().splitlines())
                if lines > LONGEST[suffix]:
                    yield f"{short(path)} has {lines} lines"

    complaints(find)


@pytest.mark.parametrize("suffix", sorted(WIDEST))
def test_lines_are_short(suffix):
    def find():
        for path in sources(suffix):
            for number, line in enumerate(path.read_text().splitlines(), 1):
                if len(line) > WIDEST[suffix]:
                    yield f"{short(path)}:{number} has {len(line)} characters"

    complaints(find)


def test_a_stylesheet_has_one_declaration_a_line():
    def find():
        for path in sources(".css"):
            for number, line in enumerate(path.read_text().splitlines(), 1):
                if not line.lstrip().startswith("/*") and re.search(r"[{;}].", line):
                    yield f"{short(path)}:{number}: {line.strip()}"

    complaints(find)


def test_there_is_little_script():
    lines = sum(len(path.read_text().splitlines()) for path in sources(".js", CODE / "static"))
    assert lines < TOTAL_SCRIPT


def test_files_are_named_for_what_they_hold():
    def find():
        for path in sources():
            parts = {part.removesuffix(".py") for part in path.relative_to(CODE).parts}
            if parts & JUNK:
                yield f"{short(path)}: a name that holds anything"

    complaints(find)


def test_nothing_is_left_to_do():
    def find():
        for path in [
            *sources(),
            *sources(".html"),
            *sources(".js"),
            *sources(".css"),
            *sources(below=ROOT / "tests"),
        ]:
            if path == Path(__file__):
                continue
            for number, line in enumerate(path.read_text().splitlines(), 1):
                if re.search(r"\b(TODO|FIXME|XXX|HACK)\b", line):
                    yield f"{short(path)}:{number}: {line.strip()}"

    complaints(find)


def test_words_of_the_glossary():
    """In code and on screen a client is a client."""

    def find():
        for path in [*sources(), *sources(".html"), *sources(".txt"), *sources(".typ")]:
            if short(path).startswith(VENDOR_WORDS):
                continue
            for number, line in enumerate(path.read_text().splitlines(), 1):
                for word, instead in FORBIDDEN.items():
                    if re.search(rf"\b{word}s?\b", line, re.IGNORECASE) and not is_code(word, line):
                        yield f"{short(path)}:{number}: {instead}: {line.strip()[:80]}"

    complaints(find)


def is_code(word, line):
    """`quote` as Python's and typst's own function."""
    return word == "quote" and re.search(
        r"\bquote\(|import .*quote|quotes?:|unquote|smartquote|\bquotes?\s*=", line
    )


def test_imports_go_downward():
    done = subprocess.run(
        [ROOT / ".venv" / "bin" / "lint-imports"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout


TIMED = re.compile(r"timeout=\(?\d|\.(?:wait|join)\(\d+\)|mark\.timeout|(?:monotonic|perf_counter)\(")


def test_no_test_fails_because_a_machine_is_busy():
    """Waiting is for a condition, by tests/patience.py, whose limit is for what hangs."""
    tests = [
        path for path in (ROOT / "tests").rglob("*.py") if path.name not in ("patience.py", "test_source.py")
    ]
    timed = {
        f"{short(path)}:{number}"
        for path in tests
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if TIMED.search(line)
    }
    assert timed == set()
