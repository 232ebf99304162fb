"""The phone door of grid workers."""
