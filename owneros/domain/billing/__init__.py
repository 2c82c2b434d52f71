"""What is offered, billed, asked for and paid."""
