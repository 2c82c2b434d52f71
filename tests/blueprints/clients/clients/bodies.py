"""What is sent to the writes of clients, their contacts, sites, files, messages and portals."""

from tests.conventions.bodies import BUTTON, Body

BODIES = {
    "clients.create": Body({"name": "Bob Tran", "email": "bob@tran.example"}, wrong={"email": "bob@nowhere"}),
    "clients.update": Body({"name": "Maria Lopez"}, wrong={"payment_days": "soon"}),
    "clients.create_contact": Body({"name": "Eva"}, wrong={"name": "", "title": "Foreman"}),
    "clients.update_contact": Body({"name": "Eva"}, wrong={"email": "eva@"}),
    "clients.create_site": Body({"label": "Lake house"}, wrong={"label": "", "city": "Austin"}),
    "clients.update_site": Body({"street": "9 Shore Rd"}, wrong={"label": "x" * 101}),
    "clients.read_messages": BUTTON,
    "clients.send_message": Body({"text": "We come at nine."}, wrong={"text": "x" * 5_001}),
    "clients.add_shared_file": Body(
        {"file": ("plan.pdf", b"%PDF-1.7"), "caption": "The plan"}, wrong={"file": ("plan.exe", b"MZ")}
    ),
    "clients.remove_shared_file": BUTTON,
    "clients.send_portal": Body({"to": "maria@client.example"}, wrong={"to": "maria@"}),
    "clients.make_portal_link": BUTTON,
    "clients.revoke_portal": BUTTON,
    "clients.archive_site": BUTTON,
    "clients.unarchive_site": BUTTON,
    "clients.remove_contact": BUTTON,
    "clients.archive": BUTTON,
    "clients.unarchive": BUTTON,
}
