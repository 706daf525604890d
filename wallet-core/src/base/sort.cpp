#include "base/sort.hpp"

namespace statepass {
namespace {

// Makes the heap of the places below `end` whole again, whose root `at` may be too small.
void sift_down(const SortSteps& steps, std::size_t at, std::size_t end) {
  while (2 * at + 1 < end) {
    std::size_t child = 2 * at + 1;
    if (child + 1 < end && steps.before(steps.job, child, child + 1)) ++child;
    if (!steps.before(steps.job, at, child)) return;
    steps.swap(steps.job, at, child);
    at = child;
  }
}

bool in_order(const SortSteps& steps, std::size_t count) {
  for (std::size_t i = 1; i < count; ++i) {
    if (steps.before(steps.job, i, i - 1)) return false;
  }
  return true;
}

}  // namespace

void sort_places(const SortSteps& steps, std::size_t count) {
  if (in_order(steps, count)) return;
  for (std::size_t root = count / 2; root > 0; --root) sift_down(steps, root - 1, count);
  for (std::size_t end = count - 1; end > 0; --end) {
    steps.swap(steps.job, 0, end);
    sift_down(steps, 0, end);
  }
}

}  // namespace statepass
