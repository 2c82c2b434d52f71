"""Second factors: what a person has beside the password, asked for at sign-in and before weighty deeds."""
