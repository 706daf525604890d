#pragma once

#include <span>

#include "mdoc/mso.hpp"

// The elements of the documents that are issued here: ISO/IEC 18013-5 13.4, the AAMVA namespace, and the presentation
// specification 4.3 and 4.4. What others issue is shown as it is, and never judged by these rules.
namespace statepass::mdoc {

struct Element {
  std::string_view name_space;
  std::string_view element;
  ByteView value;  // encoded CBOR
};

inline constexpr std::size_t kMostAgePortrait = 560;  // bytes; presentation specification 4.3
inline constexpr std::size_t kMostText = 150;         // characters, in ISO 8859-1

// Whether the elements make a document of this type: each mandatory one is there, each value has its type and range,
// and none stands twice. Of other document types and namespaces only sound CBOR is wanted. mdoc_element_missing;
// mdoc_element_twice; mdoc_element_unknown: the ISO, age or Statepass namespace has none of this name;
// mdoc_element_type; mdoc_element_value: outside its range, or against another element (issuing_jurisdiction begins
// with issuing_country); mdoc_date; the errors of cbor::validate. The offset is the element's place in the list.
Result<> check_elements(std::string_view doc_type, std::span<const Element> elements);

}  // namespace statepass::mdoc
