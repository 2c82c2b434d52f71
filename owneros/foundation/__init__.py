"""What every business app would need: database, tenancy, tasks, secrets, money. Knows nothing of contractors."""
