#pragma once

#include <optional>
#include <span>

#include "mdoc/issuer_signed.hpp"

// The age_over_NN elements and the nearest rule of ISO/IEC 18013-5 (7.2.5).
namespace statepass::mdoc {

// NN of "age_over_NN", two digits; empty for any other identifier.
std::optional<unsigned> age_of(std::string_view element);
// "age_over_NN"; NN below 100.
std::string age_element(unsigned age);

// The item that answers "over NN?": the smallest age of at least NN that is true; else the largest of at most NN that
// is false; else none. Items of other namespaces, and with values that are not booleans, do not count.
const IssuerSignedItem* nearest_age(std::span<const IssuerSignedItem> items, std::string_view name_space, unsigned age);

// What disclosed items say by the same rule; empty when they do not answer.
std::optional<bool> is_over(std::span<const IssuerSignedItem> items, std::string_view name_space, unsigned age);

}  // namespace statepass::mdoc
