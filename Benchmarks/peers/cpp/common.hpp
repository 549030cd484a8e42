// Shared harness: deterministic option batches, median timing. Public domain.
#pragma once
#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <functional>
#include <string>
#include <vector>
struct SplitMix {
  uint64_t s;
  explicit SplitMix(uint64_t seed) : s(seed) {}
  uint64_t next() {
    uint64_t z = (s += 0x9e3779b97f4a7c15ULL);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
    return z ^ (z >> 31);
  }
  double u() { return (next() >> 11) * 0x1p-53; }
};
struct Opt {
  double S, K, T, r, q, v;
  int w;
};
// batch A (seed 42): S=100, K~U[60,160], T~U[1/52,2], r~U[0,.06], q~U[0,.03], vol~U[.05,.9], call/put coin flip
inline std::vector<Opt> batchA(size_t n, uint64_t seed = 42) {
  SplitMix g(seed);
  std::vector<Opt> o(n);
  for (auto& x : o) {
    x.S = 100;
    x.K = 60 + 100 * g.u();
    x.T = 1.0 / 52 + (2 - 1.0 / 52) * g.u();
    x.r = .06 * g.u();
    x.q = .03 * g.u();
    x.v = .05 + .85 * g.u();
    x.w = (g.next() & 1) ? 1 : -1;
  }
  return o;
}
inline double nowS() {
  using namespace std::chrono;
  return duration<double>(steady_clock::now().time_since_epoch()).count();
}
struct Stat {
  double med, min, max;
};
// runs f() once untimed, then `reps` timed; returns seconds
inline Stat timeit(int reps, const std::function<void()>& f) {
  f();
  std::vector<double> t;
  for (int i = 0; i < reps; i++) {
    double a = nowS();
    f();
    t.push_back(nowS() - a);
  }
  std::sort(t.begin(), t.end());
  return {t[t.size() / 2], t.front(), t.back()};
}
inline void row(const char* area, const std::string& name, Stat s, double items, const char* unit,
                const std::string& extra = "") {
  std::printf("%-10s %-52s %12.2f ns/%s  (min %.2f max %.2f)  %.4g %s/s  %s\n", area, name.c_str(),
              s.med / items * 1e9, unit, s.min / items * 1e9, s.max / items * 1e9, items / s.med, unit,
              extra.c_str());
  std::fflush(stdout);
}
static volatile double g_sink;
