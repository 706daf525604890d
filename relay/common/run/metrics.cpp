#include "common/run/metrics.hpp"

#include <prometheus/metric_family.h>
#include <prometheus/text_serializer.h>

#include <limits>
#include <map>

namespace statepass::common {
namespace {

using Families = std::map<std::string, prometheus::MetricFamily>;

prometheus::ClientMetric& new_metric(Families& families, const std::string& name, const std::string& help,
                                     prometheus::MetricType type, const Labels& labels) {
  auto& family = families[name];
  family.name = name;
  family.help = help;
  family.type = type;
  auto& metric = family.metric.emplace_back();
  for (const auto& [key, value] : labels) {
    prometheus::ClientMetric::Label label;
    label.name = key;
    label.value = value;
    metric.label.push_back(std::move(label));
  }
  return metric;
}

void put_histogram(prometheus::ClientMetric& metric, const Histogram& histogram) {
  std::uint64_t so_far = 0;
  for (std::size_t i = 0; i < histogram.buckets().size(); ++i) {
    so_far += histogram.buckets()[i];
    prometheus::ClientMetric::Bucket bucket;
    bucket.cumulative_count = so_far;
    bucket.upper_bound =
        i < Histogram::kBounds.size() ? Histogram::kBounds[i] : std::numeric_limits<double>::infinity();
    metric.histogram.bucket.push_back(bucket);
  }
  metric.histogram.sample_count = so_far;
  metric.histogram.sample_sum = histogram.sum();
}

Labels with(Labels labels, std::string key, std::string value) {
  labels.emplace_back(std::move(key), std::move(value));
  return labels;
}

}  // namespace

Counter& Metrics::counter(std::string_view name, std::string_view help, Labels labels) {
  return counters_.emplace_back(std::string(name), std::string(help), std::move(labels), Counter{}).item;
}

void Metrics::gauge(std::string_view name, std::string_view help, Labels labels, std::function<double()> value) {
  gauges_.emplace_back(std::string(name), std::string(help), std::move(labels), std::move(value));
}

Histogram& Metrics::histogram(std::string_view name, std::string_view help, Labels labels) {
  return histograms_.emplace_back(std::string(name), std::string(help), std::move(labels), Histogram{}).item;
}

RouteMetrics& Metrics::route(std::string_view method, std::string_view pattern) {
  Labels labels{{"method", std::string(method)}, {"route", std::string(pattern)}};
  for (auto& known : routes_)
    if (known.labels == labels) return known.item;
  return routes_.emplace_back(std::string(), std::string(), std::move(labels), RouteMetrics{}).item;
}

std::string Metrics::text() const {
  using prometheus::MetricType;
  Families families;
  for (const auto& [name, help, labels, counter] : counters_)
    new_metric(families, name, help, MetricType::Counter, labels).counter.value = static_cast<double>(counter.value());
  for (const auto& [name, help, labels, value] : gauges_)
    new_metric(families, name, help, MetricType::Gauge, labels).gauge.value = value();
  for (const auto& [name, help, labels, histogram] : histograms_)
    put_histogram(new_metric(families, name, help, MetricType::Histogram, labels), histogram);
  for (const auto& [name, help, labels, route] : routes_) {
    for (std::size_t i = 0; i < route.by_class.size(); ++i) {
      if (route.by_class[i].value() == 0) continue;
      new_metric(families, "statepass_requests_total", "requests answered, by the first digit of the status",
                 MetricType::Counter, with(labels, "status", std::to_string(i) + "xx"))
          .counter.value = static_cast<double>(route.by_class[i].value());
    }
    put_histogram(new_metric(families, "statepass_request_seconds", "from a whole request to its answer",
                             MetricType::Histogram, labels),
                  route.seconds);
  }
  std::vector<prometheus::MetricFamily> list;
  for (auto& [name, family] : families) list.push_back(std::move(family));
  return prometheus::TextSerializer().Serialize(list);
}

}  // namespace statepass::common
