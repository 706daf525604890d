#pragma once

#include <cstddef>
#include <span>
#include <utility>

namespace statepass {

// The steps of sort() below, for items that are known by their places alone.
struct SortSteps {
  void* job;
  bool (*before)(void* job, std::size_t a, std::size_t b);
  void (*swap)(void* job, std::size_t a, std::size_t b);
};
void sort_places(const SortSteps& steps, std::size_t count);

// Sorts in place; items that are equal end in any order. At most n log n steps whatever the input, and n when it is in
// order already. One heap sort serves all types: an instance of std::sort for each would be a thirteenth of the
// WebAssembly module.
template <class Item, class Before>
void sort(std::span<Item> items, Before before) {
  struct Job {
    Item* items;
    Before* before;
  } job{items.data(), &before};
  sort_places({&job,
               [](void* held, std::size_t a, std::size_t b) -> bool {
                 const Job& it = *static_cast<Job*>(held);
                 return (*it.before)(std::as_const(it.items[a]), std::as_const(it.items[b]));
               },
               [](void* held, std::size_t a, std::size_t b) {
                 const Job& it = *static_cast<Job*>(held);
                 std::swap(it.items[a], it.items[b]);
               }},
              items.size());
}

// Sorts the items of a container by `key_of`.
template <class Container, class KeyOf>
void sort_by(Container& items, KeyOf key_of) {
  sort(std::span(items), [&key_of](const auto& a, const auto& b) { return key_of(a) < key_of(b); });
}

}  // namespace statepass
