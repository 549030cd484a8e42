"""Every model of the catalogue over arrays."""

import ctypes
from typing import NamedTuple

import numpy as np

from . import _native

#: Sensitivities in the order in which models give them.
GREEKS = (
    "delta", "dual_delta", "gamma", "vega", "theta", "rho", "dividend_rho", "vanna", "volga", "charm", "veta", "speed",
    "zomma", "color", "ultima",
)

#: What a row's status means.
STATUS = {
    0: "priced",
    1: "an argument lies outside of the model's domain",
    2: "an iteration did not settle",
    3: "the model does not cover this contract",
    4: "no volatility gives this price",
    5: "the price carries too few digits for a volatility",
}


class Model(NamedTuple):
    """A model of the catalogue: its name, what it is, which price of the underlying it takes, and its parameters."""

    identifier: str
    summary: str
    underlying: str
    parameters: dict


class Valuation(NamedTuple):
    """What a model says of rows; every array has the shape of the inputs.

    ``greeks`` maps names of ``GREEKS`` to arrays, NaN where the model gives none; it is empty when none were asked for.
    ``status`` is 0 where a row was priced.
    """

    price: np.ndarray
    greeks: dict
    standard_error: np.ndarray
    exercise_boundary: np.ndarray
    status: np.ndarray


_SIZE = ctypes.c_ssize_t
_BYTES = ctypes.POINTER(ctypes.c_uint8)
_SIGNS = ctypes.POINTER(ctypes.c_int8)
_TABLE = ctypes.POINTER(_native.DOUBLES)
_european = _native.function(
    "ballast_european", _SIZE, _SIZE, *[_native.DOUBLES] * 7, _SIZE, _native.DOUBLES, _BYTES)
_american = _native.function(
    "ballast_american", _SIZE, _SIZE, _SIZE, *[_native.DOUBLES] * 7, _SIZE, _native.DOUBLES, _BYTES)
_catalogue = _native.function("ballast_catalogue", _SIZE, ctypes.c_char_p, _SIZE)
_value = _native.function(
    "ballast_value", _SIZE, _SIZE, _SIZE, _SIGNS, *[_native.DOUBLES] * 5, _TABLE, _native.DOUBLES, _TABLE,
    _native.DOUBLES, _native.DOUBLES, _BYTES,
)


#: The columns of ``european``: the price, five Greeks, and the others.
_COLUMNS = (
    "delta", "gamma", "vega", "theta", "rho", "dual_delta", "dividend_rho", "vanna", "volga", "charm", "veta", "speed",
    "zomma", "color", "ultima",
)


def european(right, spot, strike, years, volatility, rate=0.0, dividend=0.0, *, greeks="first"):
    """European options under Black-Scholes-Merton, at the speed of the vector kernels.

    right: "call" or "put", or +1 and -1; one or an array.
    spot, strike, years, volatility, rate, dividend: numbers or arrays; all broadcast to one shape.
    greeks: "none", "first" (delta, gamma, vega, theta, rho) or "all" (fifteen, to third order).

    Returns a ``Valuation``; its arrays are views of one block, in the broadcast shape.
    """
    wanted = {"none": 0, "first": 1, "all": 2}
    if not isinstance(greeks, str) or greeks not in wanted:
        raise ValueError(f'greeks: expected "none", "first" or "all", got {greeks!r}')
    signs = _native.signs(right)
    inputs, shape = _native.columns(
        right=signs, spot=spot, strike=strike, years=years, rate=rate, dividend=dividend, volatility=volatility)
    names = _COLUMNS[: (0, 5, 15)[wanted[greeks]]]
    block = np.empty((1 + len(names), *shape))
    status = np.empty(shape, dtype=np.uint8)
    addresses = [_native.column(array) for array in inputs.values()]
    _european(status.size, *addresses, wanted[greeks], _native.column(block), status.ctypes.data_as(_BYTES))
    nothing = np.broadcast_to(np.nan, shape)
    return Valuation(block[0], dict(zip(names, block[1:])), nothing, nothing, status)


#: The columns of ``american`` behind the price; the last is the exercise boundary.
_AMERICAN_COLUMNS = (
    "delta", "gamma", "vega", "theta", "rho", "dividend_rho", "dual_delta", "vanna", "volga", "charm", "veta",
)


