"""Papers of mediation: PDF by typst, Word by docxtpl; names only for a stated purpose."""
