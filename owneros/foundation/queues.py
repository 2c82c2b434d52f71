"""The queues of background work: one worker process, or more, for each.

`urgent` is for what no business asks for itself, and what nobody's mass of work may hold up: letters of
access and events of vendors. On `interactive` a person waits; `sync` asks vendors again; `bulk` has time.
"""

# How long a task may run, in seconds.
TASK_SECONDS = {"urgent": 40, "interactive": 50, "sync": 110, "bulk": 110}
QUEUES = tuple(TASK_SECONDS)
