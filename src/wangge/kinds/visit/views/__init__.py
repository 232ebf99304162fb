"""Pages: the phone's, the desk's, the residents'."""
