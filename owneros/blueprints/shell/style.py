from flask import abort, current_app, render_template

from owneros.blueprints.shell import bp
from owneros.blueprints.shell.sample import SampleForm, sample_chart, sample_records


@bp.get("/_ui")
def style() -> str:
    """Every token, part and state on one page; only where the desk is being built."""
    if current_app.config.get("OWNEROS_ENV", "production") == "production":
        abort(404)
    form = SampleForm(meta={"csrf": False})
    form.validate()
    return render_template("shell/style.html", form=form, months=sample_chart(), records=sample_records())
