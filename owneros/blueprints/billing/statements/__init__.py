"""The statement of account of one client: page, PDF, mail."""
