"""Words on screen: American trade English, verbs on buttons, and rows of Today that begin with one."""

import ast
import re

import pytest

from owneros.domain.work.jobs import statuses
from tests.conventions.crawl import complaints
from tests.conventions.test_needs import VERBS as NEEDS
from tests.conventions.wording import CODE, sentences, short, source_of, templates, texts

# What we do not say, and what instead.
REFUSED = {
    r"e-mail": "email",
    r"\bmail(?:ed|s)\b|\b(?:by|this|a|new|old) mail\b": "email",
    r"\w*colour\w*": "color",
    r"\bgrey\b": "gray",
    r"\w*favour\w*": "favor",
    r"\w*behaviour\w*": "behavior",
    r"\bcheques?\b": "check",
    r"\bcancell(?:ed|ing)\b": "canceled",
    r"\blicences?\b": "license",
    r"\binstalments?\b": "installment",
    r"\bpostcodes?\b": "ZIP code",
    r"\w*(?:organ|recogn|author|final)is(?:e|ed|es|ing|ation)\b": "-ize",
    r"\banew\b": "again",
    r"\bput (?:it |that )?(?:right|away)\b": "fix, archive",
    r"\b(?:my|your|the) desk\b": "say what it is",
    r"\bgo on\b": "continue",
    r"\bis dead\b|\blands\b": "say it without a picture",
}
# A label of a button begins with one of them.
BUTTONS = {
    "Add", "Apply", "Archive", "Change", "Charge", "Check", "Clear", "Close", "Complete", "Continue",
    "Copy", "Create", "Decline", "Delete", "Discard", "Download", "Email", "Extend", "Hand", "Hide",
    "Install", "Link",
    "Join", "Leave", "Make", "Mark", "Move", "Pause", "Pay", "Preview", "Put", "Record", "Refund", "Remove",
    "Reopen", "Replace", "Restore", "Resume", "Retire", "Review", "Revoke", "Save", "Schedule", "Send",
    "Set", "Share", "Show", "Sign", "Skip", "Start", "Stop", "Switch", "Try", "Turn", "Undo",
    "Unlink", "Unskip", "Update", "Upload", "Verify", "Void", "Waive", "Write",
}  # fmt: skip
# It closes what was offered.
NOT_NOW = {"Not now"}
# The page that shows how parts look.
SAMPLES = "across/shell/style"
BUTTON = re.compile(r"<button\b((?:\{\{.*?\}\}|\{%.*?%\}|[^>])*)>(.*?)</button>", re.DOTALL)
SUBMIT = re.compile(r"\bsubmit\((.*?)(?:, (?:cancel|icon_name|tone)=|\) \}\})", re.DOTALL)
CONFIRM = re.compile(r"\bconfirm\((.*?)\) [%}]\}", re.DOTALL)
MARKUP = re.compile(r"\{\{ icon\([^)]*\) \}\}|<[^>]*>", re.DOTALL)


def refused(text):
    for pattern, instead in REFUSED.items():
        if found := re.search(pattern, text, re.IGNORECASE):
            yield f"{found[0]!r}: {instead}"


def test_no_text_has_a_word_that_we_do_not_say():
    def find():
        for where, text in texts():
            yield from (f"{where} {said}" for said in refused(text))

    complaints(find)


@pytest.mark.parametrize(
    "text",
    ["Enter your e-mail.", "It was mailed.", "Another colour", "Cancelled", "Put it right", "My desk"],
)
def test_a_word_that_we_do_not_say_is_found(text):
    assert list(refused(text))
    assert [words for _, words in sentences(f"def f():\n    '''{text}'''\n    return f'{text} {{f}}'")] == [
        text + " "
    ]


def labels(source):
    """What is written on the buttons of a template; by an expression, each of its texts."""
    for attributes, inner in BUTTON.findall(source):
        words = MARKUP.sub("", inner).strip()
        if not words:
            named = re.search(r'aria-label="([^"]*)', attributes)
            words = named[1] if named else inner
        yield from _texts(words) if words.startswith("{") else [words]
    for call in SUBMIT.findall(source):
        yield from _texts(call)
    # After its title and its sentence.
    yield from (_texts(call)[-1] for call in CONFIRM.findall(source) if _texts(call))


def _texts(expression):
    return re.findall(r'"([A-Z][^"]*)"', expression)


def test_the_label_of_a_button_begins_with_a_verb():
    def find():
        for path in templates(".html"):
            if SAMPLES not in str(path):
                for label in labels(source_of(path)):
                    if label.split()[0] not in BUTTONS and label not in NOT_NOW:
                        yield f"{short(path)}: {label!r}"
        for status in statuses.NEXT:
            for _step, words in statuses.steps(status):
                if words.split()[0] not in BUTTONS:
                    yield f"a step of a job: {words!r}"

    complaints(find)


def test_a_label_without_a_verb_is_found():
    written = (
        '<button class="btn">{{ icon("x") }}Done</button>{{ submit("OK" if x else "Fine", cancel="/") }}'
    )
    assert list(labels(written)) == ["Done", "OK", "Fine"]


def test_every_sentence_that_a_need_may_say_begins_with_a_verb():
    """Today shows few of them in the world of the sweeps; here each is read where it is written."""

    def find():
        for path in sorted(CODE.rglob("*.py")):
            tree = ast.parse(path.read_text())
            for node in ast.walk(tree):
                if isinstance(node, ast.Call) and ast.unparse(node.func) == "Need" and node.args:
                    said = list(_said(node.args[0], tree))
                    if not said or any(words.split()[0] not in NEEDS for words in said):
                        yield f"{short(path)}:{node.lineno} {said or ast.unparse(node.args[0])}"

    complaints(find)


def test_a_need_without_a_verb_is_found():
    tree = ast.parse(
        'SAID = {"late": ("The money", "Late")}\nwords, badge = SAID[x]\nNeed(words.format(name))'
    )
    assert list(_said(tree.body[-1].value.args[0], tree)) == ["The money"]


def _said(node, tree):
    """The texts that this expression may be: of a text with holes, or of a name, those of its dict."""
    if isinstance(node, ast.Constant):
        yield node.value
    elif isinstance(node, ast.JoinedStr):
        yield from _said(node.values[0], tree)
    elif isinstance(node, ast.Call | ast.Attribute | ast.Subscript):
        yield from _said(node.func if isinstance(node, ast.Call) else node.value, tree)
    elif isinstance(node, ast.Name):
        for found in ast.walk(tree):
            if isinstance(found, ast.Assign) and any(
                node.id in {each.id for each in ast.walk(target) if isinstance(each, ast.Name)}
                for target in found.targets
            ):
                yield from _of_value(found, tree)


def _of_value(found, tree):
    value = found.value
    if isinstance(value, ast.Dict):
        for each in value.values:
            yield from _said(each.elts[0] if isinstance(each, ast.Tuple) else each, tree)
    elif isinstance(value, ast.Tuple):
        yield from _said(value.elts[0], tree)
    else:
        yield from _said(value, tree)
