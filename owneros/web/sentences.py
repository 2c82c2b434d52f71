"""What WTForms says of a field by itself, in our words."""

from typing import Any

CHOOSE, CHOOSE_SOME = "Choose one of these.", "Choose among these."
OURS = {
    "Not a valid choice.": CHOOSE,
    "Invalid Choice: could not coerce.": CHOOSE,
    "Invalid choice(s): one or more data inputs could not be coerced.": CHOOSE_SOME,
    "'%(value)s' is not a valid choice for this field.": CHOOSE_SOME,
    "This field is required.": "Fill this in.",
    "Field cannot be longer than %(max)d character.": "At most %(max)d characters.",
}


class Sentences:
    """Takes the place of a translation; the first of two forms stands for both."""

    def gettext(self, theirs: str) -> str:
        return OURS.get(theirs, theirs)

    def ngettext(self, theirs: str, _many: str, _count: int) -> str:
        return self.gettext(theirs)


class OurWords:
    """The Meta of a form that speaks so."""

    def get_translations(self, _form: Any) -> Sentences:
        return Sentences()
