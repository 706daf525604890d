#include "vault/vault.hpp"

#include "support/support.hpp"

using namespace statepass;
using namespace statepass::vault;
using test::hex;

namespace {

constexpr crypto::Argon2Cost kCost = kLeastCost;
const ByteView kRight = bytes_of("correct horse"), kWrong = bytes_of("incorrect horse");

// Fresh for every call.
Bytes entropy() {
  static std::uint8_t count = 0;
  return Bytes(32, ++count);
}

SecretArray<32> key(std::uint8_t fill) {
  ByteArray<32> bytes;
  bytes.fill(fill);
  return SecretArray<32>(bytes);
}

SecretBytes secret(std::string_view text) {
  return SecretBytes(bytes_of(text));
}

std::string numbered(std::size_t i) {
  return to_hex(be_bytes<4>(i));
}

Vault phone_vault() {
  auto vault = Vault::create(key(1), bytes_of("phone"), entropy());
  SP_ASSERT(vault.has_value());
  return *std::move(vault);
}

}  // namespace

TEST_CASE("records come back through a passphrase, a passkey and a key store", "[vault]") {
  auto created = Vault::create(kRight, kCost, entropy());
  SP_REQUIRE_OK(created);
  SP_REQUIRE_OK(created->put("licence/1", secret("mdoc"), Reach::may_travel));
  SP_REQUIRE_OK(created->put("key/1", secret("scalar"), Reach::stays));
  auto passkey = created->add_key(MethodKind::passkey, key(2), bytes_of("laptop"), entropy());
  auto platform = created->add_key(MethodKind::platform, key(3), {}, entropy());
  SP_REQUIRE_OK(passkey);
  SP_REQUIRE_OK(platform);
  auto file = created->seal(entropy());
  SP_REQUIRE_OK(file);

  auto by_passphrase = Vault::open(*file, kRight);
  auto by_passkey = Vault::open(*file, key(2));
  auto by_platform = Vault::open(*file, key(3));
  for (auto* opened : {&by_passphrase, &by_passkey, &by_platform}) {
    SP_REQUIRE_OK(*opened);
    CHECK((*opened)->generation() == 1);
    CHECK((*opened)->names() == std::vector<std::string_view>{"key/1", "licence/1"});
    CHECK(text_of(*(*opened)->get("licence/1")) == "mdoc");
    CHECK((*opened)->methods().size() == 3);
    CHECK(text_of((*opened)->methods()[1].hint) == "laptop");
  }
  SP_CHECK_ERROR(Vault::open(*file, kWrong), vault_wrong_passphrase);
  SP_CHECK_ERROR(Vault::open(*file, bytes_of("")), vault_passphrase);
  SP_CHECK_ERROR(Vault::open(*file, key(4)), vault_wrong_key);
}

TEST_CASE("a file without a method of the kind says so", "[vault]") {
  Vault vault = phone_vault();
  auto file = vault.seal(entropy());
  SP_REQUIRE_OK(file);
  SP_CHECK_ERROR(Vault::open(*file, kRight), vault_no_method);
  auto created = Vault::create(kRight, kCost, entropy());
  SP_REQUIRE_OK(created);
  SP_CHECK_ERROR(Vault::open(*created->seal(entropy()), key(1)), vault_no_method);
}

TEST_CASE("arguments are checked, each with its code", "[vault]") {
  const Bytes short_entropy(31);
  SP_CHECK_ERROR(Vault::create(kRight, kCost, short_entropy), vault_entropy);
  SP_CHECK_ERROR(Vault::create(key(1), {}, short_entropy), vault_entropy);
  SP_CHECK_ERROR(Vault::create(kRight, {.memory_kib = 32 * 1024, .passes = 3}, entropy()), vault_cost_low);
  SP_CHECK_ERROR(Vault::create(kRight, {.memory_kib = 64 * 1024, .passes = 17}, entropy()), vault_cost_high);
  SP_CHECK_ERROR(Vault::create(bytes_of(""), kCost, entropy()), vault_passphrase);
  SP_CHECK_ERROR(Vault::create(Bytes(1025, 'a'), kCost, entropy()), vault_passphrase);
  SP_CHECK_ERROR(Vault::create(hex("ff"), kCost, entropy()), vault_passphrase);
  SP_CHECK_ERROR(Vault::create(key(1), Bytes(513), entropy()), vault_method_hint);
  Vault vault = phone_vault();
  SP_CHECK_ERROR(vault.seal(short_entropy), vault_entropy);
  CHECK(vault.generation() == 0);
  SP_CHECK_ERROR(vault.add_key(MethodKind::passkey, key(2), {}, short_entropy), vault_entropy);
  SP_CHECK_ERROR(vault.add_key(MethodKind::passkey, key(2), Bytes(513), entropy()), vault_method_hint);
}

