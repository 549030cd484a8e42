"""Tests of the installed wheel: python -m unittest discover Python/tests."""

import math
import threading
import time
import unittest

import ballast
import numpy as np


class Americans(unittest.TestCase):
    def test_batch_is_the_model(self):
        strikes = np.linspace(60, 150, 19)
        batch = ballast.american("put", 100, strikes, 0.75, 0.3, 0.05, 0.02, greeks=True)
        model = ballast.value("american", "put", 100, strikes, 0.75, 0.05, 0.02, greeks=True, volatility=0.3)
        self.assertEqual(batch.price.tolist(), model.price.tolist())
        self.assertEqual(batch.exercise_boundary.tolist(), model.exercise_boundary.tolist())
        for name, column in batch.greeks.items():
            self.assertEqual(column.tolist(), model.greeks[name].tolist(), name)
        price = ballast.american("put", 100, strikes, 0.75, 0.3, 0.05, 0.02)
        self.assertEqual(price.greeks, {})
        np.testing.assert_allclose(price.price, batch.price, atol=1e-12)

    def test_settings_and_refusals(self):
        # Andersen, Lake and Offengenden 2016: premium of early exercise at S = K = 100, r = q = 5 %, 25 %, a year.
        european = ballast.european("put", 100, 100, 1, 0.25, 0.05, 0.05, greeks="none").price
        american = ballast.american("put", 100, 100, 1, 0.25, 0.05, 0.05, accurate=True).price
        self.assertAlmostEqual(float(american - european), 0.106952702747, delta=1e-8)
        refused = ballast.american("put", [100, -1, 100], 100, 1, 0.2, [0.02, 0.02, -0.01], [0, 0, -0.02])
        self.assertEqual(refused.status.tolist(), [0, 1, 3])
        self.assertEqual(np.isnan(refused.price).tolist(), [False, True, True])


class Europeans(unittest.TestCase):
    def test_reference(self):
        found = ballast.european("call", 100.0, 105.0, 0.5, 0.25, 0.03, 0.01, greeks="all")
        self.assertAlmostEqual(float(found.price), 5.349804578881075, delta=1e-12)
        self.assertAlmostEqual(float(found.greeks["delta"]), 0.4456372919675483, delta=1e-13)
        self.assertAlmostEqual(float(found.greeks["volga"]), 4.490141631849927, delta=1e-11)
        self.assertEqual(found.price.shape, ())

    def test_broadcast_and_bits(self):
        strikes = np.linspace(50, 150, 1001)
        rights = np.where(np.arange(1001) % 2 == 0, 1, -1)
        batch = ballast.european(rights, 100, strikes[None, :], np.array([[0.1], [1.0]]), 0.3)
        self.assertEqual(batch.price.shape, (2, 1001))
        for column in (0, 7, 500, 1000):
            alone = ballast.european(rights[column], 100, strikes[column], 1.0, 0.3)
            self.assertEqual(float(alone.price), float(batch.price[1, column]))
            self.assertEqual(float(alone.greeks["vega"]), float(batch.greeks["vega"][1, column]))

    def test_parity(self):
        strikes = np.linspace(20, 300, 200)
        call = ballast.european("call", 100, strikes, 0.7, 0.4, 0.02, 0.05, greeks="none")
        put = ballast.european("put", 100, strikes, 0.7, 0.4, 0.02, 0.05, greeks="none")
        forward = 100 * math.exp(-0.05 * 0.7) - strikes * math.exp(-0.02 * 0.7)
        np.testing.assert_allclose(call.price - put.price, forward, atol=1e-12)
        self.assertEqual(call.greeks, {})

    def test_inputs_are_not_copied(self):
        from ballast import _native

        spot = np.full(10, 100.0)
        inputs, _ = _native.columns(spot=spot, strike=np.full(10, 90.0))
        self.assertTrue(np.shares_memory(inputs["spot"], spot))

    def test_refused_rows_are_nan(self):
        found = ballast.european("call", [100.0, -1.0, np.nan, 100.0], 100, 1, [0.2, 0.2, 0.2, np.inf])
        self.assertEqual(found.status.tolist(), [0, 1, 1, 1])
        self.assertEqual(np.isnan(found.price).tolist(), [False, True, True, True])

    def test_wrong_arguments(self):
        with self.assertRaises(ValueError):
            ballast.european("straddle", 100, 100, 1, 0.2)
        for right in ([1, 0], [1, -7], 0.5, [True], np.nan):
            with self.assertRaises(ValueError):
                ballast.european(right, 100, 100, 1, 0.2)
        with self.assertRaises(ValueError):
            ballast.european("call", 100, 100, 1, 0.2, greeks=["delta"])
        with self.assertRaises(TypeError):
            ballast.value("black-scholes-merton", "call", 100, 100, 1, volatility=0.2, greeks="none")
        with self.assertRaises(ValueError):
            ballast.european("call", np.ones(3), np.ones(4), 1, 0.2)
        with self.assertRaises(TypeError):
            ballast.european("call", "hundred", 100, 1, 0.2)
        with self.assertRaises(ValueError):
            ballast.european("call", 100, 100, 1, 0.2, greeks="some")

    def test_empty_strided_and_integer_arrays(self):
        self.assertEqual(ballast.european("call", np.empty(0), 100, 1, 0.2).price.shape, (0,))
        spots = np.arange(80, 120)[::3]
        found = ballast.european("put", spots, 100, 1, 0.2)
        again = ballast.european("put", spots.astype(float).copy(), 100, 1, 0.2)
        np.testing.assert_array_equal(found.price, again.price)

    def test_the_lock_is_released(self):
        # Another thread counts while a batch runs; with the lock held it could not.
        spot = np.full(3_000_000, 100.0)
        counted, running = [0], [True]

        def count():
            while running[0]:
                counted[0] += 1
                time.sleep(0)

        thread = threading.Thread(target=count)
        thread.start()
        time.sleep(0.01)
        before = counted[0]
        ballast.european("call", spot, spot, 1.0, 0.2, greeks="all")
        during = counted[0] - before
        running[0] = False
        thread.join()
        self.assertGreater(during, 20)


