"""Implied volatilities over arrays."""

import ctypes

import numpy as np

from . import _native

#: What a row's status means.
IMPLIED_STATUS = {
    0: "a volatility to the last digits",
    1: "the best volatility there is, but the price does not carry its digits",
    2: "the price is the intrinsic value to its last digit",
    3: "the price is below the intrinsic value",
    4: "the price reaches the bound that no volatility reaches",
    5: "no time is left",
    6: "an argument lies outside of the domain",
}

_BYTES = ctypes.POINTER(ctypes.c_uint8)
_SIZE = ctypes.c_ssize_t
_implied = _native.function(
    "ballast_implied_volatility", _SIZE, _SIZE, _SIZE, *[_native.DOUBLES] * 7, _BYTES)


def implied_volatility(right, price, forward, strike, years, discount=1.0, *, formula="black", with_status=False):
    """The volatility at which a formula gives an option's price.

    right: "call" or "put", or +1 and -1; one or an array.
    price: discounted prices; forward, strike, years, discount factor: numbers or arrays of one broadcast shape.
    formula: "black" (lognormal, per √year) or "bachelier" (normal, in units of the forward per √year).
    with_status: give the statuses of ``IMPLIED_STATUS`` as well.

    Returns an array, NaN in rows without a volatility; with ``with_status`` a pair of arrays.
    """
    kinds = {"black": 0, "bachelier": 1}
    if formula not in kinds:
        raise ValueError(f'formula: expected "black" or "bachelier", got {formula!r}')
    inputs, shape = _native.columns(
        right=_native.signs(right), price=price, forward=forward, strike=strike, years=years, discount=discount)
    volatility = np.empty(shape)
    status = np.empty(shape, dtype=np.uint8)
    addresses = [_native.column(array) for array in inputs.values()]
    _implied(kinds[formula], status.size, *addresses, _native.column(volatility), status.ctypes.data_as(_BYTES))
    return (volatility, status) if with_status else volatility
