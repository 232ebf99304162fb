"""What recurs: a rule and its targets open due work, and what was missed is seen."""
