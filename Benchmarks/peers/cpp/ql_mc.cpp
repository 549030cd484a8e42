#include <ql/quantlib.hpp>

#include "common.hpp"
using namespace QuantLib;
int main() {
  Date today(15, June, 2026);
  Settings::instance().evaluationDate() = today;
  DayCounter dc = Actual365Fixed();
  NullCalendar cal;
  Handle<YieldTermStructure> r(ext::make_shared<FlatForward>(today, .03, dc)),
      q(ext::make_shared<FlatForward>(today, .01, dc));
  Handle<Quote> s(ext::make_shared<SimpleQuote>(100.0));
  auto bs = ext::make_shared<BlackScholesMertonProcess>(
      s, q, r, Handle<BlackVolTermStructure>(ext::make_shared<BlackConstantVol>(today, cal, .2, dc)));
  VanillaOption o(ext::make_shared<PlainVanillaPayoff>(Option::Call, 105.0),
                  ext::make_shared<EuropeanExercise>(today + 365));
  o.setPricingEngine(ext::make_shared<AnalyticEuropeanEngine>(bs));
  double ex = o.NPV();
  auto go = [&](const char* nm, ext::shared_ptr<PricingEngine> e, double paths, double steps, int reps, double ref) {
    o.setPricingEngine(e);
    double px = 0, er = 0;
    auto f = [&] {
      o.recalculate();
      px = o.NPV();
    };
    auto t = timeit(reps, f);
    try {
      er = o.errorEstimate();
    } catch (...) {
    }
    char b[120];
    std::snprintf(b, 120, "price %.5f (ref %.5f, stderr %.1e)", px, ref, er);
    row("mc", nm, t, paths * steps, "step", b);
  };
  go("QuantLib MCEuropean PseudoRandom 1 step 100k",
     MakeMCEuropeanEngine<PseudoRandom>(bs).withSteps(1).withSamples(100000).withSeed(42), 1e5, 1, 5, ex);
  go("QuantLib MCEuropean PseudoRandom 100 steps 20k",
     MakeMCEuropeanEngine<PseudoRandom>(bs).withSteps(100).withSamples(20000).withSeed(42), 2e4, 100, 5, ex);
  go("QuantLib MCEuropean Sobol 1 step 131072",
     MakeMCEuropeanEngine<LowDiscrepancy>(bs).withSteps(1).withSamples(131071), 131071, 1, 5, ex);
  go("QuantLib MCEuropean Sobol+bridge 100 steps 16383",
     MakeMCEuropeanEngine<LowDiscrepancy>(bs).withSteps(100).withSamples(16383).withBrownianBridge(), 16383, 100, 5,
     ex);
  auto hp = ext::make_shared<HestonProcess>(r, q, s, .04, 1.5, .05, .6, -.7);
  auto hm = ext::make_shared<HestonModel>(hp);
  o.setPricingEngine(ext::make_shared<AnalyticHestonEngine>(hm, 144));
  double hx = o.NPV();
  go("QuantLib MCEuropeanHeston (QE martingale) 100 steps 10k",
     MakeMCEuropeanHestonEngine<PseudoRandom>(hp).withSteps(100).withSamples(10000).withSeed(42), 1e4, 100, 3, hx);
  {
    MersenneTwisterUniformRng u(42);
    auto f = [&] {
      double a = 0;
      for (int i = 0; i < 1000000; i++) a += u.nextReal();
      g_sink = a;
    };
    row("rng", "QuantLib MT19937 uniform", timeit(9, f), 1e6, "num");
  }
  {
    PseudoRandom::rng_type g(MersenneTwisterUniformRng(42));
    (void)g;
  }
  {
    typedef InverseCumulativeRng<MersenneTwisterUniformRng, InverseCumulativeNormal> G;
    G g{MersenneTwisterUniformRng(42)};
    auto f = [&] {
      double a = 0;
      for (int i = 0; i < 1000000; i++) a += g.next().value;
      g_sink = a;
    };
    row("rng", "QuantLib MT + InverseCumulativeNormal", timeit(9, f), 1e6, "num");
  }
  for (int d : {1, 10, 100}) {
    SobolRsg g(d, 42, SobolRsg::JoeKuoD7);
    int k = 1000000 / d;
    auto f = [&] {
      double a = 0;
      for (int i = 0; i < k; i++) a += g.nextSequence().value[0];
      g_sink = a;
    };
    char b[60];
    std::snprintf(b, 60, "QuantLib SobolRsg JoeKuoD7 dim %d", d);
    row("rng", b, timeit(9, f), (double)k * d, "num");
  }
  {  // VaR: 10k scenarios x 1000 options full revaluation with shared expiries
    size_t n = 1000, ns = 10000;
    auto b = batchA(n);
    SplitMix g(5);
    std::vector<double> ds(ns), dv(ns);
    for (size_t i = 0; i < ns; i++) {
      ds[i] = std::exp(.03 * (g.u() + g.u() + g.u() + g.u() - 2) * 1.7);
      dv[i] = 1 + .2 * (g.u() - .5);
    }
    std::vector<double> pnl(ns), D(n), F(n), sq(n);
    for (size_t j = 0; j < n; j++) {
      D[j] = std::exp(-b[j].r * b[j].T);
      F[j] = std::exp((b[j].r - b[j].q) * b[j].T);
      sq[j] = b[j].v * std::sqrt(b[j].T);
    }
    auto f = [&] {
      for (size_t i = 0; i < ns; i++) {
        double a = 0;
        for (size_t j = 0; j < n; j++)
          a += blackFormula(b[j].w > 0 ? Option::Call : Option::Put, b[j].K, 100 * ds[i] * F[j], sq[j] * dv[i], D[j]);
        pnl[i] = a;
      }
      std::nth_element(pnl.begin(), pnl.begin() + 100, pnl.end());
      g_sink = pnl[100];
    };
    row("var", "QuantLib blackFormula 10k scen x 1000 opts full reval", timeit(3, f), 1e7, "reval");
  }
}
