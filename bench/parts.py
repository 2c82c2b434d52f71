"""The parts of a run, each of which can be taken alone."""

from bench import lighthouse, phone
from bench.checkout import Checkout, Seen, interleave
from bench.files import export_invoices, import_clients
from bench.load import press
from bench.load_tables import Crowd, Rest, Tasks
from bench.memory import resident_megabytes
from bench.page_tables import MIDDLE, OLD, Page, Pages
from bench.pages import FLOORS, SEEN, pages_of
from bench.person import Person
from bench.phone_tables import Phone
from bench.server import background, serve

YOUNG = 1
YEARS = [YOUNG, MIDDLE, OLD]
MAILS, MAILS_AT_REST, MAILS_BEFORE = 100, 15, 5


def measure_pages(here: Checkout, there: Checkout | None, rounds: int) -> Pages:
    """Of both checkouts in the same rounds."""
    shapes = {name: shape for name, (_, shape) in pages_of(here.businesses[MIDDLE]).items()}
    floors = {name: Seen(here, 0, name) for name in FLOORS}
    seen = {(years, name): Seen(here, years, name) for years in YEARS for name in shapes}
    before: dict[tuple[int, str], Seen] = {}
    if there is not None:
        wanted = [(0, name) for name in FLOORS] + [
            (years, name) for years in (MIDDLE, OLD) for name in shapes
        ]
        before = {(years, name): Seen(there, years, name) for years, name in wanted}
    interleave([*floors.values(), *seen.values(), *before.values()], rounds)
    pages = []
    for name, shape in shapes.items():
        of_name = {years: seen[years, name] for years in YEARS}
        queries = {years: here.ask("queries", years=years, name=name) for years in YEARS}
        size, nodes = here.ask("weigh", years=MIDDLE, name=name)
        pages.append(Page(name, shape, of_name, queries, size, nodes))
    return Pages(floors, pages, before, there.commit if there else "")


def measure_rest(here: Checkout) -> Rest:
    old = here.businesses[MIDDLE]
    with serve(here, workers="1") as server:
        worker_mb = resident_megabytes(server, [path for path, _ in pages_of(old).values()], old.cookie)
        full_worker_mb = resident_megabytes(server, [f"/invoices/{old.invoice}/pdf"], old.cookie)
    cold, script = here.ask("cold_parts"), here.ask("own_scripts")
    return Rest(cold, script, here.ask("draw_milliseconds")[0], worker_mb, full_worker_mb)


def measure_phone(here: Checkout) -> Phone:
    old = here.businesses[MIDDLE]
    paths = {name: path for name, (path, _) in pages_of(old).items() if name in SEEN}
    with serve(here, workers="1") as server:
        paints = phone.paint(server, paths, old.cookie)
        return Phone(paints, lighthouse.score(server, paths, old.cookie))


def measure_load(here: Checkout) -> Crowd:
    with serve(here) as server:
        return Crowd(*press(server, list(here.businesses.values())))


def measure_tasks(here: Checkout) -> Tasks:
    """The last import makes the smallest business a large one."""
    hundred = here.ask("draw_hundred_pages")
    with background(here), serve(here) as server:
        among_rounds = import_clients(Person(server, here.businesses[OLD].cookie))
        rounds = here.ask("await_rounds")
        here.ask("mail_many", count=MAILS_BEFORE)
        a_second = here.ask("mail_many", count=MAILS)
        at_rest = here.ask("mail_one_by_one", count=MAILS_AT_REST)
        here.ask("prove_anew")
        exported = export_invoices(Person(server, here.businesses[OLD].cookie))
        imported = import_clients(Person(server, here.businesses[YOUNG].cookie))
    return Tasks(among_rounds, rounds, a_second, at_rest, imported, exported, hundred)
