"""Searched texts are cut into pieces by PostgreSQL itself, for migrations: whoever writes a row, and however.

A text is kept as its own beginning (after two blanks), the beginning of each word (after one), and what
stands from each further letter of a word on but the last: at most eight letters of each. So what is typed,
from two letters on, is the beginning of a piece, and a range of an index finds it. A piece that only begins
another one of the same text is left out.
"""

from alembic import op

PREPARE = """
create function app.search_pieces(line text) returns setof text
language sql immutable parallel safe as $$
  with word as (select distinct w from unnest(string_to_array(line, ' ')) w where w <> ''),
  piece as (
    select '  ' || left(line, 8) as p where line <> ''
    union select ' ' || left(w, 8) from word
    union select substr(w, place, 8) from word, generate_series(2, length(w) - 1) place
  )
  select p from (select p, lead(p) over (order by p collate "C") as next from piece) sorted
  where next is null or not starts_with(next, p)
$$;
create function app.keep_search_pieces() returns trigger
language plpgsql as $$
declare
  source_of text := tg_argv[0];
  before text := '';
  after text := '';
  row_of record := old;
begin
  if tg_op <> 'INSERT' then before := to_jsonb(old) ->> tg_argv[1]; end if;
  if tg_op <> 'DELETE' then after := to_jsonb(new) ->> tg_argv[1]; row_of := new; end if;
  if before <> '' and before <> after then
    delete from public.search_piece where tenant_id = row_of.tenant_id and source = source_of
      and record_id = row_of.id and piece = any (array(
        select app.search_pieces(before) except select app.search_pieces(after)));
  end if;
  if after <> '' and before <> after then
    insert into public.search_piece (tenant_id, source, piece, record_id)
      select row_of.tenant_id, source_of, p, row_of.id
      from (select app.search_pieces(after) except select app.search_pieces(before)) made (p)
      on conflict do nothing;
  end if;
  return null;
end $$;
"""


def prepare() -> None:
    """The two functions; the table is there."""
    op.execute(PREPARE)


def cut(table: str, column: str, source: str) -> None:
    """Keep the pieces of this column from now on, and make those of the rows that are there."""
    op.execute(
        f"create trigger cut_{column} after insert or delete or update of {column} on {table}"
        f" for each row execute function app.keep_search_pieces('{source}', '{column}')"
    )
    rows = f"select tenant_id, '{source}', p, id from {table}, app.search_pieces({column}) p"  # noqa: S608 - our names
    op.execute(f"insert into search_piece (tenant_id, source, piece, record_id) {rows}")


def leave_whole(table: str, column: str, source: str) -> None:
    """The way back."""
    op.execute(f"drop trigger cut_{column} on {table}")
    op.execute(f"delete from search_piece where source = '{source}'")  # noqa: S608 - our names


def forget() -> None:
    op.execute("drop function app.keep_search_pieces(), app.search_pieces(text)")
