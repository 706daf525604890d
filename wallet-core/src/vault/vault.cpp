#include "vault/vault.hpp"

#include "base/text.hpp"
#include "cbor/decoder.hpp"
#include "cbor/encoder.hpp"
#include "crypto/aead.hpp"
#include "crypto/sha.hpp"

namespace statepass::vault {
namespace {

constexpr std::size_t kMostPassphrase = 1024;

// N bytes for one purpose out of the caller's entropy.
template <std::size_t N>
Result<SecretArray<N>> draw(ByteView entropy, std::string_view purpose) {
  if (entropy.size() < 32) return fail(Errc::vault_entropy);
  SP_TRY_ASSIGN(SecretBytes drawn, crypto::hkdf_sha256(entropy, {}, bytes_of(purpose), N));
  return SecretArray<N>(drawn.view());
}

// A key for one purpose out of another key.
SecretArray<32> derive(const SecretArray<32>& key, ByteView salt, std::string_view purpose) {
  auto derived = crypto::hkdf_sha256(key.view(), salt, bytes_of(purpose), 32);
  SP_ASSERT(derived.has_value());
  return SecretArray<32>(derived->view());
}

SecretArray<32> key_encryption_key(const SecretArray<32>& key, const Method& method) {
  return derive(key, method.salt, "statepass vault key 1");
}

Result<SecretArray<32>> key_encryption_key(ByteView passphrase, const Method& method) {
  return crypto::argon2id(passphrase, method.salt, method.cost);
}

Result<> check_passphrase(ByteView passphrase) {
  if (passphrase.empty() || passphrase.size() > kMostPassphrase || !is_utf8(passphrase)) {
    return fail(Errc::vault_passphrase);
  }
  return {};
}

std::optional<SecretArray<32>> unwrap(const Header& header, const Method& method, const SecretArray<32>& key) {
  auto opened = crypto::xchacha_open(key, method.nonce, wrap_associated(header, method), method.wrapped);
  if (!opened) return std::nullopt;
  return SecretArray<32>(opened->view());
}

std::vector<MethodInfo> infos(const Header& header) {
  std::vector<MethodInfo> out;
  for (const Method& method : header.methods) out.push_back({method.id, method.kind, method.hint, method.cost});
  return out;
}

}  // namespace

Result<std::vector<MethodInfo>> methods_of(ByteView file) {
  SP_TRY_ASSIGN(File parsed, parse_file(file));
  return infos(parsed.header);
}

std::vector<MethodInfo> Vault::methods() const {
  return infos(header_);
}

Result<Vault> Vault::make(FileKind kind, ByteView entropy) {
  SP_TRY_ASSIGN(SecretArray<32> data_key, draw<32>(entropy, "statepass vault data key"));
  SP_TRY_ASSIGN(SecretArray<16> file_id, draw<16>(entropy, "statepass vault file id"));
  return Vault({.kind = kind, .file_id = take_array<16>(file_id.view()), .methods = {}}, std::move(data_key));
}

Result<Vault> Vault::create(ByteView passphrase, const crypto::Argon2Cost& cost, ByteView entropy) {
  SP_TRY_ASSIGN(Vault vault, make(FileKind::vault, entropy));
  SP_TRY(vault.add_passphrase(passphrase, cost, entropy));
  return vault;
}

Result<Vault> Vault::create(const SecretArray<32>& platform_key, ByteView hint, ByteView entropy) {
  SP_TRY_ASSIGN(Vault vault, make(FileKind::vault, entropy));
  SP_TRY(vault.add_key(MethodKind::platform, platform_key, hint, entropy));
  return vault;
}

Result<Vault> Vault::open(ByteView file, ByteView passphrase) {
  return open_kind(FileKind::vault, file, passphrase);
}

Result<Vault> Vault::open_kind(FileKind kind, ByteView file, ByteView passphrase) {
  SP_TRY_ASSIGN(File parsed, parse_file(file));
  if (parsed.header.kind != kind) return fail(Errc::vault_kind);
  SP_TRY(check_passphrase(passphrase));
  bool tried = false;
  for (const Method& method : parsed.header.methods) {
    if (method.kind != MethodKind::passphrase) continue;
    tried = true;
    SP_TRY_ASSIGN(SecretArray<32> key, key_encryption_key(passphrase, method));
    if (auto data_key = unwrap(parsed.header, method, key)) return open_body(std::move(parsed), *std::move(data_key));
  }
  return fail(tried ? Errc::vault_wrong_passphrase : Errc::vault_no_method);
}

Result<Vault> Vault::open(ByteView file, const SecretArray<32>& key) {
  SP_TRY_ASSIGN(File parsed, parse_file(file));
  if (parsed.header.kind != FileKind::vault) return fail(Errc::vault_kind);
  bool tried = false;
  for (const Method& method : parsed.header.methods) {
    if (method.kind == MethodKind::passphrase) continue;
    tried = true;
    auto data_key = unwrap(parsed.header, method, key_encryption_key(key, method));
    if (data_key) return open_body(std::move(parsed), *std::move(data_key));
  }
  return fail(tried ? Errc::vault_wrong_key : Errc::vault_no_method);
}

Result<Vault> Vault::open_body(File file, SecretArray<32> data_key) {
  auto body =
      crypto::xchacha_open(derive(data_key, {}, "statepass vault body 1"), file.nonce, file.associated, file.body);
  if (!body) return fail(Errc::vault_damaged, file.associated.size());
  Vault vault(std::move(file.header), std::move(data_key));
  // Whatever is wrong inside an authentic body was sealed so: no offset of it is told.
  if (!vault.read_records(body->view())) return fail(Errc::vault_damaged, file.associated.size());
  return vault;
}

std::uint32_t Vault::next_id() const {
  return header_.methods.empty() ? 1 : header_.methods.back().id + 1;
}

Result<> Vault::check_room(MethodKind kind, ByteView hint) const {
  if (hint.size() > kMostHint) return fail(Errc::vault_method_hint);
  std::size_t passphrases = 0;
  for (const Method& method : header_.methods) passphrases += method.kind == MethodKind::passphrase;
  const bool full = header_.methods.size() >= kMostMethods || next_id() == 0;
  if (full || (kind == MethodKind::passphrase && passphrases >= kMostPassphrases)) {
    return fail(Errc::vault_method_limit);
  }
  return {};
}

// The nonce depends on all it is used with, so that even repeated entropy gives no nonce twice under one key.
void Vault::wrap(Method& method, const SecretArray<32>& key, ByteView entropy) const {
  const Bytes associated = wrap_associated(header_, method);
  const Hash32 nonce = crypto::hmac_sha256(
      key.view(), concat({crypto::sha256(entropy), crypto::sha256(associated), crypto::sha256(data_key_.view()),
                          bytes_of("statepass vault wrap nonce")}));
  method.nonce = take_array<24>(nonce);
  const Bytes wrapped = crypto::xchacha_seal(key, method.nonce, associated, data_key_.view());
  method.wrapped = take_array<48>(wrapped);
}

Result<Method> Vault::passphrase_method(std::uint32_t id, ByteView passphrase, const crypto::Argon2Cost& cost,
                                        ByteView entropy) const {
  SP_TRY(check_cost(cost));
  SP_TRY(check_passphrase(passphrase));
  SP_TRY_ASSIGN(SecretArray<16> salt, draw<16>(entropy, "statepass vault salt"));
  Method method{.id = id, .kind = MethodKind::passphrase, .salt = take_array<16>(salt.view()), .cost = cost};
  SP_TRY_ASSIGN(SecretArray<32> key, key_encryption_key(passphrase, method));
  wrap(method, key, entropy);
  return method;
}

Result<std::uint32_t> Vault::add_passphrase(ByteView passphrase, const crypto::Argon2Cost& cost, ByteView entropy) {
  SP_TRY(check_room(MethodKind::passphrase, {}));
  SP_TRY_ASSIGN(Method method, passphrase_method(next_id(), passphrase, cost, entropy));
  header_.methods.push_back(std::move(method));
  return header_.methods.back().id;
}

Result<std::uint32_t> Vault::add_key(MethodKind kind, const SecretArray<32>& key, ByteView hint, ByteView entropy) {
  SP_ASSERT(kind == MethodKind::passkey || kind == MethodKind::platform);
  SP_TRY(check_room(kind, hint));
  SP_TRY_ASSIGN(SecretArray<16> salt, draw<16>(entropy, "statepass vault salt"));
  Method method{.id = next_id(), .kind = kind, .hint = to_bytes(hint), .salt = take_array<16>(salt.view())};
  wrap(method, key_encryption_key(key, method), entropy);
  header_.methods.push_back(std::move(method));
  return header_.methods.back().id;
}

Result<> Vault::remove_method(std::uint32_t id) {
  auto is_it = [id](const Method& method) { return method.id == id; };
  auto found = std::ranges::find_if(header_.methods, is_it);
  if (found == header_.methods.end()) return fail(Errc::vault_no_method);
  const bool enough = std::ranges::any_of(
      header_.methods, [&](const Method& method) { return !is_it(method) && method.kind != MethodKind::passkey; });
  if (!enough) return fail(Errc::vault_last_method);
  header_.methods.erase(found);
  return {};
}

Result<> Vault::change_passphrase(std::uint32_t id, ByteView passphrase, const crypto::Argon2Cost& cost,
                                  ByteView entropy) {
  auto found = std::ranges::find_if(
      header_.methods, [id](const Method& method) { return method.id == id && method.kind == MethodKind::passphrase; });
  if (found == header_.methods.end()) return fail(Errc::vault_no_method);
  if (cost.memory_kib < found->cost.memory_kib || cost.passes < found->cost.passes) return fail(Errc::vault_cost_low);
  SP_TRY_ASSIGN(*found, passphrase_method(id, passphrase, cost, entropy));
  return {};
}

Result<> Vault::renew(ByteView passphrase, const crypto::Argon2Cost& cost, ByteView entropy) {
  SP_TRY_ASSIGN(Vault fresh, create(passphrase, cost, entropy));
  header_ = std::move(fresh.header_);
  data_key_ = std::move(fresh.data_key_);
  return {};
}

Result<> Vault::put(std::string_view name, SecretBytes value, Reach reach) {
  if (name.empty() || name.size() > kMostName || !is_utf8(bytes_of(name))) return fail(Errc::vault_record_name);
  auto found = records_.find(name);
  const bool is_new = found == records_.end();
  const std::size_t before = is_new ? 0 : name.size() + found->second.value.size();
  const std::size_t total = total_ - before + name.size() + value.size();
  if (value.size() > kMostValue || total > kMostTotal) return fail(Errc::vault_record_size);
  if (is_new && records_.size() >= kMostRecords) return fail(Errc::vault_record_count);
  total_ = total;
  if (is_new) {
    records_.emplace(std::string(name), Record{std::move(value), reach});
  } else {
    found->second = {std::move(value), reach};
  }
  return {};
}

std::optional<ByteView> Vault::get(std::string_view name) const {
  auto found = records_.find(name);
  if (found == records_.end()) return std::nullopt;
  return found->second.value.view();
}

std::optional<Reach> Vault::reach(std::string_view name) const {
  auto found = records_.find(name);
  if (found == records_.end()) return std::nullopt;
  return found->second.reach;
}

bool Vault::remove(std::string_view name) {
  auto found = records_.find(name);
  if (found == records_.end()) return false;
  total_ -= found->first.size() + found->second.value.size();
  records_.erase(found);
  return true;
}

std::vector<std::string_view> Vault::names(std::string_view prefix) const {
  std::vector<std::string_view> out;
  for (auto record = records_.lower_bound(prefix); record != records_.end() && record->first.starts_with(prefix);
       ++record) {
    out.push_back(record->first);
  }
  return out;
}

Result<> Vault::read_records(ByteView body) {
  constexpr cbor::Rules kRules{
      .sorted_keys = true, .allow_tags = false, .max_depth = 3, .max_items = 4 * kMostRecords + 8};
  SP_TRY_ASSIGN(cbor::Decoder decoder, cbor::Decoder::open(body, kRules));
  SP_TRY_ASSIGN(std::size_t members, decoder.map());
  SP_TRY_ASSIGN(std::uint64_t first, decoder.uint());
  SP_TRY_ASSIGN(generation_, decoder.uint());
  SP_TRY_ASSIGN(std::uint64_t second, decoder.uint());
  if (members != 2 || first != 1 || second != 2) return fail(Errc::vault_damaged);
  SP_TRY_ASSIGN(std::size_t count, decoder.array());
  std::string_view last;
  for (std::size_t i = 0; i < count; ++i) {
    SP_TRY(decoder.array_of(3));
    SP_TRY_ASSIGN(std::string_view name, decoder.tstr());
    SP_TRY_ASSIGN(std::uint64_t reach, decoder.uint_up_to(1));
    SP_TRY_ASSIGN(ByteView value, decoder.bstr());
    if (name <= last) return fail(Errc::vault_damaged);
    last = name;
    SP_TRY(put(name, SecretBytes(value), static_cast<Reach>(reach)));
  }
  return decoder.finish();
}

// Written into memory of its final size, so that no reallocation leaves a copy of a secret behind.
SecretBytes Vault::write_records() const {
  std::vector<Bytes> heads;
  heads.push_back(cbor::Encoder().map(2).uint(1).uint(generation_).uint(2).array(records_.size()).take());
  std::size_t size = heads[0].size();
  for (const auto& [name, record] : records_) {
    cbor::Encoder head;
    head.array(3).tstr(name).uint(static_cast<std::uint8_t>(record.reach)).bstr_head(record.value.size());
    size += head.bytes().size() + record.value.size();
    heads.push_back(head.take());
  }
  SecretBytes out(size);
  std::uint8_t* end = out.data();
  auto copy = [&end](ByteView part) { end = std::copy(part.begin(), part.end(), end); };
  copy(heads[0]);
  std::size_t next = 1;
  for (const auto& [name, record] : records_) {
    copy(heads[next++]);
    copy(record.value.view());
  }
  return out;
}

Result<Bytes> Vault::seal(ByteView entropy) {
  if (entropy.size() < 32) return fail(Errc::vault_entropy);
  ++generation_;
  const SecretBytes body = write_records();
  const Bytes outside = encode_outside(header_, body.size() + 16);
  const SecretArray<32> key = derive(data_key_, {}, "statepass vault body 1");
  const Hash32 hedged =
      crypto::hmac_sha256(derive(data_key_, {}, "statepass vault nonce 1").view(),
                          concat({crypto::sha256(entropy), crypto::sha256(outside), crypto::sha256(body.view())}));
  const ByteArray<24> nonce = take_array<24>(hedged);
  return concat({outside, nonce, crypto::xchacha_seal(key, nonce, outside, body.view())});
}

Result<Bytes> Vault::backup_of(const std::vector<std::string_view>& names, ByteView passphrase,
                               const crypto::Argon2Cost& cost, ByteView entropy) const {
  SP_TRY_ASSIGN(Vault copy, make(FileKind::backup, entropy));
  SP_TRY(copy.add_passphrase(passphrase, cost, entropy));
  for (std::string_view name : names) {
    const Record& record = records_.find(name)->second;
    SP_TRY(copy.put(name, record.value.clone(), record.reach));
  }
  return copy.seal(entropy);
}

Result<std::vector<std::string>> Vault::restore(ByteView file, ByteView passphrase, Collision collision) {
  SP_TRY_ASSIGN(Vault theirs, open_kind(FileKind::backup, file, passphrase));
  std::vector<std::string> taken;
  std::size_t total = total_, count = records_.size();
  for (const auto& [name, record] : theirs.records_) {
    auto ours = records_.find(name);
    if (ours != records_.end() && collision == Collision::keep_ours) continue;
    taken.push_back(name);
    total += name.size() + record.value.size();
    if (ours != records_.end()) total -= name.size() + ours->second.value.size();
    count += ours == records_.end();
  }
  if (total > kMostTotal) return fail(Errc::vault_record_size);
  if (count > kMostRecords) return fail(Errc::vault_record_count);
  for (const std::string& name : taken) {
    Record& record = theirs.records_.find(name)->second;
    SP_TRY(put(name, std::move(record.value), record.reach));
  }
  return taken;
}

}  // namespace statepass::vault