def american(right, spot, strike, years, volatility, rate=0.0, dividend=0.0, *, greeks=False, accurate=False):
    """American options on an asset with a continuous yield, rows side by side in the vector kernels.

    right: "call" or "put", or +1 and -1; one or an array.
    spot, strike, years, volatility, rate, dividend: numbers or arrays; all broadcast to one shape.
    greeks: also delta to veta, and the exercise boundary, which takes some eight times as long as the price.
    accurate: within 1e-9 of the strike instead of 1e-6.

    Returns a ``Valuation``; its arrays are views of one block, in the broadcast shape. The boundary is 0 where exercise
    never pays early.
    """
    _native.flag("greeks", greeks)
    _native.flag("accurate", accurate)
    signs = _native.signs(right)
    inputs, shape = _native.columns(
        right=signs, spot=spot, strike=strike, years=years, rate=rate, dividend=dividend, volatility=volatility)
    names = _AMERICAN_COLUMNS if greeks else ()
    block = np.empty((len(names) + 2 if greeks else 1, *shape))
    status = np.empty(shape, dtype=np.uint8)
    addresses = [_native.column(array) for array in inputs.values()]
    _american(
        int(bool(accurate)), status.size, *addresses, int(bool(greeks)), _native.column(block),
        status.ctypes.data_as(_BYTES))
    nothing = np.broadcast_to(np.nan, shape)
    boundary = block[-1] if greeks else nothing
    return Valuation(block[0], dict(zip(names, block[1:])), nothing, boundary, status)


def _read_catalogue():
    buffer = ctypes.create_string_buffer(_catalogue(None, 0))
    _catalogue(buffer, len(buffer))
    found = {}
    for line in buffer.raw.decode().splitlines():
        identifier, summary, underlying, *rest = line.split("\t")
        parameters = {}
        for name, meaning, standard in zip(rest[::3], rest[1::3], rest[2::3]):
            parameters[name] = (meaning, float(standard) if standard else None)
        found[identifier] = Model(identifier, summary, underlying, parameters)
    return found


_MODELS = _read_catalogue()


def models():
    """The models by their identifiers."""
    return dict(_MODELS)


def value(model, right, underlying, strike, years, rate=0.0, dividend=0.0, *, greeks=True, **parameters):
    """Values rows with any model of the catalogue.

    model: an identifier of ``models()``.
    right: "call" or "put", or +1 and -1; one or an array.
    underlying: the spot price, or the forward price where ``Model.underlying`` says so.
    strike, years, rate, dividend: numbers or arrays; years of 365 days, rates continuous per year.
    greeks: whether to give sensitivities.
    parameters: the model's own numbers by name, numbers or arrays; those with a standard value may be left out.

    Returns a ``Valuation`` of arrays in the broadcast shape.
    """
    _native.flag("greeks", greeks)
    if model not in _MODELS:
        raise ValueError(f'there is no model "{model}"; ballast.models() lists them')
    known = _MODELS[model].parameters
    for name in parameters:
        if name not in known:
            raise TypeError(f"{model} has no parameter {name}; it has {', '.join(known) or 'none'}")
    for name, (meaning, standard) in known.items():
        if name not in parameters:
            if standard is None:
                raise TypeError(f"{model} needs {name}: {meaning}")
            parameters[name] = standard
    signs = _native.signs(right)
    inputs, shape = _native.columns(
        right=signs, underlying=underlying, strike=strike, years=years, rate=rate, dividend=dividend, **parameters)
    signs = np.ascontiguousarray(np.broadcast_to(signs, shape), dtype=np.int8)
    return _run(list(_MODELS).index(model), signs, inputs, [inputs[name] for name in known], shape, greeks)


def _run(place, signs, inputs, parameters, shape, wants_greeks):
    price, error, boundary = np.empty(shape), np.empty(shape), np.empty(shape)
    status = np.empty(shape, dtype=np.uint8)
    sensitivities = {name: np.empty(shape) for name in GREEKS} if wants_greeks else {}
    table = (_native.DOUBLES * max(1, len(parameters)))(*[_native.column(array) for array in parameters])
    targets = (_native.DOUBLES * 15)(*[_native.column(array) for array in sensitivities.values()])
    terms = [_native.column(inputs[name]) for name in ("underlying", "strike", "years", "rate", "dividend")]
    _value(
        place, price.size, signs.ctypes.data_as(_SIGNS), *terms, table, _native.column(price),
        targets if wants_greeks else None, _native.column(error), _native.column(boundary),
        status.ctypes.data_as(_BYTES),
    )
    return Valuation(price, sensitivities, error, boundary, status)
