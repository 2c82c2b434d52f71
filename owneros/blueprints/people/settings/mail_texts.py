"""The words of the mails to clients: changed, looked at with sample facts, put back."""

from functools import partial

from owneros.blueprints.people.settings.area import bp
from owneros.blueprints.people.settings.forms import MailTextForm
from owneros.domain.people.mailing.texts import SAMPLES, TEXTS, Words, check_words, fill
from owneros.domain.people.mailing.wording import change_words, changed_kinds, reset_words, words_of
from owneros.foundation.errors import NotFound
from owneros.web import answers
from owneros.web.answers import Answer
from owneros.web.forms import ButtonForm
from owneros.web.guards import person
from owneros.web.saving import Instead, Saved, save

HOME = "/settings/mail-texts"
PAGE = "people/settings/mail_text.html"


@bp.get(HOME, "settings:write")
def mail_texts_page() -> Answer:
    return answers.page(
        "people/settings/mail_texts.html",
        texts=TEXTS,
        changed=changed_kinds(),
    )


@bp.get(f"{HOME}/<text_kind>", "settings:write")
def mail_text_page(text_kind: str) -> Answer:
    _known(text_kind)
    words = words_of(text_kind)
    return _show(text_kind, MailTextForm.of(words), words, 200)


@bp.post(f"{HOME}/<text_kind>", "settings:write")
def change_mail_text(text_kind: str) -> Answer:
    """Saves, or with the other button only shows what a client would read."""
    _known(text_kind)
    form = MailTextForm()

    def change() -> Saved:
        words = form.build(Words)
        if form.preview.data:
            check_words(text_kind, words)
            raise Instead(partial(_show, text_kind, form, words, 200))
        change_words(person().actor, text_kind, words)
        return Saved(HOME, "Saved. New emails use this wording.")

    rules = partial(form.check, text_kind)
    return save(form, partial(_show, text_kind, form, None), change, rules=rules)


@bp.post(f"{HOME}/<text_kind>/default", "settings:write")
def reset_mail_text(text_kind: str) -> Saved:
    _known(text_kind)
    reset_words(person().actor, text_kind)
    return Saved(f"{HOME}/{text_kind}", "The original wording is back.")


def _known(kind: str) -> None:
    if kind not in TEXTS:
        raise NotFound("There is no such email.")


def _show(kind: str, form: MailTextForm, words: Words | None, status: int) -> Answer:
    text = TEXTS[kind]
    facts = SAMPLES | {"business": person().business_name, "number": text.sample_number}
    return answers.page(
        PAGE,
        status,
        kind=kind,
        text=text,
        form=form,
        button=ButtonForm(),
        changed=kind in changed_kinds(),
        preview=Words(fill(words.subject, facts), fill(words.message, facts)) if words else None,
    )
