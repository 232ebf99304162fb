"""What pages of mediation show, arranged."""
