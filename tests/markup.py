"""HTML as a browser reads it, and whether that is what was written."""

from collections.abc import Iterator
from itertools import zip_longest

import turbohtml
from turbohtml import Element, TokenType
from turbohtml.etree import ElementView, document_fromstring

# Elements without an end tag.
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
Nested = tuple[str, str | None]


def document(text: str) -> ElementView:
    """The root of the tree; html and body are added where they are missing."""
    return document_fromstring(text)


def roots(text: str) -> list[Element]:
    """The elements of a fragment that stand in no other."""
    return [node for node in turbohtml.parse_fragment(text).children if isinstance(node, Element)]


def rows_in(text: str, section: str) -> list[str]:
    """What the rows of a card lead to, in words; `section` is the id of its heading."""
    return [
        "".join(link.itertext())
        for card in document(text).iter("section")
        if card.get("aria-labelledby") == section
        for link in card.iter("a")
        if link.get("class") == "row-main"
    ]


def misread(text: str, *, fragment: bool) -> str:
    """What a browser has to mend, in words; nothing when every element is closed where it was opened."""
    tree = (
        turbohtml.parse_fragment(text, scripting=True) if fragment else turbohtml.parse(text, scripting=True)
    )
    written: list[Nested] = []
    around: list[str] = []
    # What stands in <noscript> is text to both.
    for token in turbohtml.tokenize(text):
        if token.type is TokenType.START_TAG:
            written.append((token.tag, around[-1] if around else None))
            if token.tag not in VOID and not token.self_closing:
                around.append(token.tag)
        elif token.type is TokenType.END_TAG and (not around or around.pop() != token.tag):
            return f"line {token.line}: a stray </{token.tag}>"
    if around:
        return f"<{around[-1]}> is not closed"
    for wanted, found in zip_longest(written, _read(tree), fillvalue=("nothing", None)):
        if wanted != found:
            return "<{}> in <{}> is read as <{}> in <{}>".format(*wanted, *found)
    return ""


def _read(tree: Element) -> Iterator[Nested]:
    for element in tree.find_all():
        parent = element.parent
        if isinstance(parent, Element):
            yield element.tag, None if parent is tree else parent.tag
        else:
            yield element.tag, "template" if isinstance(parent, turbohtml.DocumentFragment) else None
