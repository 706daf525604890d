#include "grammar.hpp"
#include "support/support.hpp"

// A relay that lies once in a conversation over HTTP, and an honest one beside it.
namespace statepass::hostile {
namespace {

using test::Json;

// A body that is JSON, and stays it.
template <class Change>
auto json_lie(Change change) {
  return [change](HttpResponse response) {
    Json json = Json::parse(response.body, nullptr, false);
    change(json);
    const std::string text = json.dump();
    response.body = to_bytes(bytes_of(text));
    return response;
  };
}
Case lie(std::string_view path, std::function<HttpResponse(HttpResponse)> how, std::vector<std::string_view> refusals) {
  return {RelayCase{path, std::move(how), 0}, std::move(refusals)};
}

constexpr std::string_view kJsonPaths[] = {"/v1/chain", "/v1/headers/latest", "/v1/proofs", "/v1/issuers"};

void flip_in_hex(Json& text, std::uint64_t seed) {
  std::string value = text.get<std::string>();
  const std::size_t at = 2 + seed % (value.size() - 2);
  const int digit = value[at] <= '9' ? value[at] - '0' : value[at] - 'a' + 10;
  value[at] = "0123456789abcdef"[digit ^ (1 << seed / 7 % 4)];
  text = value;
}

Case cut_short(Random& random) {
  const std::string_view path = random.pick(kJsonPaths);
  const std::uint64_t seed = random.next();
  return lie(
      path,
      [seed](HttpResponse response) {
        response.body.resize(seed % response.body.size());
        return response;
      },
      names({Errc::json_short, Errc::json_syntax}));
}

Case trailing(Random& random) {
  const std::string_view path = random.pick(kJsonPaths);
  const Bytes more =
      concat({Bytes{static_cast<std::uint8_t>(random.between('!', '~'))}, random.bytes(random.below(20))});
  return lie(
      path,
      [more](HttpResponse response) {
        append(response.body, more);
        return response;
      },
      names({Errc::json_trailing}));
}

Case no_json(Random& random) {
  const Bytes body = random.bytes(random.below(3'000));
  return lie(
      random.pick(kJsonPaths),
      [body](HttpResponse response) {
        response.body = body;
        return response;
      },
      names({Errc::json_syntax, Errc::json_short, Errc::json_type, Errc::json_trailing, Errc::json_number,
             Errc::json_string}));
}

Case other_status(Random& random) {
  static constexpr int kStatuses[] = {100, 204, 301, 400, 401, 403, 404, 410, 418, 500, 502, 504, 999};
  const int status = random.pick(kStatuses);
  const Bytes body = random.bytes(random.below(200));
  return lie(
      random.pick(kJsonPaths), [status, body](HttpResponse) { return HttpResponse{status, {}, body}; },
      names({Errc::sync_status}));
}

Case too_large(Random& random) {
  const std::size_t size = 65'537 + random.below(10'000);
  const std::uint8_t filler = random.byte();
  return lie(
      random.chance(50) ? "/v1/chain" : "/v1/headers/latest",
      [size, filler](HttpResponse response) {
        response.body.resize(size, filler);
        return response;
      },
      names({Errc::sync_answer_size}));
}

struct Member {
  std::string_view path;
  const char* name;
};
constexpr Member kMembers[] = {{"/v1/chain", "chainId"},       {"/v1/chain", "genesisHash"},
                               {"/v1/chain", "relay"},         {"/v1/headers/latest", "header"},
                               {"/v1/headers/latest", "hash"}, {"/v1/proofs", "nodes"},
                               {"/v1/issuers", "certificates"}};

Case member_missing(Random& random) {
  const Member member = random.pick(kMembers);
  const std::string instead = to_hex(random.bytes(6));
  return lie(member.path, json_lie([member, instead](Json& json) {
               json[instead] = json[member.name];
               json.erase(member.name);
             }),
             names({Errc::json_missing}));
}

Case member_of_other_type(Random& random) {
  const Member member = random.pick(kMembers);
  const std::uint64_t seed = random.next();
  return lie(member.path, json_lie([member, seed](Json& json) {
               const Json others[] = {nullptr, true, 1.5 + static_cast<double>(seed % 1'000), Json::object(),
                                      Json::object({{"a", seed}})};
               json[member.name] = others[seed % 5];
             }),
             names({Errc::json_type, Errc::json_missing, Errc::json_range}));
}

Case other_chain(Random& random) {
  const std::uint64_t seed = random.next();
  return lie("/v1/chain", json_lie([seed](Json& json) {
               if (seed % 2 == 0) {
                 json["chainId"] = 1 + seed % 5'360;
               } else {
                 flip_in_hex(json["genesisHash"], seed);
               }
             }),
             names({Errc::sync_chain}));
}

Case other_hash(Random& random) {
  const std::uint64_t seed = random.next();
  return lie("/v1/headers/latest", json_lie([seed](Json& json) { flip_in_hex(json["hash"], seed); }),
             names({Errc::sync_header_other}));
}

// With the hash that fits it, where it has one.
Case changed_header(Random& random) {
  const std::uint64_t seed = random.next();
  return lie("/v1/headers/latest", json_lie([seed](Json& json) {
               flip_in_hex(json["header"], seed);
               const auto header = qbft::SealedHeader::parse(test::hex(json["header"].get<std::string>().substr(2)));
               if (header) json["hash"] = to_hex0x(header->hash());
             }),
             malformed() + forged() +
                 names({Errc::qbft_ommers, Errc::qbft_difficulty, Errc::qbft_mix_hash, Errc::qbft_nonce,
                        Errc::qbft_proposer, Errc::qbft_validators_order, Errc::qbft_time_backwards,
                        Errc::qbft_not_canonical, Errc::qbft_genesis, Errc::qbft_vote, Errc::qbft_time_range}));
}

Case no_hex(Random& random) {
  static constexpr const char* kWrong[] = {"", "0", "0x0", "0xzz", "0X00", "00", "0x 0"};
  const std::string wrong =
      random.pick(kWrong) + std::string(random.chance(50) ? "" : "g") + std::string(random.below(9), '-');
  const bool header = random.chance(50);
  return lie(header ? "/v1/headers/latest" : "/v1/proofs",
             json_lie([wrong, header](Json& json) { header ? json["header"] = wrong : json["nodes"][0] = wrong; }),
             malformed() + names({Errc::base_hex, Errc::sync_answer, Errc::eth_node_missing}));
}

Case nodes(Random& random) {
  const std::uint64_t seed = random.next();
  const bool longer = random.chance(25);
  return lie("/v1/proofs", json_lie([seed, longer](Json& json) {
               Json& list = json["nodes"];
               const std::size_t at = seed % list.size();
               if (longer) {
                 list.insert(list.begin() + static_cast<std::ptrdiff_t>(at), to_hex0x(be_bytes<40>(seed)));
               } else if (seed % 3 == 0) {
                 list.erase(list.begin() + static_cast<std::ptrdiff_t>(at));
               } else {
                 flip_in_hex(list[at], seed);
               }
             }),
             longer ? names({Errc::eth_node_unused}) : names({Errc::eth_node_missing}));
}

// The words of all lists: cut, changed, one more.
Case lists(Random& random) {
  const std::uint64_t seed = random.next();
  return lie(
      "/v1/lists?",
      [seed](HttpResponse response) {
        Random again(seed);
        Bytes& body = response.body;
        switch (again.below(4)) {
          case 0:
            body.resize(again.below(body.size()));
            break;
          case 1: {
            std::uint8_t& byte = again.pick(body);
            byte = static_cast<std::uint8_t>(byte ^ (1u << again.below(8)));
            break;
          }
          case 2:
            append(body, again.bytes(again.between(1, 80)));
            break;
          default:
            body.erase(body.begin(), body.begin() + 40);
        }
        return response;
      },
      names({Errc::status_registry_root, Errc::status_registry_form, Errc::ledger_spare_bits, Errc::ledger_field,
             Errc::ledger_list_id}));
}

Case body(Random& random) {
  const std::uint64_t seed = random.next();
  return lie(
      "/v1/lists/",
      [seed](HttpResponse response) {
        Random again(seed);
        Bytes& body = response.body;
        if (again.chance(50)) {
          body.resize(again.below(body.size()));
        } else {
          append(body, again.bytes(again.between(1, 80)));
        }
        return response;
      },
      names({Errc::deflate_short, Errc::deflate_trailing, Errc::deflate_header, Errc::deflate_data,
             Errc::status_body_size}));
}

// The newest head of some time ago, again and again.
Case old_head(Random& random) {
  RelayCase out{{}, nullptr, random.between(6, 60)};
  return {std::move(out), {"behind"}};
}

}  // namespace

std::vector<Kind> relay_kinds() {
  return {
      {"relay", "cut short", "JSON", 4, cut_short},
      {"relay", "trailing", "bytes behind the JSON", 4, trailing},
      {"relay", "no JSON", "", 4, no_json},
      {"relay", "other status", "", 3, other_status},
      {"relay", "too large", "", 2, too_large},
      {"relay", "member missing", "", 3, member_missing},
      {"relay", "member of other type", "", 4, member_of_other_type},
      {"relay", "other chain", "as it says itself", 4, other_chain},
      {"relay", "other hash", "than the header's", 4, other_hash},
      {"relay", "changed header", "with the hash that fits", 6, changed_header},
      {"relay", "no hexadecimal", "", 3, no_hex},
      {"relay", "nodes", "missing, changed, one more", 6, nodes},
      {"relay", "lists", "cut, changed, one more", 5, lists},
      {"relay", "body", "cut, or longer", 5, body},
      {"relay", "old head", "replayed", 2, old_head},
  };
}

}  // namespace statepass::hostile
