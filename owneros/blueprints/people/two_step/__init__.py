"""Two-step sign-in: the app, the recovery codes, and whether everybody needs it."""
