"""A file of clients that was looked over, and files of items that nobody began."""

from owneros.domain.across.imports.uploading import choose_columns, take_file
from tests.conventions.planting import ACTOR


def plant(player, size):
    """Looked over: a new client, one who is there already, and a row that is not right."""
    rows = [f"Delgado {player.tenant_id} {number},,Austin" for number in range(size)]
    content = "\n".join(["Name,E-mail,City", "Maria Delgado,delgado@client.example,", *rows, ",x,"])
    made = take_file(ACTOR, "client", "clients.csv", content.encode())
    choose_columns(made, made.mapping)
    for number in range(size - 1):
        take_file(ACTOR, "catalog", f"items-{number}.csv", b"Name,Price\nCall,95")