TEST_CASE("records: names, sizes, replacing and removing", "[vault]") {
  Vault vault = phone_vault();
  SP_CHECK_ERROR(vault.put("", secret("x"), Reach::stays), vault_record_name);
  SP_CHECK_ERROR(vault.put(std::string(129, 'a'), secret("x"), Reach::stays), vault_record_name);
  SP_CHECK_ERROR(vault.put("\xff", secret("x"), Reach::stays), vault_record_name);
  SP_CHECK_ERROR(vault.put("a", SecretBytes(kMostValue + 1), Reach::stays), vault_record_size);
  SP_REQUIRE_OK(vault.put(std::string(128, 'a'), secret(""), Reach::stays));
  SP_REQUIRE_OK(vault.put("b/1", secret("one"), Reach::stays));
  SP_REQUIRE_OK(vault.put("b/2", secret("two"), Reach::stays));
  SP_REQUIRE_OK(vault.put("c", secret("three"), Reach::stays));
  CHECK(vault.names("b/") == std::vector<std::string_view>{"b/1", "b/2"});
  CHECK(vault.names("d").empty());
  SP_REQUIRE_OK(vault.put("b/1", secret("other"), Reach::may_travel));
  CHECK(text_of(*vault.get("b/1")) == "other");
  CHECK(vault.reach("b/1") == Reach::may_travel);
  CHECK(vault.remove("b/1"));
  CHECK_FALSE(vault.remove("b/1"));
  CHECK_FALSE(vault.get("b/1").has_value());
  CHECK_FALSE(vault.reach("b/1").has_value());
}

TEST_CASE("the store as a whole is bounded, and replacing a record takes no room twice", "[vault]") {
  Vault vault = phone_vault();
  std::size_t count = kMostTotal / (kMostValue + 8) + 1;
  for (std::size_t i = 0; i + 1 < count; ++i) {
    SP_REQUIRE_OK(vault.put(numbered(i), SecretBytes(kMostValue), Reach::stays));
  }
  SP_CHECK_ERROR(vault.put("last", SecretBytes(kMostValue), Reach::stays), vault_record_size);
  SP_REQUIRE_OK(vault.put(numbered(0), SecretBytes(kMostValue), Reach::stays));
  CHECK(vault.remove(numbered(0)));
  SP_REQUIRE_OK(vault.put("last", SecretBytes(kMostValue), Reach::stays));

  Vault many = phone_vault();
  for (std::size_t i = 0; i < kMostRecords; ++i) {
    SP_REQUIRE_OK(many.put(numbered(i), {}, Reach::stays));
  }
  SP_CHECK_ERROR(many.put("one more", {}, Reach::stays), vault_record_count);
  SP_REQUIRE_OK(many.put(numbered(0), secret("x"), Reach::stays));
  auto file = many.seal(entropy());
  SP_REQUIRE_OK(file);
  SP_REQUIRE_OK(Vault::open(*file, key(1)));
}

TEST_CASE("every seal has its own nonce and generation, and equal entropy repeats no nonce", "[vault]") {
  Vault vault = phone_vault();
  SP_REQUIRE_OK(vault.put("a", secret("x"), Reach::stays));
  const Bytes same(32, 0xAA);
  auto first = vault.seal(same);
  auto second = vault.seal(same);
  SP_REQUIRE_OK(first);
  SP_REQUIRE_OK(second);
  REQUIRE(first->size() == second->size());
  auto one = parse_file(*first), two = parse_file(*second);
  SP_REQUIRE_OK(one);
  SP_REQUIRE_OK(two);
  CHECK(one->nonce != two->nonce);
  CHECK(Vault::open(*first, key(1))->generation() == 1);
  CHECK(Vault::open(*second, key(1))->generation() == 2);
}

