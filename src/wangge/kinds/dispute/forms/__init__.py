"""What people type about mediation, parsed and cleaned; nothing is saved here."""
