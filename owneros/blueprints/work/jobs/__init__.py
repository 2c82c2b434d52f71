"""Jobs: the list, the job's own page, its status and its notes."""
