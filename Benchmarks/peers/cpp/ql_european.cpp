#include <ql/quantlib.hpp>

#include "common.hpp"
using namespace QuantLib;
int main() {
  {
    size_t n = 20000;
    auto o = batchA(n);
    auto run = [&] {
      double a = 0;
      for (auto& x : o) {
        double sd = x.v * std::sqrt(x.T), dr = std::exp(-x.r * x.T), dq = std::exp(-x.q * x.T);
        BlackCalculator c(x.w > 0 ? Option::Call : Option::Put, x.K, x.S * dq / dr, sd, dr);
        a += c.value() + c.delta(x.S) + c.gamma(x.S) + c.vega(x.T) + c.theta(x.S, x.T) + c.rho(x.T);
      }
      g_sink = a;
    };
    row("european", "QuantLib C++ BlackCalculator price+5 Greeks", timeit(15, run), n, "opt");
    auto run2 = [&] {
      double a = 0;
      for (auto& x : o) {
        double sd = x.v * std::sqrt(x.T), dr = std::exp(-x.r * x.T), dq = std::exp(-x.q * x.T);
        a += blackFormula(x.w > 0 ? Option::Call : Option::Put, x.K, x.S * dq / dr, sd, dr);
      }
      g_sink = a;
    };
    row("european", "QuantLib C++ blackFormula price only", timeit(15, run2), n, "opt");
  }
  {  // instrument/engine graph: 1000 live options, spot tick, reprice all with Greeks
    size_t n = 1000;
    auto o = batchA(n);
    Date today(15, June, 2026);
    Settings::instance().evaluationDate() = today;
    DayCounter dc = Actual365Fixed();
    Calendar cal = NullCalendar();
    auto spot = ext::make_shared<SimpleQuote>(100.0);
    Handle<Quote> hs(spot);
    std::vector<ext::shared_ptr<VanillaOption>> v;
    for (auto& x : o) {
      auto p = ext::make_shared<BlackScholesMertonProcess>(
          hs, Handle<YieldTermStructure>(ext::make_shared<FlatForward>(today, x.q, dc)),
          Handle<YieldTermStructure>(ext::make_shared<FlatForward>(today, x.r, dc)),
          Handle<BlackVolTermStructure>(ext::make_shared<BlackConstantVol>(today, cal, x.v, dc)));
      auto opt = ext::make_shared<VanillaOption>(
          ext::make_shared<PlainVanillaPayoff>(x.w > 0 ? Option::Call : Option::Put, x.K),
          ext::make_shared<EuropeanExercise>(today + std::max(1, (int)std::lround(x.T * 365))));
      opt->setPricingEngine(ext::make_shared<AnalyticEuropeanEngine>(p));
      v.push_back(opt);
    }
    int tick = 0;
    auto run = [&] {
      spot->setValue(100.0 + 0.01 * (++tick % 7));
      double a = 0;
      for (auto& x : v) a += x->NPV() + x->delta() + x->gamma() + x->vega() + x->theta() + x->rho();
      g_sink = a;
    };
    row("european", "QuantLib C++ instrument+AnalyticEuropeanEngine requote1000", timeit(51, run), n, "opt");
  }
}
