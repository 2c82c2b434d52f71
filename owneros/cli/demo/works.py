"""Which jobs there are, when they are worked on, and how far they have come today."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from owneros.cli.demo.clients import CLIENTS, Sketch
from owneros.cli.demo.days import Days, back_to_work, on_to_work, working_days_after
from owneros.cli.demo.reading import read
from owneros.cli.demo.stories import JobStory, LineStory
from owneros.cli.demo.trades import LUMP, REMODELING, REPAIRS, Trade
from owneros.foundation.money import as_e4

TRADES = REMODELING + REPAIRS
MEDIUM_DOLLARS = range(4_000, 12_000)
MEDIUM = tuple(trade for trade in REMODELING if trade.price[0] in MEDIUM_DOLLARS)
KINDS = {"remodeling": REMODELING, "medium": MEDIUM, "repairs": REPAIRS}
NOW = read("works")
FIRST_DAY, PAST_JOBS = 735, 84
HALF = Decimal("0.5")
STAGED_ABOVE_CENTS = 600_000


class Works:
    """Makes up jobs. The same seed and day make the same jobs."""

    def __init__(self, days: Days, rng: Random) -> None:
        self.days = days
        self.rng = rng
        self.lately: list[Sketch] = []

    def all(self) -> list[JobStory]:
        """Past, present and future, the oldest lead first."""
        jobs = [*self._past(), *self._present(), *self._ahead(), *self._asked()]
        return sorted(jobs, key=lambda job: job.lead)

    def _past(self) -> list[JobStory]:
        step = (FIRST_DAY - 21) / PAST_JOBS
        jobs = []
        for index in range(PAST_JOBS):
            job = self._job(self.days.ago(FIRST_DAY - round(index * step) - self.rng.randrange(5)))
            if job.ends and job.ends >= self.days.today:
                job.ends = max(job.starts or job.ends, self.days.ago(2))
            job.steps += [(job.starts or job.lead, "active"), (job.ends or job.lead, "completed")]
            jobs.append(job)
        return jobs

    def _present(self) -> list[JobStory]:
        """Under way today, beginning today, late, and on hold."""
        jobs = []
        for began, left, trades in NOW["under_way"]:
            ends = on_to_work(self.days.today + timedelta(days=left))
            jobs.append(self._begun(began, ends, KINDS[trades]))
        today = self._job(self.days.today)
        today.starts, today.ends = self.days.today, working_days_after(self.days.today, 1)
        jobs.append(today)
        jobs += [self._begun(began, self.days.ago(late)) for began, late in NOW["late"]]
        for began in NOW["on_hold"]:
            job = self._begun(began, working_days_after(self.days.today, 12))
            held = self.days.ago(began - 9)
            job.steps.append((held, "on_hold"))
            job.notes.append((held, "diane", "On hold: the client waits for the insurer."))
            jobs.append(job)
        return jobs

    def _begun(self, ago: int, ends: date, trades: tuple[Trade, ...] = MEDIUM) -> JobStory:
        job = self._job(self.days.ago(ago), trades)
        job.ends = ends
        job.steps.append((job.starts or job.lead, "active"))
        return job

    def _ahead(self) -> list[JobStory]:
        today = self.days.today
        return [self._job(on_to_work(today + timedelta(days=ahead))) for ahead in NOW["ahead"]]

    def _asked(self) -> list[JobStory]:
        """Not won yet, and lost."""
        jobs = [self._unplanned(ago) for ago in NOW["called_in"]]
        jobs += [self._unplanned(ago, estimating=3) for ago in NOW["estimating"]]
        jobs += [self._unplanned(ago, estimating=4, lost=21) for ago in NOW["lost"]]
        return jobs

    def _unplanned(self, ago: int, **steps: int) -> JobStory:
        """`steps`: the statuses that followed, each so many days after the lead."""
        lead = self.days.ago(ago)
        job = self._job(lead + timedelta(days=30))
        job.lead, job.starts, job.ends, job.people = lead, None, None, ()
        job.steps = [(self.days.ago(ago - later), status) for status, later in steps.items()]
        job.notes = [(lead, "diane", "Called in. Sam looks at it this week.")]
        if "lost" in steps:
            job.notes.append((job.steps[-1][0], "diane", "Went with another contractor, price was close."))
        return job

    def _job(self, starts: date, trades: tuple[Trade, ...] = TRADES) -> JobStory:
        client, trade = self._client_and_trade(trades)
        rng = self.rng
        starts = on_to_work(starts)
        ends = working_days_after(starts, rng.randint(*trade.days) - 1)
        lead = back_to_work(min(starts - timedelta(days=rng.randint(16, 50)), self.days.ago(2)))
        price = rng.randrange(trade.price[0], trade.price[1], 50) * 100
        job = JobStory(
            client=client,
            site=rng.randrange(len(client.sites) + 1) if client.market != "property" else rng.randint(0, 99),
            trade=trade,
            title=rng.choice(trade.titles),
            lines=staged(trade, price, taxed_labor=client.market == "commercial"),
            lead=lead,
            starts=starts,
            ends=ends,
            people=rng.choice(NOW["crews"]),
        )
        job.budget_cents = round(job.contract_cents * rng.uniform(0.58, 0.72) / 5_000) * 5_000
        job.steps = self._sales(job)
        job.notes = self._notes(job)
        return job

    def _client_and_trade(self, trades: tuple[Trade, ...]) -> tuple[Sketch, Trade]:
        """Anybody by weight who was not here lately, and work that they would ask for."""
        markets = {market for trade in trades for market in trade.markets}
        free = [one for one in CLIENTS if one not in self.lately and one.market in markets]
        client = self.rng.choices(free, [client.weight for client in free])[0]
        self.lately = [*self.lately[-8:], client]
        fitting = [trade for trade in trades if client.market in trade.markets]
        return client, self.rng.choices(fitting, [trade.weight for trade in fitting])[0]

    def _sales(self, job: JobStory) -> list[tuple[date, str]]:
        """From lead by way of an estimate to a place in the calendar, before today."""
        asked = min(working_days_after(job.lead, self.rng.randint(1, 3)), self.days.ago(1))
        won = min(
            working_days_after(asked, self.rng.randint(2, 8)), self.days.ago(1), job.starts or self.days.today
        )
        steps = [(won, "scheduled")]
        return [(asked, "estimating"), *steps] if job.contract_cents > STAGED_ABOVE_CENTS // 3 else steps

    def _notes(self, job: JobStory) -> list[tuple[date, str, str]]:
        if job.starts is None or job.ends is None or job.starts > self.days.today:
            return []
        length = max(1, (min(job.ends, self.days.today) - job.starts).days)
        sentences = job.trade.notes[: self.rng.randint(1, len(job.trade.notes))]
        written = []
        for index, sentence in enumerate(sentences):
            day = back_to_work(job.starts + timedelta(days=length * index // len(sentences)))
            written.append((max(day, job.starts), self.rng.choice(job.people), sentence))
        return written


def staged(trade: Trade, price: int, *, taxed_labor: bool) -> list[list[LineStory]]:
    """The lines of each stage; everything on one invoice when the price is small."""
    stages = trade.stages if price > STAGED_ABOVE_CENTS else 1
    lines: list[list[LineStory]] = [[] for _ in range(stages)]
    for part in trade.parts:
        wanted = round(price * part.share)
        if part.unit_e4 == LUMP:
            quantity, unit_e4 = Decimal(1), as_e4(max(2_500, round(wanted / 500) * 500))
        else:
            unit_e4 = part.unit_e4
            quantity = max(HALF, (Decimal(as_e4(wanted)) / unit_e4 / HALF).to_integral_value() * HALF)
        stage = min(part.stage, stages - 1)
        lines[stage].append(
            LineStory(part.description, quantity, part.unit, unit_e4, part.material or taxed_labor)
        )
    return lines


def one_line(description: str, dollars: int, *, taxed: bool) -> Sequence[LineStory]:
    return [LineStory(description, Decimal(1), "", as_e4(dollars * 100), taxed)]
