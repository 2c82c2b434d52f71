"""What a client sees by a link: the invoice, its PDF, and the way to pay it. The token is the only key."""
