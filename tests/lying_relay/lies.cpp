#include "lying_relay/lies.hpp"

#include <array>
#include <utility>

#include "base/text.hpp"
#include "common/run/json.hpp"
#include "deflate/deflate.hpp"
#include "qbft/header_builder.hpp"
#include "qbft/sealed_header.hpp"
#include "status/body.hpp"

namespace statepass::test {
namespace {

using common::Json;

constexpr std::array<std::pair<std::string_view, Lie>, 8> kLies{{{"none", Lie::none},
                                                                 {"state_root", Lie::state_root},
                                                                 {"few_seals", Lie::few_seals},
                                                                 {"other_slot", Lie::other_slot},
                                                                 {"no_change", Lie::no_change},
                                                                 {"missing_list", Lie::missing_list},
                                                                 {"old_head", Lie::old_head},
                                                                 {"silence", Lie::silence}}};

std::optional<Bytes> changed_header(ByteView raw, Lie lie) {
  if (lie == Lie::state_root) return with_other_state_root(raw);
  if (lie == Lie::few_seals) return with_few_seals(raw);
  return std::nullopt;
}

}  // namespace

std::optional<Lie> lie_of(std::string_view name) {
  for (const auto& [known, lie] : kLies)
    if (known == name) return lie;
  return std::nullopt;
}

std::string_view name_of(Lie lie) {
  for (const auto& [name, known] : kLies)
    if (known == lie) return name;
  return "none";
}

std::optional<Bytes> with_other_state_root(ByteView raw) {
  const auto header = qbft::SealedHeader::parse(raw);
  if (!header) return std::nullopt;
  eth::Header fields = header->fields();
  fields.state_root[31] ^= 1;
  return qbft::make_header(fields, header->extra_data());
}

std::optional<Bytes> with_few_seals(ByteView raw) {
  const auto header = qbft::SealedHeader::parse(raw);
  if (!header || header->seals().empty()) return std::nullopt;
  qbft::ExtraData extra = header->extra_data();
  extra.seals.resize(header->validators().quorum() - 1);
  return qbft::make_header(header->fields(), extra);
}

std::optional<std::string> lied_header(std::string_view json, Lie lie) {
  auto value = common::parse_json(json);
  const std::string* text = value ? common::text_member(*value, "header") : nullptr;
  const auto raw = text == nullptr ? fail(Errc::base_hex) : from_hex0x(*text);
  const auto changed = raw ? changed_header(*raw, lie) : std::nullopt;
  const auto header = changed ? qbft::SealedHeader::parse(*changed) : fail(Errc::base_hex);
  if (!header) return std::nullopt;
  return Json{{"header", to_hex0x(*changed)}, {"hash", to_hex0x(header->hash())}}.dump();
}

std::optional<std::string> lied_headers(std::string_view json, Lie lie) {
  auto value = common::parse_json(json);
  if (!value || !value->contains("headers")) return std::nullopt;
  for (Json& item : (*value)["headers"]) {
    const auto raw = from_hex0x(item.get<std::string>());
    const auto changed = raw ? changed_header(*raw, lie) : std::nullopt;
    if (changed) item = to_hex0x(*changed);
  }
  return value->dump();
}

std::optional<ChangedQuestion> other_slot(std::string_view question) {
  auto value = common::parse_json(question);
  if (!value || !value->contains("items")) return std::nullopt;
  for (Json& item : (*value)["items"]) {
    if (!item.contains("slots") || item["slots"].empty()) continue;
    std::string put = item["slots"][0].get<std::string>();
    const std::string asked = put;
    // A slot that nobody asks for: a question for one slot twice would be refused by the relay itself.
    put[2] = put[2] == 'f' ? 'e' : 'f';
    item["slots"][0] = put;
    return ChangedQuestion{value->dump(), asked, put};
  }
  return std::nullopt;
}

std::string under_the_name(std::string answer, const ChangedQuestion& changed) {
  const auto at = answer.find(changed.put);
  if (at != std::string::npos) answer.replace(at, changed.put.size(), changed.asked);
  return answer;
}

std::optional<std::string> without_changes(std::string_view zlib) {
  const auto body = deflate::inflate_zlib(bytes_of(zlib), status::kBodyBytes);
  if (!body) return std::nullopt;
  return std::string(text_of(deflate::deflate_zlib(Bytes(body->size()))));
}

std::optional<std::string> without_one_list(std::string_view pairs) {
  constexpr std::size_t kPair = 40;
  if (pairs.size() < kPair) return std::nullopt;
  return std::string(pairs.substr(0, pairs.size() - kPair));
}

}  // namespace statepass::test
