"""Pricing and numerics of Ballast over NumPy arrays.

Arrays of float64 that are contiguous are used where they lie; everything else is broadcast and converted first. The
interpreter's lock is released while rows are computed, so threads run side by side. Time is in years of 365 days, rates
are continuous per year, vega is per 1.00 of volatility, theta per year and forward in time.

A row that has no value gives NaN and a status; see ``STATUS``. Nothing raises for the sake of one row; wrong shapes, types
and names raise ``ValueError`` or ``TypeError``.
"""

from importlib.metadata import version as _version

from .implied import IMPLIED_STATUS, implied_volatility
from .models import GREEKS, STATUS, Model, Valuation, american, european, models, value

__version__ = _version("ballast")
__all__ = [
    "GREEKS", "IMPLIED_STATUS", "STATUS", "Model", "Valuation", "american", "european", "implied_volatility", "models",
    "value",
]
