"""Short forms that ship; the operator changes them on a page."""
