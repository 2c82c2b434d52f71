"""What the business owes the state, from what it billed and what came in."""
