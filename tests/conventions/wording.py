"""Every text that a person may read, where it is written: in templates, documents, scripts and code."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CODE = ROOT / "owneros"
TEMPLATES = CODE / "templates"
SPOKEN = ("blueprints", "domain", "foundation", "parts", "vendors", "web")
# What a browser needs and nobody reads.
UNREAD = (
    r'\s(?:class|id|for|name|href|src|action|style|content|data-[\w-]+|hx-[\w-]+)="(?:\{\{.*?\}\}|[^"])*"'
)
# What names a file or an address is no word.
FILES = r'"[\w./-]*[/.][\w./-]*"'
EXPRESSION = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)
Text = tuple[str, str]


def short(path: Path) -> str:
    return str(path.relative_to(ROOT))


def templates(*suffixes: str) -> Iterator[Path]:
    return (path for path in sorted(TEMPLATES.rglob("*")) if path.suffix in suffixes)


def source_of(template: Path) -> str:
    """Without its comments; lines keep their numbers."""
    pattern = r"^\s*//.*$" if template.suffix == ".typ" else r"\{#.*?#\}"
    return re.sub(pattern, _blank, template.read_text(), flags=re.MULTILINE | re.DOTALL)


def texts() -> Iterator[Text]:
    """(where, what)"""
    for path in templates(".html", ".txt", ".typ"):
        read = re.sub(UNREAD, _blank, source_of(path), flags=re.DOTALL)
        yield from _lines(path, EXPRESSION.sub(_texts_in, read))
    for path in sorted((CODE / "static" / "js").rglob("*.js")):
        for where, line in _lines(path, path.read_text()):
            yield from ((where, words) for words in re.findall(r'"([^"]* [^"]*)"', line))
    for layer in SPOKEN:
        for path in sorted((CODE / layer).rglob("*.py")):
            yield from ((f"{short(path)}:{line}", words) for line, words in sentences(path.read_text()))


def sentences(code: str) -> Iterator[tuple[int, str]]:
    """Strings of several words, or with a capital letter; no docstrings."""
    tree = ast.parse(code)
    told = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in told:
            words = node.value
            if " " in words.strip() or words[:1].isupper():
                yield node.lineno, words


def _lines(path: Path, text: str) -> Iterator[Text]:
    for number, line in enumerate(text.splitlines(), 1):
        yield f"{short(path)}:{number}", re.sub(FILES, "", line)


def _texts_in(found: re.Match[str]) -> str:
    """An expression's texts without its names; lines keep their numbers."""
    return "\n".join(" ".join(re.findall(r'"[^"]*"', line)) for line in found[0].split("\n"))


def _blank(found: re.Match[str]) -> str:
    return "\n" * found[0].count("\n")
