"""The kinds `visit` and `errand`: services people join, visits, errands, the worker's own notes, ledgers as views."""
