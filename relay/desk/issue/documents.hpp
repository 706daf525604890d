#pragma once

#include <deque>
#include <span>
#include <string>
#include <vector>

#include "desk/people/people.hpp"
#include "mdoc/elements.hpp"
#include "mdoc/mso.hpp"

// What stands in the documents of a licence: the mDL, and the small age document beside it.
namespace statepass::desk {

// Elements with the values that they point to.
class ElementList {
 public:
  ElementList() = default;
  ElementList(ElementList&&) = default;
  ElementList& operator=(ElementList&&) = default;

  void add(std::string_view name_space, std::string_view element, Bytes value);
  std::span<const mdoc::Element> view() const { return elements_; }

 private:
  std::deque<std::string> names_;
  std::deque<Bytes> values_;
  std::vector<mdoc::Element> elements_;
};

struct DocumentContent {
  const Applicant* applicant = nullptr;
  const Licence* licence = nullptr;
  ByteView portrait;        // JPEG
  ByteView small_portrait;  // empty: none
  std::string letters;      // "CA"
  std::string authority;
  CivilDate today{};  // by which the ages are told
};

// `privilege`: the licence's entry of the privilege family.
ElementList licence_elements(const DocumentContent& content, const mdoc::StatusReference& privilege);
ElementList age_elements(const DocumentContent& content);

}  // namespace statepass::desk
