"""Pages of rounds: shown, set up and changed, worked on."""
