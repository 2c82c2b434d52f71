"""Searched texts are cut into pieces by PostgreSQL itself, for migrations: whoever writes a row, and however.

A text is kept as its own beginning (after two blanks), the beginning of each word (after one), and what
stands from each further letter of a word on but the last: at most eight letters of each. So what is typed,
from two letters on, is the beginning of a piece, and a range of an index finds it.
"""

from alembic import op

PREPARE = """
create function app.search_pieces(line text) returns setof text language sql immutable parallel safe as $$
  select '  ' || left(line, 8) where line <> ''
  union all select ' ' || left(w, 8) from unnest(string_to_array(line, ' ')) w where w <> ''
  union all select substr(w, place, 8)
    from unnest(string_to_array(line, ' ')) w, generate_series(2, length(w) - 1) place
$$;
"""
# Many rows at once are cut at once, in the order of the index, which is what makes an import quick.
CUT = """
create function app.cut_{name}() returns trigger language plpgsql as $$
begin
  if tg_op = 'INSERT' then
    insert into public.search_piece (tenant_id, source, piece, record_id)
      select distinct tenant_id, '{source}', p collate "C" as piece, id
      from made, app.search_pieces({column}) p order by 1, 3, 4;
  elsif tg_op = 'DELETE' then
    delete from public.search_piece s using gone g, app.search_pieces(g.{column}) p
      where s.tenant_id = g.tenant_id and s.source = '{source}' and s.piece = p and s.record_id = g.id;
  else
    delete from public.search_piece
      where tenant_id = new.tenant_id and source = '{source}' and record_id = new.id and piece = any (array(
        select app.search_pieces(old.{column}) except select app.search_pieces(new.{column})));
    insert into public.search_piece (tenant_id, source, piece, record_id)
      select new.tenant_id, '{source}', p, new.id from (
        select app.search_pieces(new.{column}) except select app.search_pieces(old.{column})) fresh (p);
  end if;
  return null;
end $$;
create trigger cut_{column}_made after insert on {table} referencing new table as made
  for each statement execute function app.cut_{name}();
create trigger cut_{column}_gone after delete on {table} referencing old table as gone
  for each statement execute function app.cut_{name}();
create trigger cut_{column}_changed after update of {column} on {table}
  for each row when (old.{column} is distinct from new.{column}) execute function app.cut_{name}();
insert into search_piece (tenant_id, source, piece, record_id)
  select distinct tenant_id, '{source}', p, id from {table}, app.search_pieces({column}) p;
"""
LEAVE_WHOLE = """
drop trigger cut_{column}_made on {table};
drop trigger cut_{column}_gone on {table};
drop trigger cut_{column}_changed on {table};
drop function app.cut_{name}();
delete from search_piece where source = '{source}';
"""


def prepare() -> None:
    """What cuts a text; the table is there."""
    op.execute(PREPARE)


def cut(table: str, column: str, source: str) -> None:
    """Keep the pieces of this column from now on, and make those of the rows that are there."""
    op.execute(CUT.format(table=table, column=column, source=source, name=f"{table}_{column}"))


def leave_whole(table: str, column: str, source: str) -> None:
    """The way back."""
    op.execute(LEAVE_WHOLE.format(table=table, column=column, source=source, name=f"{table}_{column}"))


def forget() -> None:
    op.execute("drop function app.search_pieces(text)")