TEST_CASE("neither records nor their names can be seen in the file", "[vault]") {
  Vault vault = phone_vault();
  SP_REQUIRE_OK(vault.put("a recognisable name", secret("a recognisable value"), Reach::stays));
  const Bytes file = *vault.seal(entropy());
  CHECK(text_of(file).find("recognisable") == std::string_view::npos);
}

TEST_CASE("methods are added and removed; a passkey never stands alone", "[vault]") {
  Vault vault = phone_vault();
  auto passkey = vault.add_key(MethodKind::passkey, key(2), {}, entropy());
  SP_REQUIRE_OK(passkey);
  const std::uint32_t platform = vault.methods()[0].id;
  SP_CHECK_ERROR(vault.remove_method(platform), vault_last_method);
  SP_CHECK_ERROR(vault.remove_method(99), vault_no_method);
  SP_REQUIRE_OK(vault.remove_method(*passkey));
  SP_CHECK_ERROR(vault.remove_method(platform), vault_last_method);
  const Bytes file = *vault.seal(entropy());
  SP_CHECK_ERROR(Vault::open(file, key(2)), vault_wrong_key);
  SP_REQUIRE_OK(Vault::open(file, key(1)));

  for (std::size_t i = vault.methods().size(); i < kMostMethods; ++i) {
    SP_REQUIRE_OK(vault.add_key(MethodKind::passkey, key(9), {}, entropy()));
  }
  SP_CHECK_ERROR(vault.add_key(MethodKind::passkey, key(9), {}, entropy()), vault_method_limit);
  SP_REQUIRE_OK(Vault::open(*vault.seal(entropy()), key(1)));
}

TEST_CASE("a method's number is not used again while a later one stands", "[vault]") {
  Vault vault = phone_vault();
  auto second = vault.add_key(MethodKind::platform, key(2), {}, entropy());
  auto third = vault.add_key(MethodKind::platform, key(3), {}, entropy());
  SP_REQUIRE_OK(vault.remove_method(*second));
  auto fourth = vault.add_key(MethodKind::platform, key(4), {}, entropy());
  CHECK(*fourth > *third);
}

TEST_CASE("a passphrase is changed, and never to a cheaper one", "[vault]") {
  auto vault = Vault::create(kRight, {.memory_kib = 64 * 1024, .passes = 4}, entropy());
  SP_REQUIRE_OK(vault);
  const std::uint32_t id = vault->methods()[0].id;
  SP_CHECK_ERROR(vault->change_passphrase(id, kWrong, kCost, entropy()), vault_cost_low);
  SP_CHECK_ERROR(vault->change_passphrase(id + 1, kWrong, kCost, entropy()), vault_no_method);
  SP_REQUIRE_OK(vault->change_passphrase(id, kWrong, {.memory_kib = 64 * 1024, .passes = 4}, entropy()));
  const Bytes file = *vault->seal(entropy());
  SP_CHECK_ERROR(Vault::open(file, kRight), vault_wrong_passphrase);
  auto opened = Vault::open(file, kWrong);
  SP_REQUIRE_OK(opened);
  CHECK(opened->methods()[0].cost == crypto::Argon2Cost{.memory_kib = 64 * 1024, .passes = 4});
  for (std::size_t i = 1; i < kMostPassphrases; ++i) SP_REQUIRE_OK(opened->add_passphrase(kRight, kCost, entropy()));
  SP_CHECK_ERROR(opened->add_passphrase(kRight, kCost, entropy()), vault_method_limit);
}

TEST_CASE("renewing shuts out an older file's methods", "[vault]") {
  Vault vault = phone_vault();
  SP_REQUIRE_OK(vault.put("a", secret("x"), Reach::stays));
  const Bytes before = *vault.seal(entropy());
  SP_REQUIRE_OK(vault.renew(kRight, kCost, entropy()));
  const Bytes after = *vault.seal(entropy());
  CHECK(vault.methods().size() == 1);
  CHECK(vault.generation() == 2);
  SP_CHECK_ERROR(Vault::open(after, key(1)), vault_no_method);
  auto opened = Vault::open(after, kRight);
  SP_REQUIRE_OK(opened);
  CHECK(text_of(*opened->get("a")) == "x");
  // The old data key opens the new body in no way: the old outside with the new body is refused.
  auto old_file = parse_file(before), new_file = parse_file(after);
  Bytes mixed = concat({old_file->associated, new_file->nonce, new_file->body});
  SP_CHECK_ERROR(Vault::open(mixed, key(1)), vault_damaged);
}

