#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "mdoc/device_request.hpp"
#include "present/request_info.hpp"

// What a verifier wants to know.
namespace statepass::verifier {

struct AskedElement {
  std::string name_space;
  std::string element;
  bool retained = false;  // the verifier keeps it

  mdoc::ElementRef ref() const { return {name_space, element}; }
};

struct AskedDocument {
  std::string doc_type;
  std::vector<AskedElement> elements;  // those of one namespace together

  // Whether privileges are asked for, and with them the privilege's status.
  bool asks_privileges() const;
};

// Of one to four documents; each document type once.
struct Question {
  present::Purpose purpose;
  std::vector<AskedDocument> documents;
  std::optional<present::TransferAsk> transfer;  // a DMV's desk: a move

  // Null when no document of this type is asked for.
  const AskedDocument* find(std::string_view doc_type) const;
  // ItemsRequestBytes of each document.
  std::vector<Bytes> items() const;
};

enum class Preset : std::uint8_t { over_18, over_21, may_drive, who_is_it, hotel };

std::string_view preset_name(Preset preset);
std::optional<Preset> preset_of(std::string_view name);

// over_18, over_21: one answer of an age document and nothing else, so that it fits one code and touches no list of
// licences. may_drive: the driving privileges with their status, and whose they are. who_is_it: names, date of birth,
// portrait. hotel: what a register of guests needs; all but the portrait is kept.
Question question_of(Preset preset);

}  // namespace statepass::verifier
