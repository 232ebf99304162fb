"""Verbs: enrol, plan and record visits, do errands, run campaigns, keep the own book, define ledgers."""
