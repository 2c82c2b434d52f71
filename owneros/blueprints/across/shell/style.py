from flask import abort, current_app, render_template, request

from owneros.blueprints.across.shell.area import bp
from owneros.blueprints.across.shell.sample import SampleForm, sample_chart, sample_records


@bp.get("/_ui", whom="everyone")
def style() -> str:
    """Every token, part and state on one page; with `?errors=1` the form as it comes back with errors."""
    if current_app.extensions["settings"].environment == "production":
        abort(404)
    form = SampleForm(meta={"csrf": False})
    if "errors" in request.args:
        form.validate()
    return render_template(
        "across/shell/style.html", form=form, months=sample_chart(), records=sample_records()
    )
