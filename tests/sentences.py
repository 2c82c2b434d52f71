"""What Python and WTForms say of a value by themselves, which no person shall read."""

import re
from pathlib import Path

import wtforms

SAID = re.compile(r'gettext\(\s*"([^"]{9,})"(?:,\s*"([^"]+)")?')
VALUE = re.compile(r"%\\\(\w+\\\)[ds]")
SENTENCES = {
    sentence
    for source in Path(wtforms.__file__).parent.rglob("*.py")
    for said in SAID.findall(source.read_text())
    for sentence in said
    if sentence
}
PATTERNS = [VALUE.sub(".+", re.escape(sentence)) for sentence in sorted(SENTENCES)]
THEIRS = re.compile("|".join(("invalid literal", "could not convert", *PATTERNS)))
