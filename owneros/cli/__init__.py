"""What is done from a terminal: running an instance on one machine, the checks, operator commands.

Words: a *home* (OWNEROS_HOME) is the directory of one instance; a *part* is a process or server of
it that the supervisor keeps alive. Invariants: one supervisor per home; no part outlives it.
"""
