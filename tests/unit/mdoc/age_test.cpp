#include "mdoc/age.hpp"

#include "support/mdoc_kit.hpp"

using namespace statepass;
using namespace statepass::mdoc;

namespace {

struct Held {
  std::vector<std::string> names;
  std::vector<Bytes> values;
  std::vector<IssuerSignedItem> items;
};

Held held(std::initializer_list<std::pair<unsigned, bool>> ages) {
  Held out;
  for (const auto& [age, over] : ages) {
    out.names.push_back(age_element(age));
    out.values.push_back(bool_value(over));
  }
  for (std::size_t i = 0; i < out.names.size(); ++i) {
    out.items.push_back({.name_space = kAgeNameSpace, .element = out.names[i], .value = out.values[i]});
  }
  return out;
}

std::string nearest(const Held& from, unsigned age) {
  const IssuerSignedItem* item = nearest_age(from.items, kAgeNameSpace, age);
  return item == nullptr ? "none" : std::string(item->element);
}

}  // namespace

TEST_CASE("the nearest age is the smallest true one above, else the largest false one below", "[mdoc]") {
  const Held adult = held({{65, false}, {21, true}, {16, true}, {25, true}, {18, true}, {40, false}});
  CHECK(nearest(adult, 18) == "age_over_18");
  CHECK(nearest(adult, 17) == "age_over_18");
  CHECK(nearest(adult, 19) == "age_over_21");
  CHECK(nearest(adult, 0) == "age_over_16");
  CHECK(nearest(adult, 22) == "age_over_25");
  CHECK(nearest(adult, 26) == "none");
  CHECK(nearest(adult, 40) == "age_over_40");
  CHECK(nearest(adult, 50) == "age_over_40");
  CHECK(nearest(adult, 70) == "age_over_65");
  CHECK(is_over(adult.items, kAgeNameSpace, 19) == true);
  CHECK(is_over(adult.items, kAgeNameSpace, 70) == false);
  CHECK_FALSE(is_over(adult.items, kAgeNameSpace, 30).has_value());
  CHECK(nearest(held({}), 18) == "none");
  const Held child = held({{16, false}, {18, false}});
  CHECK(nearest(child, 21) == "age_over_18");
  CHECK(nearest(child, 17) == "age_over_16");
  CHECK(nearest(child, 10) == "none");
  CHECK(nearest(held({{0, false}}), 5) == "age_over_00");
}

TEST_CASE("only booleans of the namespace with two digits are ages", "[mdoc]") {
  CHECK(age_of("age_over_21") == 21u);
  CHECK(age_of("age_over_07") == 7u);
  for (const char* name :
       {"age_over_", "age_over_7", "age_over_100", "age_over_1x", "age_over_-1", "Age_over_21", "age_in_years"}) {
    INFO(name);
    CHECK_FALSE(age_of(name).has_value());
  }
  Held wrong = held({{18, true}});
  wrong.values[0] = uint_value(1);
  wrong.items[0].value = wrong.values[0];
  CHECK(nearest(wrong, 18) == "none");
  Held elsewhere = held({{18, true}});
  elsewhere.items[0].name_space = "org.example";
  CHECK(nearest(elsewhere, 18) == "none");
}
