"""Measures text reading beside plain baselines."""
