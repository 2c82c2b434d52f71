from owneros.blueprints.across.money.area import bp
from owneros.domain.billing.invoices.queries import owed_by_age
from owneros.domain.billing.payments.queries import Filter, payment_page, received_by_month
from owneros.domain.billing.payments.waiting import money_on_its_way
from owneros.domain.billing.payments.words import Method
from owneros.foundation.periods import last_months, month_start, today_in
from owneros.web.answers import Answer, page
from owneros.web.guards import person

MONTHS = 12
NEWEST = 8


@bp.get("/money", "money:read")
def show() -> Answer:
    today = today_in(person().time_zone)
    months = last_months(today, MONTHS)
    received = dict(zip(months, received_by_month(months), strict=True))
    return page(
        "across/money/show.html",
        today=today,
        month=month_start(today),
        points=[
            {
                "label": f"{first:%b}",
                "values": [received[first]],
                "href": f"/payments?month={first:%Y-%m}",
                "current": first == month_start(today),
            }
            for first in months
        ],
        year_cents=sum(received.values()),
        this_month_cents=received[month_start(today)],
        ages=owed_by_age(today),
        coming=money_on_its_way(),
        method_words=Method.words(),
        newest=payment_page(Filter(real=True)).rows[:NEWEST],
    )
