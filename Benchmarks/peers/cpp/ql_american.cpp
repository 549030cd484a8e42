#include <map>
#include <ql/quantlib.hpp>

#include "common.hpp"
using namespace QuantLib;
struct AO {
  double S, K, r, q, v;
  int days, w;
};
int main(int argc, char** argv) {
  size_t n = 200;
  SplitMix g(7);
  std::vector<AO> o(n);
  for (auto& x : o) {
    x.S = 100;
    x.K = 80 + 40 * g.u();
    x.days = 30 + (int)(700 * g.u());
    x.r = .01 + .07 * g.u();
    x.q = .06 * g.u();
    x.v = .1 + .5 * g.u();
    x.w = (g.next() & 1) ? 1 : -1;
  }
  Date today(15, June, 2026);
  Settings::instance().evaluationDate() = today;
  DayCounter dc = Actual365Fixed();
  Calendar cal = NullCalendar();
  std::vector<ext::shared_ptr<VanillaOption>> v;
  std::vector<ext::shared_ptr<GeneralizedBlackScholesProcess>> ps;
  for (auto& x : o) {
    ps.push_back(ext::make_shared<BlackScholesMertonProcess>(
        Handle<Quote>(ext::make_shared<SimpleQuote>(x.S)),
        Handle<YieldTermStructure>(ext::make_shared<FlatForward>(today, x.q, dc)),
        Handle<YieldTermStructure>(ext::make_shared<FlatForward>(today, x.r, dc)),
        Handle<BlackVolTermStructure>(ext::make_shared<BlackConstantVol>(today, cal, x.v, dc))));
    v.push_back(ext::make_shared<VanillaOption>(
        ext::make_shared<PlainVanillaPayoff>(x.w > 0 ? Option::Call : Option::Put, x.K),
        ext::make_shared<AmericanExercise>(today, today + x.days)));
  }
  std::vector<double> ref(n), eur(n);
  auto hp = ext::make_shared<QdFpLegendreTanhSinhScheme>(64, 16, 32, 1e-14);
  for (size_t i = 0; i < n; i++) {
    v[i]->setPricingEngine(ext::make_shared<QdFpAmericanEngine>(ps[i], hp));
    ref[i] = v[i]->NPV();
  }
  auto go = [&](const char* nm, std::function<ext::shared_ptr<PricingEngine>(size_t)> mk, size_t m, int reps) {
    for (size_t i = 0; i < m; i++) v[i]->setPricingEngine(mk(i));
    double ma = 0, sq = 0;
    std::vector<double> es;
    for (size_t i = 0; i < m; i++) {
      double e = std::fabs(v[i]->NPV() - ref[i]);
      ma = std::max(ma, e);
      sq += e * e;
      es.push_back(e);
    }
    std::sort(es.begin(), es.end());
    auto f = [&] {
      double a = 0;
      for (size_t i = 0; i < m; i++) {
        v[i]->recalculate();
        a += v[i]->NPV();
      }
      g_sink = a;
    };
    char b[120];
    std::snprintf(b, 120, "abs err vs ref (S=100): rms %.2e max %.2e median %.2e", std::sqrt(sq / m), ma, es[m / 2]);
    row("american", nm, timeit(reps, f), m, "opt", b);
  };
  go(
      "QuantLib QdFp fastScheme",
      [&](size_t i) { return ext::make_shared<QdFpAmericanEngine>(ps[i], QdFpAmericanEngine::fastScheme()); }, n, 15);
  go(
      "QuantLib QdFp accurateScheme (default)",
      [&](size_t i) { return ext::make_shared<QdFpAmericanEngine>(ps[i], QdFpAmericanEngine::accurateScheme()); }, n,
      11);
  go(
      "QuantLib QdFp highPrecisionScheme",
      [&](size_t i) {
        return ext::make_shared<QdFpAmericanEngine>(ps[i], QdFpAmericanEngine::highPrecisionScheme());
      },
      n, 7);
  go("QuantLib QdPlusAmericanEngine", [&](size_t i) { return ext::make_shared<QdPlusAmericanEngine>(ps[i]); }, n, 11);
  go(
      "QuantLib BaroneAdesiWhaley",
      [&](size_t i) { return ext::make_shared<BaroneAdesiWhaleyApproximationEngine>(ps[i]); }, n, 11);
  go(
      "QuantLib BjerksundStensland",
      [&](size_t i) { return ext::make_shared<BjerksundStenslandApproximationEngine>(ps[i]); }, n, 11);
  go(
      "QuantLib Binomial CRR 801",
      [&](size_t i) { return ext::make_shared<BinomialVanillaEngine<CoxRossRubinstein>>(ps[i], 801); }, 40, 5);
  go(
      "QuantLib Binomial LeisenReimer 801",
      [&](size_t i) { return ext::make_shared<BinomialVanillaEngine<LeisenReimer>>(ps[i], 801); }, 40, 5);
  go(
      "QuantLib Binomial LeisenReimer 101",
      [&](size_t i) { return ext::make_shared<BinomialVanillaEngine<LeisenReimer>>(ps[i], 101); }, n, 5);
  go(
      "QuantLib FdBlackScholes 100x200",
      [&](size_t i) { return ext::make_shared<FdBlackScholesVanillaEngine>(ps[i], 100, 200); }, 40, 5);
  go(
      "QuantLib FdBlackScholes 400x400",
      [&](size_t i) { return ext::make_shared<FdBlackScholesVanillaEngine>(ps[i], 400, 400); }, 20, 3);
  go(
      "xcheck LR 5001", [&](size_t i) { return ext::make_shared<BinomialVanillaEngine<LeisenReimer>>(ps[i], 5001); },
      6, 1);
  if (argc > 1) {
    FILE* fp = std::fopen(argv[1], "w");
    for (size_t i = 0; i < n; i++)
      std::fprintf(fp, "%.17g %.17g %.17g %.17g %.17g %d %d %.17g\n", o[i].S, o[i].K, o[i].r, o[i].q, o[i].v,
                   o[i].days, o[i].w, ref[i]);
    std::fclose(fp);
  }
}
