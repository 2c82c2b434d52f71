"""Amounts are found by an index, and what records are found by tells no letters apart that people do not."""

import unicodedata

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"

AMOUNTS = (("invoice", "total_cents"), ("estimate", "total_cents"), ("payment", "amount_cents"))
# Table, column, and what it is made of: the names themselves, and lines of which all else stays.
NORMALISED = (
    ("client", "name_norm", "name"),
    ("catalog_item", "name_norm", "name"),
    ("client", "search_text", "search_text"),
    ("catalog_item", "search_text", "search_text"),
    ("job", "search_text", "search_text"),
    ("estimate", "search_text", "search_text"),
    ("invoice", "search_text", "search_text"),
)
BATCH = 1_000
# Of plain ASCII nothing changes but a backtick.
READ = """
select tenant_id, id, {made_of} as text, {column} as kept from {table}
where (tenant_id, id) > (:tenant_id, :id)
  and (octet_length({made_of}) > char_length({made_of}) or position('`' in {made_of}) > 0)
order by tenant_id, id limit :batch
"""
WRITE = """
update {table} t set {column} = n.text
from unnest(cast(:tenants as bigint[]), cast(:ids as uuid[]), cast(:texts as text[])) n (tenant_id, id, text)
where t.tenant_id = n.tenant_id and t.id = n.id
"""
QUOTES = "`\u00b4\u02b9\u02bb\u02bc\u02bd\u02c8\u2018\u2019\u201a\u201b\u2032"
DOUBLE_QUOTES = "\u00ab\u00bb\u201c\u201d\u201e\u201f\u2033"
DASHES = "\u2010\u2011\u2012\u2013\u2014\u2015\u2043\u2212"
LETTERS = {
    "\u00e6": "ae", "\u00f0": "d", "\u00f8": "o", "\u00fe": "th", "\u0111": "d", "\u0127": "h", "\u0131": "i",
    "\u0142": "l", "\u0153": "oe", "\u0167": "t", "\u2044": "/",
}  # fmt: skip
VARIANTS = map(chr, (*range(0x180B, 0x180E), *range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0)))
ALIKE = str.maketrans(
    dict.fromkeys(QUOTES, "'")
    | dict.fromkeys(DOUBLE_QUOTES, '"')
    | dict.fromkeys(DASHES, "-")
    | LETTERS
    | dict.fromkeys(VARIANTS, "")
)


def upgrade() -> None:
    for table, column in AMOUNTS:
        op.create_index(f"ix_{table}_{column.removesuffix('_cents')}", table, ["tenant_id", column])
    for table, column, made_of in NORMALISED:
        write_alike(table, column, made_of)


def downgrade() -> None:
    """What was written alike stays so."""
    for table, column in AMOUNTS:
        op.drop_index(f"ix_{table}_{column.removesuffix('_cents')}", table)


def write_alike(table: str, column: str, made_of: str) -> None:
    read, write = (
        sa.text(statement.format(table=table, column=column, made_of=made_of)) for statement in (READ, WRITE)
    )
    after = {"tenant_id": 0, "id": "00000000-0000-0000-0000-000000000000"}
    while rows := op.get_bind().execute(read, {**after, "batch": BATCH}).all():
        fresh = [(row, normalised(row.text)) for row in rows]
        changed = [(row, text) for row, text in fresh if text != row.kept]
        given = {
            "tenants": [row.tenant_id for row, _ in changed],
            "ids": [row.id for row, _ in changed],
            "texts": [text for _, text in changed],
        }
        op.get_bind().execute(write, given)
        after = {"tenant_id": rows[-1].tenant_id, "id": rows[-1].id}


def normalised(text: str) -> str:
    """As `foundation/search.py` did it when this was written."""
    letters = unicodedata.normalize("NFKD", text.casefold().translate(ALIKE))
    bare = "".join(
        letter
        for letter in letters
        if not unicodedata.combining(letter) and unicodedata.category(letter) != "Cf"
    )
    return " ".join(bare.casefold().translate(ALIKE).split())
