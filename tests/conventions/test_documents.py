"""What the documents say of the house is true: variables, paths and links."""

import re
import unicodedata
from dataclasses import fields
from pathlib import Path

import pytest

from owneros.config import Settings, variable_of

ROOT = Path(__file__).resolve().parents[2]
TOP = ("README.md", "ARCHITECTURE.md", "STYLE.md", "SECURITY.md")
DOCUMENTS = [ROOT / name for name in TOP] + sorted((ROOT / "docs").rglob("*.md"))
NAMES = [str(path.relative_to(ROOT)) for path in DOCUMENTS]

# How config.py names a variable that is no setting: environ.get("NAME"...).
READ = re.compile(r"""environ\.get\(\s*["']([A-Z][A-Z0-9_]+)["']""")
ROW = re.compile(r"^\| `([A-Z][A-Z0-9_]+)` \|", re.MULTILINE)
LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s]+)\)|!\[[^\]]*\]\(([^)\s]+)\)|<img[^>]*\ssrc=\"([^\"]+)\"")
CODE = re.compile(r"`([^`\n]+)`")
FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
# A path of this repository: it begins at one of its rooms, or is one of its files at the top.
ROOMS = ("owneros/", "migrations/", "tests/", "docs/", "scripts/", "bench/", ".ci/")


def text_of(path: Path) -> str:
    return FENCE.sub("", path.read_text())


def paths_in(path: Path) -> set[str]:
    found = set()
    for code in CODE.findall(text_of(path)):
        alone = re.fullmatch(r"[A-Za-z_.]+\.(py|md|toml|txt|in)|Makefile|LICENSE", code)
        if (code.startswith(ROOMS) or alone) and not re.search(r"[<>*{ ]", code):
            found.add(code)
    return found


def exists(named: str) -> bool:
    """A file name alone, like `models.py`, may stand in any package of the app."""
    return (ROOT / named).exists() or ("/" not in named and any(ROOT.glob(f"owneros/**/{named}")))


def slug(heading: str) -> str:
    """The anchor that a heading gets where Markdown is shown."""
    plain = unicodedata.normalize("NFC", heading.replace("`", "")).strip().lower()
    return re.sub(r"[^\w\- ]", "", plain).replace(" ", "-")


def anchors_of(path: Path) -> set[str]:
    return {slug(heading) for heading in re.findall(r"^#+ (.+)$", text_of(path), re.MULTILINE)}


def test_every_variable_of_the_settings_is_in_the_readme_and_the_other_way_round():
    asked = READ.findall((ROOT / "owneros/config.py").read_text())
    read = {*asked, *map(variable_of, fields(Settings))}
    told = ROW.findall((ROOT / "README.md").read_text())
    assert asked == ["PORT"], "the pattern no longer fits config.py"
    assert len(told) == len(set(told)), "told twice"
    assert set(told) == read


@pytest.mark.parametrize("path", DOCUMENTS, ids=NAMES)
def test_every_path_in_a_document_exists(path):
    assert [named for named in sorted(paths_in(path)) if not exists(named)] == []


@pytest.mark.parametrize("path", DOCUMENTS, ids=NAMES)
def test_every_relative_link_leads_somewhere(path):
    dead = []
    for match in LINK.findall(text_of(path)):
        target = "".join(match)
        if re.match(r"[a-z]+:", target):
            continue
        place, _, anchor = target.partition("#")
        goal = (path.parent / place).resolve() if place else path
        if not goal.exists() or (anchor and anchor not in anchors_of(goal)):
            dead.append(target)
    assert dead == []


def test_every_decision_is_listed():
    folder = ROOT / "docs/decisions"
    listed = re.findall(r"\((\d{4}-[a-z0-9-]+\.md)\)", (folder / "README.md").read_text())
    assert listed == sorted(path.name for path in folder.glob("0*.md"))


@pytest.mark.parametrize("target", re.findall(r"`make ([a-z]+)", (ROOT / "README.md").read_text()))
def test_the_make_targets_that_the_readme_names_exist(target):
    assert re.search(rf"^{target}:", (ROOT / "Makefile").read_text(), re.MULTILINE)


def test_the_readme_can_be_read_in_one_go():
    assert len((ROOT / "README.md").read_text().splitlines()) < 150
