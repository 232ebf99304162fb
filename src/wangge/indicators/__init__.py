"""Figures: numerator, denominator, period, area and the list behind them."""
