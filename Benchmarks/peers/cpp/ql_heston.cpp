#include <ql/quantlib.hpp>

#include "common.hpp"
using namespace QuantLib;
int main() {
  Date today(15, June, 2026);
  Settings::instance().evaluationDate() = today;
  DayCounter dc = Actual365Fixed();
  Handle<YieldTermStructure> r(ext::make_shared<FlatForward>(today, .03, dc)),
      q(ext::make_shared<FlatForward>(today, .01, dc));
  Handle<Quote> s(ext::make_shared<SimpleQuote>(100.0));
  auto p = ext::make_shared<HestonProcess>(r, q, s, .04, 1.5, .05, .6, -.7);
  auto m = ext::make_shared<HestonModel>(p);
  std::vector<ext::shared_ptr<VanillaOption>> v;
  int days[] = {7, 14, 30, 61, 91, 182, 273, 365, 547, 730, 1095, 1825};
  for (int d : days)
    for (int i = 0; i < 60; i++) {
      double k = (-3.0 + 5.5 * i / 59.0) * .22 * std::sqrt(d / 365.0);
      double K = 100 * std::exp(k);
      v.push_back(
          ext::make_shared<VanillaOption>(ext::make_shared<PlainVanillaPayoff>(k < 0 ? Option::Put : Option::Call, K),
                                          ext::make_shared<EuropeanExercise>(today + d)));
    }
  size_t n = v.size();
  std::vector<double> ref(n);
  auto hp =
      ext::make_shared<AnalyticHestonEngine>(m, AnalyticHestonEngine::AndersenPiterbarg,
                                             AnalyticHestonEngine::Integration::gaussLobatto(1e-13, 1e-15, 200000));
  for (size_t i = 0; i < n; i++) {
    v[i]->setPricingEngine(hp);
    ref[i] = v[i]->NPV();
  }
  auto go = [&](const char* nm, ext::shared_ptr<PricingEngine> e, int reps) {
    double ma = 0;
    size_t bad = 0;
    for (auto& x : v) x->setPricingEngine(e);
    for (size_t i = 0; i < n; i++) {
      try {
        ma = std::max(ma, std::fabs(v[i]->NPV() - ref[i]));
      } catch (...) {
        bad++;
      }
    }
    auto f = [&] {
      double a = 0;
      for (auto& x : v) {
        try {
          x->recalculate();
          a += x->NPV();
        } catch (...) {
        }
      }
      g_sink = a;
    };
    char b[100];
    std::snprintf(b, 100, "max abs err (S=100) %.2e fails %zu", ma, bad);
    row("heston", nm, timeit(reps, f), n, "opt", b);
  };
  go("QuantLib AnalyticHeston Gauss-Laguerre 144 (default)", ext::make_shared<AnalyticHestonEngine>(m, 144), 7);
  go("QuantLib AnalyticHeston Gauss-Laguerre 64", ext::make_shared<AnalyticHestonEngine>(m, 64), 7);
  go("QuantLib AnalyticHeston AndersenPiterbarg Lobatto 1e-8",
     ext::make_shared<AnalyticHestonEngine>(m, AnalyticHestonEngine::AndersenPiterbarg,
                                            AnalyticHestonEngine::Integration::gaussLobatto(1e-8, 1e-8, 10000)),
     5);
  go("QuantLib AnalyticHeston OptimalCV Laguerre 64",
     ext::make_shared<AnalyticHestonEngine>(m, AnalyticHestonEngine::OptimalCV,
                                            AnalyticHestonEngine::Integration::gaussLaguerre(64)),
     5);
  go("QuantLib AnalyticHeston OptimalCV ExpSinh default",
     ext::make_shared<AnalyticHestonEngine>(m, AnalyticHestonEngine::OptimalCV,
                                            AnalyticHestonEngine::Integration::gaussLobatto(1e-10, 1e-10, 10000)),
     5);
  go("QuantLib ExponentialFittingHeston 64", ext::make_shared<ExponentialFittingHestonEngine>(m), 7);
  go("QuantLib COSHeston L=16 N=200 (default)", ext::make_shared<COSHestonEngine>(m), 5);
  go("QuantLib COSHeston L=12 N=128", ext::make_shared<COSHestonEngine>(m, 12, 128), 5);
  {  // calibration of 5 Heston params to 120 vols
    std::vector<ext::shared_ptr<CalibrationHelper>> hs;
    NullCalendar cal;
    for (int j = 0; j < 12; j++)
      for (int i = 0; i < 10; i++) {
        size_t id = j * 60 + i * 6;
        auto pay = ext::dynamic_pointer_cast<PlainVanillaPayoff>(v[id]->payoff());
        double T = days[j] / 365.0, F = 100 * std::exp(.02 * T);
        double sd = 0;
        try {
          sd = blackFormulaImpliedStdDev(pay->optionType(), pay->strike(), F, ref[id], std::exp(-.03 * T), 0.0,
                                         .2 * std::sqrt(T), 1e-10, 200);
        } catch (...) {
          continue;
        }
        auto h = ext::make_shared<HestonModelHelper>(Period(days[j], Days), cal, 100.0, pay->strike(),
                                                     Handle<Quote>(ext::make_shared<SimpleQuote>(sd / std::sqrt(T))),
                                                     r, q, BlackCalibrationHelper::ImpliedVolError);
        hs.push_back(h);
      }
    double fit = 0;
    auto f = [&] {
      auto p2 = ext::make_shared<HestonProcess>(r, q, s, .06, 1.0, .06, .4, -.4);
      auto m2 = ext::make_shared<HestonModel>(p2);
      auto e = ext::make_shared<AnalyticHestonEngine>(m2, 64);
      for (auto& h : hs) ext::dynamic_pointer_cast<HestonModelHelper>(h)->setPricingEngine(e);
      LevenbergMarquardt lm(1e-8, 1e-8, 1e-8);
      m2->calibrate(hs, lm, EndCriteria(500, 50, 1e-8, 1e-8, 1e-8));
      double ss = 0;
      for (auto& h : hs) ss += std::pow(h->calibrationError(), 2);
      fit = std::sqrt(ss / hs.size());
    };
    auto t = timeit(3, f);
    char b[80];
    std::snprintf(b, 80, "%zu quotes, rmse vol %.2e", hs.size(), fit);
    row("heston", "QuantLib Heston calibrate 5 params, LM, Laguerre 64", t, 1, "calib", b);
  }
}
