from typing import Literal, NamedTuple, overload

import numpy as np
from numpy.typing import ArrayLike, NDArray

__version__: str
GREEKS: tuple[str, ...]
STATUS: dict[int, str]
IMPLIED_STATUS: dict[int, str]
Reals = NDArray[np.float64]
Codes = NDArray[np.uint8]

class Model(NamedTuple):
    identifier: str
    summary: str
    underlying: str
    parameters: dict[str, tuple[str, float | None]]

class Valuation(NamedTuple):
    price: Reals
    greeks: dict[str, Reals]
    standard_error: Reals
    exercise_boundary: Reals
    status: Codes

def models() -> dict[str, Model]: ...
def value(
    model: str, right: ArrayLike, underlying: ArrayLike, strike: ArrayLike, years: ArrayLike, rate: ArrayLike = ...,
    dividend: ArrayLike = ..., *, greeks: bool = ..., **parameters: ArrayLike,
) -> Valuation: ...
def european(
    right: ArrayLike, spot: ArrayLike, strike: ArrayLike, years: ArrayLike, volatility: ArrayLike,
    rate: ArrayLike = ..., dividend: ArrayLike = ..., *, greeks: Literal["none", "first", "all"] = ...,
) -> Valuation: ...
def american(
    right: ArrayLike, spot: ArrayLike, strike: ArrayLike, years: ArrayLike, volatility: ArrayLike,
    rate: ArrayLike = ..., dividend: ArrayLike = ..., *, greeks: bool = ..., accurate: bool = ...,
) -> Valuation: ...
@overload
def implied_volatility(
    right: ArrayLike, price: ArrayLike, forward: ArrayLike, strike: ArrayLike, years: ArrayLike,
    discount: ArrayLike = ..., *, formula: Literal["black", "bachelier"] = ..., with_status: Literal[False] = ...,
) -> Reals: ...
@overload
def implied_volatility(
    right: ArrayLike, price: ArrayLike, forward: ArrayLike, strike: ArrayLike, years: ArrayLike,
    discount: ArrayLike = ..., *, formula: Literal["black", "bachelier"] = ..., with_status: Literal[True],
) -> tuple[Reals, Codes]: ...
