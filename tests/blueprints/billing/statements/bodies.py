"""What is sent to mail a statement."""

from tests.conventions.bodies import Body

BODIES = {
    "statements.send": Body({"to": "maria@client.example"}, wrong={"to": "maria@"}),
}
