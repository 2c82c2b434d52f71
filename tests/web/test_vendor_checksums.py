import hashlib
import json
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = (
    ROOT / "owneros/static/vendor",
    ROOT / "owneros/templates/documents/fonts",
    ROOT / "tests/browser/vendor",
)
MANIFESTS = [
    (folder, part) for folder in FOLDERS for part in json.loads((folder / "VENDOR.json").read_text())
]


@pytest.mark.parametrize(
    ("folder", "part"),
    MANIFESTS,
    ids=lambda value: value["name"] if isinstance(value, dict) else value.parent.name,
)
def test_a_vendored_file_is_the_one_that_was_reviewed(folder, part):
    assert {"name", "version", "licence", "source", "file", "sha256", "licence_file"} <= part.keys()
    assert hashlib.sha256((folder / part["file"]).read_bytes()).hexdigest() == part["sha256"]
    assert (folder / part["licence_file"]).stat().st_size > 0


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.parent.name)
def test_nothing_is_vendored_without_an_entry(folder):
    parts = json.loads((folder / "VENDOR.json").read_text())
    listed = {part["file"] for part in parts} | {part["licence_file"] for part in parts} | {"VENDOR.json"}
    assert {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()} == listed
