#include "base/text.hpp"
#include "bridge/api/routes.hpp"
#include "status/delta.hpp"
#include "status/tree.hpp"

namespace statepass::bridge {
namespace {

using common::decimal;
using common::Milliseconds;
using common::PathParameters;
using common::Problem;
using common::Request;
using common::Response;
using common::Task;

constexpr std::size_t kMostBody = 64 * 1024;
// A block may be a moment ahead of the registry.
constexpr Milliseconds kPatience{4'000};

// 16 hexadecimal digits with 0x.
std::optional<std::uint64_t> list_id_of(std::string_view text) {
  const auto bytes = text.size() == 18 ? from_hex0x(text) : fail(Errc::base_hex);
  if (!bytes) return std::nullopt;
  return be_value(*bytes);
}

std::optional<ledger::H216> root_of_text(std::string_view text) {
  const auto bytes = text.size() == 56 ? from_hex0x(text) : fail(Errc::base_hex);
  if (!bytes) return std::nullopt;
  return take_array<27>(*bytes);
}

Refusal bad_list_id() {
  return {Problem::kBadRequest, "a list id is 0x and 16 hexadecimal digits", {}, {}};
}
Refusal no_such_list() {
  return {Problem::kNotFound, "no such list is open", {}, {}};
}

// The block of the question: a number, a hash, or nothing for the newest that is proven.
Task<Outcome<HeaderPointer>> block_of(Services& services, std::optional<std::string> which) {
  if (!which) {
    if (!services.follower.proven()) co_await services.follower.reached(0, kPatience);
    const auto proven = services.follower.proven();
    if (!proven) co_return refuse(Problem::kNoNode, "the registry is not read yet", 2);
    co_return proven;
  }
  const auto hash = hash_of(*which);
  const auto height = decimal(*which);
  if (!hash && !height) co_return refuse(Problem::kBadRequest, "block is a number or a hash");
  if (hash) co_return co_await services.header_reader.by_hash(*hash);
  co_return co_await services.header_reader.by_number(*height);
}

Task<Response> all_lists(Services& services, const Request& request) {
  const auto asked = request.query("block");
  std::optional<std::string> which;
  if (asked) which = std::string(*asked);
  const auto block = co_await block_of(services, std::move(which));
  if (!block) co_return block.error().response();
  const bool reached = co_await services.follower.reached((*block)->number, kPatience);
  if (!reached) co_return common::problem(Problem::kNoNode, "the registry is not read up to this block yet", 2);
  if ((*block)->number < services.follower.registry().oldest())
    co_return common::problem(Problem::kStateGone, "lists are told for 72 hours");
  const Bytes pairs = status::encode_lists(services.follower.registry().lists_at((*block)->number));
  Response response = Response::octets(std::string(text_of(pairs)));
  response.field("X-Block-Hash", to_hex0x((*block)->hash)).field("Cache-Control", "no-cache");
  co_return response;
}

Response body_of(Services& services, std::string_view id_text, std::optional<std::string_view> root_text) {
  const auto id = list_id_of(id_text);
  if (!id) return bad_list_id().response();
  auto root = root_text ? root_of_text(*root_text) : std::nullopt;
  if (root_text && !root) return common::problem(Problem::kBadRequest, "a root is 0x and 54 hexadecimal digits");
  const Registry& registry = services.follower.registry();
  if (!root) {
    const auto record = registry.list(*id);
    if (!record) return no_such_list().response();
    root = record->root;
  } else if (!registry.had_root(*id, *root)) {
    return common::problem(Problem::kNotFound, "the list never had this root");
  }
  auto answer = services.bodies.answer(*root);
  if (!answer) return common::problem(Problem::kNotFound, "the body of this root is not here", 30);
  return {std::move(answer)};
}

Outcome<Bytes> delta_of(Services& services, std::uint64_t id, std::uint32_t from) {
  const Registry& registry = services.follower.registry();
  const auto now = registry.list(id);
  if (!now) return tl::unexpected(no_such_list());
  if (from > now->version) return refuse(Problem::kNotFound, "the list has no such version");
  if (from == now->version) return Bytes();
  const auto root = registry.root_at(id, from);
  const auto before = root ? services.bodies.find(*root) : std::nullopt;
  if (!before) return refuse(Problem::kStateGone, "that version is too old: take the body");
  const auto after = services.bodies.find(now->root);
  if (!after) return refuse(Problem::kNotFound, "the body of the list is not here", 30);
  return status::delta_between(*before, *after, id, from, now->version).encode();
}

Response delta(Services& services, const Request& request, std::string_view id_text) {
  const auto id = list_id_of(id_text);
  if (!id) return bad_list_id().response();
  const auto from = decimal(request.query("from").value_or(""));
  if (!from || *from > 0xffffffff) return common::problem(Problem::kBadRequest, "from is a version");
  const auto bytes = delta_of(services, *id, static_cast<std::uint32_t>(*from));
  if (!bytes) return bytes.error().response();
  if (bytes->empty()) return Response(204);
  Response response = Response::octets(std::string(text_of(*bytes)));
  response.field("Cache-Control", "no-cache");
  return response;
}

// Each list that changed since a block: length 4 ‖ delta, of one family or of all.
Response deltas(Services& services, const Request& request) {
  const auto since = decimal(request.query("since").value_or(""));
  const auto family = decimal(request.query("family").value_or("0"));
  if (!since || !family || *family > 3) return common::problem(Problem::kBadRequest, "since is a block, family 1 to 3");
  const Registry& registry = services.follower.registry();
  if (!registry.block() || *since > *registry.block()) return common::problem(Problem::kNotFound, "no such block yet");
  if (*since < registry.oldest()) return common::problem(Problem::kStateGone, "that block is too old: take the bodies");
  std::map<std::uint64_t, std::uint32_t> versions;
  for (const auto& list : registry.lists_at(*since))
    if (const auto record = ledger::status_registry::ListRecord::decode(list.word)) versions[list.id] = record->version;
  std::string out;
  for (const std::uint64_t id : registry.changed_since(*since)) {
    const auto before = versions.find(id);
    const std::uint64_t of_family = id >> 40 & 0xff;
    if (*family != 0 && of_family != *family) continue;
    const auto bytes = delta_of(services, id, before == versions.end() ? 0 : before->second);
    // Whose version of then is not here any more is left out: the root tells the reader to take the body.
    if (!bytes || bytes->empty()) continue;
    out.append(text_of(be_bytes<4>(bytes->size()))).append(text_of(*bytes));
  }
  Response response = Response::octets(std::move(out));
  response.field("Cache-Control", "no-cache");
  return response;
}

// Whether the list has the root now, or has it a moment later: the desk's node may be ahead of ours.
Task<bool> comes_to_have(Services& services, std::uint64_t id, ledger::H216 root) {
  const auto until = common::Clock::now() + kPatience;
  while (!services.follower.registry().had_root(id, root)) {
    const auto left = std::chrono::duration_cast<Milliseconds>(until - common::Clock::now());
    const auto proven = services.follower.proven();
    const bool reached = co_await services.follower.reached(proven ? proven->number + 1 : 0, left);
    if (!reached) co_return services.follower.registry().had_root(id, root);
  }
  co_return true;
}

Task<Response> put_body(Services& services, const Request& request, std::string id_text) {
  const auto id = list_id_of(id_text);
  if (!id) co_return bad_list_id().response();
  const auto body = body_of_zlib(request.body);
  if (!body) co_return common::problem(Problem::kBadRequest, "no zlib stream of 32,768 bytes");
  const ledger::H216 root = ledger::h216_of(status::root_of(*body));
  const bool had = co_await comes_to_have(services, *id, root);
  if (!had) co_return common::problem(Problem::kConflict, "the body's root is none that the list has had");
  std::function<bool()> put = [&services, &body] { return services.bodies.put(*body); };
  const bool kept = co_await services.disk.run(std::move(put));
  if (!kept) co_return common::problem(Problem::kInternal, "the disk does not take the body");
  co_return Response(204);
}

}  // namespace

void add_list_routes(common::Router& router, Services& services) {
  router.add_waiting(common::Method::kGet, "/v1/lists", [&services](const Request& request, const PathParameters&) {
    return all_lists(services, request);
  });
  router.add(common::Method::kGet, "/v1/deltas",
             [&services](const Request& request, const PathParameters&) { return deltas(services, request); });
  router.add(common::Method::kGet, "/v1/lists/{id}",
             [&services](const Request& request, const PathParameters& parameters) {
               return body_of(services, parameters[0], request.query("root"));
             });
  router.add(common::Method::kGet, "/v1/lists/{id}/delta",
             [&services](const Request& request, const PathParameters& parameters) {
               return delta(services, request, parameters[0]);
             });
  router.add_waiting(common::Method::kPut, "/v1/lists/{id}",
                     [&services](const Request& request, const PathParameters& parameters) {
                       return put_body(services, request, std::string(parameters[0]));
                     },
                     {.body_limit = kMostBody, .content_type = {}, .always = false});
}

}  // namespace statepass::bridge
