"""What is sent to the writes of the settings."""

from owneros.domain.people.tenants.roles import EVERYONE, OWNER
from tests.conventions.bodies import BUTTON, Body
from tests.conventions.planting import LOGO

MAY = OWNER
BODIES = {
    "settings.change_business_now": Body({"name": "Star Plumbing"}, wrong={"email": "nowhere"}),
    "settings.change_estimates_now": Body({"estimate_days": "45"}, wrong={"estimate_days": "many"}),
    "settings.change_how_to_pay_now": Body({"how_to_pay": "By check"}, wrong={"how_to_pay": "x" * 5_001}),
    "settings.change_defaults_now": Body({"payment_days": "30"}, wrong={"payment_days": "many"}),
    "settings.change_logo": Body(
        {"logo": ("logo.png", LOGO)},
        wrong={"logo": ("logo.txt", b"none")},
        again="The same logo takes its own place.",
    ),
    "settings.take_logo_away": BUTTON,
    "settings.change_mail_text": Body({"subject": "Your bill"}, wrong={"subject": "{nonsense}"}),
    "settings.reset_mail_text": BUTTON,
    "settings.change_profile_now": Body({"name": "Sam R."}, wrong={"name": "x" * 201}, may=EVERYONE),
    "settings.change_reminders": Body({"days_before": "4"}, wrong={"days_before": "many"}),
    "settings.add_tax_rate": Body({"name": "Waco", "percent": "8.25"}, wrong={"percent": "much"}),
    "settings.make_default_rate": BUTTON,
    "settings.retire_tax_rate": BUTTON,
}
