"""Today: what do I do, who owes me, what came in, what needs me. Crew see their jobs alone."""
