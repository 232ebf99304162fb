"""Pure rules of visits, errands, campaigns, the worker's notes and the ledgers."""
