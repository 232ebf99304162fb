"""What to show of services, visits, campaigns, errands, the own book and the ledgers."""
