"""Today: what needs the owner, what came in, and the first steps."""
