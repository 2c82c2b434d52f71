"""The way out of reminders, from the mail itself. Looking changes nothing; one POST does, RFC 8058."""
