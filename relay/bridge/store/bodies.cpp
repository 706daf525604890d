#include "bridge/store/bodies.hpp"

#include "base/text.hpp"
#include "deflate/deflate.hpp"
#include "status/tree.hpp"

namespace statepass::bridge {
namespace {

// A body that does not compress, with room to spare.
constexpr std::size_t kMostFile = 64 * 1024;

const ledger::H216& empty_root() {
  static const ledger::H216 root = ledger::h216_of(status::root_of(status::StatusBody()));
  return root;
}

std::optional<status::StatusBody> changed(const status::StatusBody& before, const BodyChange& change) {
  constexpr std::size_t kRecord = 2 + 32 + 32;
  if (change.index) {
    status::StatusBody after = before;
    if (!after.set(*change.index, status::Value::superseded)) return std::nullopt;
    return after;
  }
  Bytes bytes = to_bytes(before.bytes());
  if (change.words.size() % kRecord != 0) return std::nullopt;
  for (std::size_t at = 0; at < change.words.size(); at += kRecord) {
    const ByteView record = ByteView(change.words).subspan(at, kRecord);
    const std::size_t place = 32 * be_value(record.first(2));
    if (place >= bytes.size()) return std::nullopt;
    std::ranges::copy(record.subspan(34), bytes.begin() + static_cast<std::ptrdiff_t>(place));
  }
  auto after = status::StatusBody::of(bytes);
  if (!after) return std::nullopt;
  return *std::move(after);
}

}  // namespace

Bodies::Bodies(const std::filesystem::path& folder) : files_(folder) {}

bool Bodies::has(const ledger::H216& root) const {
  return root == empty_root() || answers_.contains(root) || files_.has(to_hex(root));
}

std::optional<status::StatusBody> Bodies::find(const ledger::H216& root) const {
  if (root == empty_root()) return status::StatusBody();
  const auto zlib = files_.get(to_hex(root), kMostFile);
  auto body = zlib ? body_of_zlib(*zlib) : std::nullopt;
  if (!body || !status::check_body(*body, root)) return std::nullopt;
  return body;
}

std::shared_ptr<const common::Prebuilt> Bodies::answer(const ledger::H216& root) {
  if (const auto found = answers_.find(root); found != answers_.end()) return found->second;
  const auto body = find(root);
  if (!body) return nullptr;
  auto response = common::Response(200, "application/zlib", std::string(text_of(deflate::deflate_zlib(body->bytes()))));
  response.field("Cache-Control", "public, max-age=31536000, immutable");
  std::string etag = "\"";
  etag.append(to_hex0x(root)).append("\"");
  auto kept = std::move(response).keep(std::move(etag));
  answers_[root] = kept;
  order_.push_back(root);
  if (order_.size() > kAnswers) {
    answers_.erase(order_.front());
    order_.pop_front();
  }
  return kept;
}

bool Bodies::put(const status::StatusBody& body) {
  const ledger::H216 root = ledger::h216_of(status::root_of(body));
  if (root == empty_root() || files_.has(to_hex(root))) return true;
  return files_.put(to_hex(root), text_of(deflate::deflate_zlib(body.bytes())));
}

void Bodies::put_under(const ledger::H216& root, const status::StatusBody& body) {
  if (!has(root)) files_.put(to_hex(root), text_of(deflate::deflate_zlib(body.bytes())));
}

std::size_t Bodies::follow(const std::vector<BodyChange>& changes, std::uint64_t keep_from) {
  struct Latest {
    ledger::H216 root;
    status::StatusBody body;
  };
  std::map<std::uint64_t, Latest> latest;
  std::size_t wrong = 0;
  for (const BodyChange& change : changes) {
    const auto held = latest.find(change.list);
    const auto before = held != latest.end() && held->second.root == change.before ? std::optional(held->second.body)
                                                                                   : find(change.before);
    if (!before) continue;
    auto after = changed(*before, change);
    if (!after || !status::check_body(*after, change.after)) {
      ++wrong;
      continue;
    }
    if (change.block >= keep_from) put_under(change.after, *after);
    latest.insert_or_assign(change.list, Latest{change.after, *std::move(after)});
  }
  for (const auto& [list, one] : latest) put_under(one.root, one.body);
  return wrong;
}

void Bodies::keep_only(const std::set<ledger::H216>& roots) {
  for (const std::string& name : files_.names()) {
    const auto root = from_hex(name);
    if (root && root->size() == 27 && roots.contains(take_array<27>(*root))) continue;
    files_.remove(name);
    if (root && root->size() == 27) answers_.erase(take_array<27>(*root));
  }
}

std::optional<status::StatusBody> body_of_zlib(std::string_view zlib) {
  const auto bytes = deflate::inflate_zlib(bytes_of(zlib), status::kBodyBytes);
  auto body = bytes ? status::StatusBody::of(*bytes) : fail(Errc::status_body_size);
  if (!body) return std::nullopt;
  return *std::move(body);
}

}  // namespace statepass::bridge
