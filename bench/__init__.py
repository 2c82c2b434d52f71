"""Benchmarks of the web app against its budgets, each in one run and interleaved, since machines drift.

`make bench` starts servers of its own, makes a business of one year and one of ten, measures, and writes
bench/report/report.md. Ratios travel between machines; milliseconds do not.
"""
