from flask.typing import ResponseReturnValue

from owneros.blueprints.settings.area import bp
from owneros.blueprints.settings.forms import HowToPayForm
from owneros.domain.tenants.business import change_how_to_pay, our_business
from owneros.foundation.database import db
from owneros.web import answers
from owneros.web.guards import person, requires

HOME = "/settings/how-to-pay"
PAGE, PARTIAL = "settings/how_to_pay.html", "partials/settings/how_to_pay.html"


@bp.get(HOME)
@requires("settings:write")
def how_to_pay_page() -> ResponseReturnValue:
    return answers.page_or_fragment(PAGE, PARTIAL, form=HowToPayForm(obj=our_business()))


@bp.post(HOME)
@requires("settings:write")
def change_how_to_pay_now() -> ResponseReturnValue:
    form = HowToPayForm()
    if not form.validate_on_submit():
        return answers.invalid(PAGE, PARTIAL, form=form)
    change_how_to_pay(form.how_to_pay.data or "", person().actor)
    db.session.commit()
    return answers.done(HOME, "Saved. Clients read it wherever they are asked for money.")
