"""What every business app needs: database, tenancy, tasks, secrets, money. Knows nothing of contractors."""
