#include "mdoc/age.hpp"

namespace statepass::mdoc {
namespace {

constexpr std::string_view kPrefix = "age_over_";

struct Answer {
  unsigned age;
  bool over;
};

std::optional<Answer> answer_of(const IssuerSignedItem& item) {
  const auto age = age_of(item.element);
  if (!age) return std::nullopt;
  auto over = cbor::Decoder(item.value).boolean();
  return over ? std::optional(Answer{*age, *over}) : std::nullopt;
}

}  // namespace

std::optional<unsigned> age_of(std::string_view element) {
  if (element.size() != kPrefix.size() + 2 || !element.starts_with(kPrefix)) return std::nullopt;
  unsigned age = 0;
  for (char digit : element.substr(kPrefix.size())) {
    if (digit < '0' || digit > '9') return std::nullopt;
    age = age * 10 + static_cast<unsigned>(digit - '0');
  }
  return age;
}

std::string age_element(unsigned age) {
  SP_ASSERT(age < 100);
  std::string out(kPrefix);
  out.push_back(static_cast<char>('0' + age / 10));
  out.push_back(static_cast<char>('0' + age % 10));
  return out;
}

const IssuerSignedItem* nearest_age(std::span<const IssuerSignedItem> items, std::string_view name_space,
                                    unsigned age) {
  const IssuerSignedItem* yes = nullptr;
  const IssuerSignedItem* no = nullptr;
  unsigned least = 100, most = 0;
  for (const IssuerSignedItem& item : items) {
    if (item.name_space != name_space) continue;
    const auto answer = answer_of(item);
    if (!answer) continue;
    if (answer->over && answer->age >= age && answer->age < least) {
      yes = &item;
      least = answer->age;
    }
    if (!answer->over && answer->age <= age && (no == nullptr || answer->age > most)) {
      no = &item;
      most = answer->age;
    }
  }
  return yes != nullptr ? yes : no;
}

std::optional<bool> is_over(std::span<const IssuerSignedItem> items, std::string_view name_space, unsigned age) {
  const IssuerSignedItem* item = nearest_age(items, name_space, age);
  if (item == nullptr) return std::nullopt;
  return answer_of(*item)->over;
}

}  // namespace statepass::mdoc
