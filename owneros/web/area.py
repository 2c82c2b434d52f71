"""An area of the app: a blueprint in whose routes address, guard and record stand in one place."""

import inspect
from collections.abc import Callable
from functools import partial, wraps
from typing import Annotated, Any, TypeVar, get_args

from flask import Blueprint
from flask.typing import RouteCallable

from owneros.foundation.database import TenantTable, reach
from owneros.web.answers import Answer
from owneros.web.guards import open_to, requires
from owneros.web.saving import Saved, act

View = TypeVar("View", bound=RouteCallable | Callable[..., Saved])
Row = TypeVar("Row")
LOCKED = "locked"
# A record that a view is about to change: as it stands once nobody else is changing it.
Held = Annotated[Row, LOCKED]


class Area(Blueprint):
    """`@bp.post("/<uuid:invoice_id>/copies", "invoices:write")` above a view.

    The route is for signed-in people with that permission, who proved lately who they are if it is `fresh`,
    or for those whom `whom` names; see `requires` and `open_to`. A view asks for a record by its class,
    `invoice: Invoice` or `invoice: Held[Invoice]`, and gets the one that `invoice_id` in the address names; a
    stranger's is not found. A view that returns `Saved` is a deed: done once, committed, and answered.
    """

    def get(self, rule: str, permission: str = "", **options: Any) -> Callable[[View], View]:
        return self._guarded("GET", rule, permission, **options)

    def post(self, rule: str, permission: str = "", **options: Any) -> Callable[[View], View]:
        return self._guarded("POST", rule, permission, **options)

    def _guarded(
        self, method: str, rule: str, permission: str, *, whom: str = "", fresh: bool = False
    ) -> Callable[[View], View]:
        mark = open_to(whom) if whom else requires(permission, fresh=fresh)

        def add(view: View) -> View:
            self.add_url_rule(rule, view.__name__, mark(_answering(view)), methods=[method])
            return view

        return add


def _answering(view: Callable[..., Any]) -> Callable[..., Answer]:
    """The view as Flask calls it: with the address, for an answer."""
    wanted = inspect.get_annotations(inspect.unwrap(view))
    deed = wanted.pop("return") is Saved
    records = {name: found for name, hint in wanted.items() if (found := _record(hint))}
    if not deed and not records:
        return view

    def with_records(address: dict[str, Any]) -> Any:
        for name, (model, lock) in records.items():
            address[name] = reach(model, address.pop(f"{model.__tablename__}_id"), lock=lock)
        return view(**address)

    @wraps(view)
    def answer(**address: Any) -> Answer:
        return act(partial(with_records, address)) if deed else with_records(address)

    return answer


def _record(hint: Any) -> tuple[type[TenantTable], bool] | None:
    """Which table a parameter's record stands in, and whether it is locked; None for any other parameter."""
    model, *notes = get_args(hint) if LOCKED in getattr(hint, "__metadata__", ()) else (hint,)
    return (model, bool(notes)) if isinstance(model, type) and issubclass(model, TenantTable) else None