TEST_CASE("a body cannot be put behind another header of the same data key", "[vault]") {
  Vault vault = phone_vault();
  const Bytes before = *vault.seal(entropy());
  SP_REQUIRE_OK(vault.add_key(MethodKind::platform, key(2), {}, entropy()));
  const Bytes after = *vault.seal(entropy());
  auto old_file = parse_file(before), new_file = parse_file(after);
  SP_CHECK_ERROR(Vault::open(concat({new_file->associated, old_file->nonce, old_file->body}), key(2)), vault_damaged);
}

TEST_CASE("a backup has what may travel, and nothing else", "[vault]") {
  Vault vault = phone_vault();
  SP_REQUIRE_OK(vault.put("key/1", secret("device key"), Reach::stays));
  SP_REQUIRE_OK(vault.put("history/1", secret("shown"), Reach::may_travel));
  SP_REQUIRE_OK(vault.put("history/2", secret("shown again"), Reach::may_travel));
  SP_REQUIRE_OK(vault.put("settings", secret("dark"), Reach::may_travel));
  auto backup = vault.backup(kRight, kCost, entropy(), [](std::string_view name) { return name != "history/2"; });
  SP_REQUIRE_OK(backup);
  CHECK(vault.generation() == 0);

  Vault other = phone_vault();
  SP_REQUIRE_OK(other.put("settings", secret("light"), Reach::may_travel));
  SP_CHECK_ERROR(other.restore(*backup, kWrong, Vault::Collision::keep_ours), vault_wrong_passphrase);
  auto kept = other.restore(*backup, kRight, Vault::Collision::keep_ours);
  SP_REQUIRE_OK(kept);
  CHECK(*kept == std::vector<std::string>{"history/1"});
  CHECK(text_of(*other.get("settings")) == "light");
  auto taken = other.restore(*backup, kRight, Vault::Collision::take_theirs);
  SP_REQUIRE_OK(taken);
  CHECK(*taken == std::vector<std::string>{"history/1", "settings"});
  CHECK(text_of(*other.get("settings")) == "dark");
  CHECK_FALSE(other.get("key/1").has_value());
  CHECK(other.reach("history/1") == Reach::may_travel);

  SP_CHECK_ERROR(Vault::open(*backup, kRight), vault_kind);
  SP_CHECK_ERROR(Vault::open(*backup, key(1)), vault_kind);
  SP_CHECK_ERROR(other.restore(*vault.seal(entropy()), kRight, Vault::Collision::keep_ours), vault_kind);
}

TEST_CASE("a backup that does not fit changes nothing", "[vault]") {
  Vault vault = phone_vault();
  SP_REQUIRE_OK(vault.put("a", secret("x"), Reach::may_travel));
  SP_REQUIRE_OK(vault.put("b", SecretBytes(kMostValue), Reach::may_travel));
  auto backup = vault.backup(kRight, kCost, entropy(), [](std::string_view) { return true; });
  SP_REQUIRE_OK(backup);
  Vault full = phone_vault();
  for (std::size_t i = 0; i + 1 < kMostTotal / kMostValue; ++i) {
    SP_REQUIRE_OK(full.put(numbered(i), SecretBytes(kMostValue), Reach::stays));
  }
  SP_REQUIRE_OK(full.put("s", SecretBytes(1024 * 1024), Reach::stays));
  SP_CHECK_ERROR(full.restore(*backup, kRight, Vault::Collision::keep_ours), vault_record_size);
  CHECK_FALSE(full.get("a").has_value());
  Vault many = phone_vault();
  for (std::size_t i = 0; i + 1 < kMostRecords; ++i) {
    SP_REQUIRE_OK(many.put(numbered(i), {}, Reach::stays));
  }
  SP_CHECK_ERROR(many.restore(*backup, kRight, Vault::Collision::keep_ours), vault_record_count);
  CHECK(many.names().size() == kMostRecords - 1);
}
