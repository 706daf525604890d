#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

// Figures for the operator, in the text form that Prometheus reads. Plain numbers, since one thread has them all.
namespace statepass::common {

using Labels = std::vector<std::pair<std::string, std::string>>;

class Counter {
 public:
  void add(std::uint64_t more = 1) { value_ += more; }
  std::uint64_t value() const { return value_; }

 private:
  std::uint64_t value_ = 0;
};

// Seconds, in fixed buckets from 100 µs to 10 s.
class Histogram {
 public:
  static constexpr std::array<double, 12> kBounds{0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005,
                                                  0.01,   0.05,    0.1,    0.5,   2,      10};
  void observe(double seconds) {
    std::size_t i = 0;
    while (i < kBounds.size() && seconds > kBounds[i]) ++i;
    ++buckets_[i];
    sum_ += seconds;
  }
  const std::array<std::uint64_t, kBounds.size() + 1>& buckets() const { return buckets_; }
  double sum() const { return sum_; }

 private:
  std::array<std::uint64_t, kBounds.size() + 1> buckets_{};
  double sum_ = 0;
};

struct RouteMetrics {
  std::array<Counter, 6> by_class;  // index: status / 100
  Histogram seconds;

  void answered(unsigned status, double took) {
    by_class[status / 100 < 6 ? status / 100 : 0].add();
    seconds.observe(took);
  }
};

// References stay valid as long as the object; names follow Prometheus' rules. Registered while starting only.
class Metrics {
 public:
  Counter& counter(std::string_view name, std::string_view help, Labels labels = {});
  // Read when the text is asked for.
  void gauge(std::string_view name, std::string_view help, Labels labels, std::function<double()> value);
  Histogram& histogram(std::string_view name, std::string_view help, Labels labels = {});
  // statepass_requests_total and statepass_request_seconds with the labels method and route.
  RouteMetrics& route(std::string_view method, std::string_view pattern);

  std::string text() const;

 private:
  template <class T>
  struct Named {
    std::string name;
    std::string help;
    Labels labels;
    T item;
  };
  std::deque<Named<Counter>> counters_;
  std::deque<Named<std::function<double()>>> gauges_;
  std::deque<Named<Histogram>> histograms_;
  std::deque<Named<RouteMetrics>> routes_;
};

}  // namespace statepass::common
