"""Check lists that ship, after the themes of order 74 of the market regulator; an operator edits them."""
