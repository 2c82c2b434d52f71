"""Money: what came in over twelve months, who owes, and the newest payments."""
