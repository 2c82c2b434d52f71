"""CSV that spreadsheets open as it is meant: RFC 4180, UTF-8 with its mark, no text that acts as a formula.

https://owasp.org/www-community/attacks/CSV_Injection: a text that begins with = + - @, with the full-width
form of one, with a tab or a line break gets an apostrophe in front. Numbers stay numbers.
"""

import csv
import io
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from decimal import Decimal

from owneros.foundation.money import plain_e4

MARK = "\ufeff"
# As typed, and in the full width of East Asian keyboards, which spreadsheets there read alike.
SIGNS = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20")
ACTING = (*SIGNS, "\t", "\r", "\n")
AT_ONCE = 200

Cell = str | int | Decimal | date | None


def amount(cents: int) -> Decimal:
    """`-123450` -> `-1234.50`."""
    return Decimal(cents).scaleb(-2)


def unit_price(e4: int) -> Decimal:
    """`125000` -> `12.50`, `875` -> `0.0875`: as it stands in a field, which takes it back."""
    return Decimal(plain_e4(e4))


def rows_as_csv(header: Iterable[str], rows: Iterable[Iterable[Cell]]) -> Iterator[bytes]:
    """The file in pieces, each made when it is asked for; nothing is kept of what was given away."""
    piece = io.StringIO(newline="")
    writer = csv.writer(piece)
    piece.write(MARK)
    writer.writerow(list(header))
    for number, row in enumerate(rows, 1):
        writer.writerow([written(cell) for cell in row])
        if number % AT_ONCE == 0:
            yield piece.getvalue().encode()
            piece.seek(0)
            piece.truncate()
    yield piece.getvalue().encode()


def written(cell: Cell) -> str:
    """One cell as it stands in the file: dates as ISO 8601, amounts plain, texts never as formulas."""
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return cell.isoformat(timespec="seconds")
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, str):
        return f"'{cell}" if cell.startswith(ACTING) else cell
    return f"{cell:f}" if isinstance(cell, Decimal) else str(cell)
