"""The dynamic library, and columns of numbers as it wants them."""

import ctypes
import pathlib

import numpy as np

_library = ctypes.CDLL(str(pathlib.Path(__file__).with_name("libballast_python.so")))

DOUBLES = ctypes.POINTER(ctypes.c_double)


def function(name, result, *arguments):
    """A C function of the library with its types."""
    found = getattr(_library, name)
    found.restype = result
    found.argtypes = list(arguments)
    return found


def column(array):
    """The address of an array's numbers; the array must stay alive while it is used."""
    return array.ctypes.data_as(DOUBLES)


def flag(name, value):
    """Refuses what is neither true nor false."""
    if not isinstance(value, (bool, np.bool_)):
        raise TypeError(f"{name}: expected True or False, got {value!r}")


def signs(right):
    """+1 and -1 of calls and puts, from words, letters, or numbers of these signs."""
    array = np.asarray(right)
    if array.dtype.kind in "iufb":
        if array.dtype.kind == "b" or not np.all((array == 1) | (array == -1)):
            raise ValueError("right: expected +1 for calls and -1 for puts")
        return array.astype(np.int8)
    words = np.char.lower(array.astype(str))
    calls = (words == "call") | (words == "c")
    puts = (words == "put") | (words == "p")
    if not np.all(calls | puts):
        bad = words[~(calls | puts)].ravel()[0]
        raise ValueError(f'right: expected "call" or "put", got "{bad}"')
    return np.where(calls, np.int8(1), np.int8(-1))


def columns(**inputs):
    """Inputs of one shape as contiguous float64 columns, and that shape. An input that is one already is not copied."""
    arrays = {}
    for name, value in inputs.items():
        array = np.asarray(value)
        if array.dtype.kind not in "iufb":
            raise TypeError(f"{name}: expected numbers, got {array.dtype}")
        arrays[name] = array
    try:
        shape = np.broadcast_shapes(*(array.shape for array in arrays.values()))
    except ValueError:
        shapes = ", ".join(f"{name} {array.shape}" for name, array in arrays.items())
        raise ValueError(f"the shapes do not go together: {shapes}") from None
    found = {}
    for name, array in arrays.items():
        if array.shape != shape:
            array = np.broadcast_to(array, shape)
        found[name] = np.ascontiguousarray(array, dtype=np.float64)
    return found, shape
