"""Benchmarks of the app against its budgets, all in one run, since machines drift.

`make bench` starts servers of its own, makes businesses of one, ten and thirty years beside a thousand
others, and writes bench/report/report.md. Ratios travel between machines; milliseconds do not.
"""
