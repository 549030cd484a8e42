#include <ql/quantlib.hpp>

#include "common.hpp"
using namespace QuantLib;
int main() {
  size_t n = 20000;
  auto o = batchA(n);
  std::vector<double> px(n), F(n), D(n);
  std::vector<size_t> ok;
  for (size_t i = 0; i < n; i++) {
    auto& x = o[i];
    D[i] = std::exp(-x.r * x.T);
    F[i] = x.S * std::exp((x.r - x.q) * x.T);
    bool otmcall = x.K >= F[i];
    o[i].w = otmcall ? 1 : -1;
    px[i] = blackFormula(o[i].w > 0 ? Option::Call : Option::Put, x.K, F[i], x.v * std::sqrt(x.T), D[i]);
    if (px[i] > 1e-10) ok.push_back(i);
  }
  std::printf("iv batch: %zu of %zu OTM options with price > 1e-10\n", ok.size(), n);
  auto err = [&](const std::vector<double>& r) {
    double m = 0;
    size_t bad = 0;
    for (size_t k = 0; k < ok.size(); k++) {
      double e = std::fabs(r[k] / o[ok[k]].v - 1);
      if (!(e < 1e-3))
        bad++;
      else
        m = std::max(m, e);
    }
    char b[100];
    std::snprintf(b, 100, "max rel err %.2e, fails(>1e-3) %zu", m, bad);
    return std::string(b);
  };
  std::vector<double> res(ok.size());
  auto a = [&] {
    for (size_t k = 0; k < ok.size(); k++) {
      auto& x = o[ok[k]];
      size_t i = ok[k];
      try {
        res[k] = blackFormulaImpliedStdDev(x.w > 0 ? Option::Call : Option::Put, x.K, F[i], px[i], D[i], 0.0,
                                           Null<Real>(), 1e-13, 100) /
                 std::sqrt(x.T);
      } catch (...) {
        res[k] = NAN;
      }
    }
  };
  auto s = timeit(7, a);
  row("iv", "QuantLib blackFormulaImpliedStdDev (NewtonSafe,1e-13)", s, ok.size(), "solve", err(res));
  auto b = [&] {
    for (size_t k = 0; k < ok.size(); k++) {
      auto& x = o[ok[k]];
      size_t i = ok[k];
      try {
        res[k] = blackFormulaImpliedStdDevLiRS(x.w > 0 ? Option::Call : Option::Put, x.K, F[i], px[i], D[i], 0.0,
                                               Null<Real>(), 1.0, 1e-13, 100) /
                 std::sqrt(x.T);
      } catch (...) {
        res[k] = NAN;
      }
    }
  };
  s = timeit(7, b);
  row("iv", "QuantLib blackFormulaImpliedStdDevLiRS (1e-13)", s, ok.size(), "solve", err(res));
  {
    size_t m = 500;
    Date today(15, June, 2026);
    Settings::instance().evaluationDate() = today;
    DayCounter dc = Actual365Fixed();
    Calendar cal = NullCalendar();
    std::vector<ext::shared_ptr<VanillaOption>> v;
    std::vector<ext::shared_ptr<GeneralizedBlackScholesProcess>> ps;
    std::vector<double> t;
    for (size_t k = 0; k < m; k++) {
      auto x = o[ok[k]];
      auto p = ext::make_shared<BlackScholesMertonProcess>(
          Handle<Quote>(ext::make_shared<SimpleQuote>(x.S)),
          Handle<YieldTermStructure>(ext::make_shared<FlatForward>(today, x.q, dc)),
          Handle<YieldTermStructure>(ext::make_shared<FlatForward>(today, x.r, dc)),
          Handle<BlackVolTermStructure>(ext::make_shared<BlackConstantVol>(today, cal, x.v, dc)));
      auto op = ext::make_shared<VanillaOption>(
          ext::make_shared<PlainVanillaPayoff>(x.w > 0 ? Option::Call : Option::Put, x.K),
          ext::make_shared<EuropeanExercise>(today + std::max(2, (int)std::lround(x.T * 365))));
      op->setPricingEngine(ext::make_shared<AnalyticEuropeanEngine>(p));
      t.push_back(op->NPV());
      v.push_back(op);
      ps.push_back(p);
    }
    size_t fails = 0;
    auto c = [&] {
      double acc = 0;
      fails = 0;
      for (size_t k = 0; k < m; k++) {
        try {
          acc += v[k]->impliedVolatility(t[k], ps[k], 1e-10, 100, 1e-4, 4.0);
        } catch (...) {
          fails++;
        }
      }
      g_sink = acc;
    };
    auto s2 = timeit(5, c);
    row("iv", "QuantLib VanillaOption::impliedVolatility (1e-10)", s2, m, "solve", "fails " + std::to_string(fails));
  }
}