class Implied(unittest.TestCase):
    def test_round_trip(self):
        rng = np.random.default_rng(1)
        strike, years, volatility = rng.uniform(60, 160, 5000), rng.uniform(0.05, 2, 5000), rng.uniform(0.1, 0.9, 5000)
        right = np.where(strike >= 100, 1, -1)
        price = ballast.european(right, 100, strike, years, volatility, greeks="none").price
        found, status = ballast.implied_volatility(right, price, 100, strike, years, with_status=True)
        usable = price > 1e-8
        np.testing.assert_allclose(found[usable], volatility[usable], rtol=1e-12)
        self.assertTrue(np.all(status[usable] == 0))

    def test_refusals(self):
        found, status = ballast.implied_volatility(
            "call", [50.0, 100.0, np.nan, 5.0], 100, [40.0, 100, 100, 100], [1.0, 1, 1, 0], with_status=True)
        self.assertEqual(status.tolist(), [3, 4, 6, 5])
        self.assertTrue(np.all(np.isnan(found)))

    def test_bachelier(self):
        found = ballast.implied_volatility("call", 20 / math.sqrt(2 * math.pi), -5, -5, 1.0, formula="bachelier")
        self.assertAlmostEqual(float(found), 20, delta=1e-13)
        with self.assertRaises(ValueError):
            ballast.implied_volatility("call", 1, 1, 1, 1, formula="sabr")


class Catalogue(unittest.TestCase):
    def test_models(self):
        models = ballast.models()
        self.assertIn("black-76", models)
        self.assertEqual(models["black-76"].underlying, "forward")
        self.assertIn("volatility", models["black-scholes-merton"].parameters)

    def test_value_agrees_with_the_batch(self):
        strikes = np.linspace(60, 160, 11)
        slow = ballast.value("black-scholes-merton", "put", 100, strikes, 0.5, 0.03, 0.01, volatility=0.25)
        fast = ballast.european("put", 100, strikes, 0.5, 0.25, 0.03, 0.01, greeks="all")
        np.testing.assert_array_equal(slow.price, fast.price)
        for name in ballast.GREEKS:
            np.testing.assert_array_equal(slow.greeks[name], fast.greeks[name])

    def test_every_model_answers(self):
        for name, model in ballast.models().items():
            parameters = {key: 0.25 for key, (_, standard) in model.parameters.items() if standard is None}
            found = ballast.value(name, ["call", "put"], 100, 105, 0.5, 0.03, 0.01, **parameters)
            self.assertTrue(all(status in ballast.STATUS for status in found.status.tolist()), name)
            self.assertTrue(np.all(np.isfinite(found.price) == (found.status == 0)), name)

    def test_wrong_names(self):
        with self.assertRaises(ValueError):
            ballast.value("black-schols", "call", 100, 100, 1)
        with self.assertRaises(TypeError):
            ballast.value("black-76", "call", 100, 100, 1)
        with self.assertRaises(TypeError):
            ballast.value("black-76", "call", 100, 100, 1, volatility=0.2, colour=1)

    def test_refused_rows_have_a_status(self):
        found = ballast.value("black-76", "call", [100, -5], 100, 1, volatility=[0.2, 0.2], greeks=False)
        self.assertEqual(found.status.tolist(), [0, 1])
        self.assertTrue(np.isnan(found.price[1]))


if __name__ == "__main__":
    unittest.main()
