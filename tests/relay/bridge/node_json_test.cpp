#include "bridge/chain/node_json.hpp"

#include "bridge/chain/proof_book.hpp"
#include "rlp/encoder.hpp"
#include "support/fake_chain.hpp"
#include "support/network.hpp"
#include "support/recordings.hpp"

using namespace statepass;
using namespace statepass::bridge;

namespace {

// A recorded header as eth_getBlockByNumber shows it; the members follow the number of fields.
Json json_of(const test::RecordedHeader& recorded) {
  const auto header = eth::parse_header(recorded.raw);
  REQUIRE(header);
  const auto number = [](std::uint64_t value) { return common::quantity_text(value); };
  Json out{{"parentHash", to_hex0x(header->parent_hash)},
           {"sha3Uncles", to_hex0x(header->ommers_hash)},
           {"miner", to_hex0x(header->coinbase)},
           {"stateRoot", to_hex0x(header->state_root)},
           {"transactionsRoot", to_hex0x(header->transactions_root)},
           {"receiptsRoot", to_hex0x(header->receipts_root)},
           {"logsBloom", to_hex0x(header->logs_bloom)},
           {"difficulty", number(header->difficulty)},
           {"number", number(header->number)},
           {"gasLimit", number(header->gas_limit)},
           {"gasUsed", number(header->gas_used)},
           {"timestamp", number(header->timestamp)},
           {"extraData", to_hex0x(header->extra_data)},
           {"mixHash", to_hex0x(header->mix_hash)},
           {"nonce", to_hex0x(header->nonce)},
           {"hash", to_hex0x(recorded.hash)}};
  const char* names[] = {"baseFeePerGas",         "withdrawalsRoot", "blobGasUsed",         "excessBlobGas",
                         "parentBeaconBlockRoot", "requestsHash",    "blockAccessListHash", "slotNumber"};
  for (std::size_t i = 0; i < header->later.size(); ++i) {
    const Bytes& item = header->later[i];
    const bool hash = item.size() == 33;
    const Bytes value = item.size() == 1 && item[0] < 0x80 ? item : Bytes(item.begin() + 1, item.end());
    out[names[i]] = hash ? to_hex0x(value) : number(be_value(value));
  }
  return out;
}

}  // namespace

TEST_CASE("headers of real networks are rebuilt from their members, whatever the fork") {
  std::size_t rebuilt = 0;
  for (const char* chain : test::kHeaderModeChains) {
    for (const auto& recorded : test::recorded_headers(chain)) {
      const auto header = header_of_block(json_of(recorded));
      INFO(chain << " " << recorded.number << " " << (header ? "" : header.error()));
      REQUIRE(header);
      REQUIRE(header->raw() == recorded.raw);
      ++rebuilt;
    }
  }
  CHECK((rebuilt == 0 || rebuilt > 1'500));
}

TEST_CASE("a header of Amsterdam, which no recorded network has, is rebuilt with its two fields more") {
  const test::Network network(4);
  const test::BlockPlan plan{.members = test::range(0, 4), .sealers = test::range(0, 3)};
  eth::Header fields = network.fields(plan);
  const auto number = [](std::uint64_t value) { return rlp::Encoder().uint(value).take(); };
  const auto hash = [](std::uint8_t byte) { return rlp::Encoder().string(Bytes(32, byte)).take(); };
  fields.later = {number(7), hash(1), number(0), number(0), hash(2), hash(3), hash(4), number(9)};
  test::RecordedHeader made;
  made.raw = qbft::seal_header(fields, network.extra(plan), {});
  made.hash = qbft::block_hash_of(fields, network.extra(plan));
  const auto header = header_of_block(json_of(made));
  REQUIRE(header);
  CHECK(header->raw() == made.raw);
}

TEST_CASE("a header is refused when a member is missing, malformed, or does not fit the hash") {
  test::FakeChain chain;
  chain.mine();
  const Json request{{"id", 1}, {"method", "eth_getBlockByNumber"}, {"params", {"0x1", false}}};
  const Json block = Json::parse(chain.reply(request).body)["result"];
  REQUIRE(header_of_block(block));
  for (const char* name :
       {"parentHash", "sha3Uncles", "miner", "stateRoot", "transactionsRoot", "receiptsRoot", "logsBloom", "difficulty",
        "number", "gasLimit", "gasUsed", "timestamp", "extraData", "mixHash", "nonce", "hash"}) {
    INFO(name);
    Json without = block;
    without.erase(name);
    CHECK_FALSE(header_of_block(without));
    Json number = block;
    number[name] = 7;
    CHECK_FALSE(header_of_block(number));
    Json other = block;
    std::string text = block[name].get<std::string>();
    // Of the extra data a byte of the vanity: the seals are not covered by the hash.
    char& digit = text[std::min<std::size_t>(text.size() - 1, 20)];
    digit = digit == '1' ? '2' : '1';
    other[name] = text;
    CHECK_FALSE(header_of_block(other));
  }
  CHECK_FALSE(header_of_block(Json()));
  Json gap = block;
  gap.erase("baseFeePerGas");
  gap["withdrawalsRoot"] = to_hex0x(Hash32{});
  CHECK_FALSE(header_of_block(gap));
  Json extra = block;
  extra["withdrawalsRoot"] = to_hex0x(Hash32{});
  CHECK_FALSE(header_of_block(extra));
}

TEST_CASE("proofs that real nodes gave are taken into a book and come out provable") {
  std::size_t taken = 0;
  for (const char* chain : test::kProofChains) {
    for (const Json& of_node : test::recorded_proofs(chain)) {
      const auto parsed =
          qbft::SealedHeader::parse(test::hex(of_node["header"]["rawHeader"].get<std::string>().substr(2)));
      REQUIRE(parsed);
      const KnownHeader known{.number = parsed->number(),
                              .hash = parsed->hash(),
                              .parent = parsed->fields().parent_hash,
                              .time = parsed->time(),
                              .state_root = parsed->state_root(),
                              .raw = parsed->raw(),
                              .signers = {},
                              .answer = nullptr};
      for (const Json& one : of_node["cases"]) {
        const Json* result = common::member(one["response"], "result");
        if (result == nullptr || result->is_null()) continue;
        ProofItem item{*address_of(one["request"]["params"][0].get<std::string>()), {}};
        for (const Json& slot : one["request"]["params"][1])
          if (std::ranges::find(item.slots, *fixed_bytes<32>(&slot)) == item.slots.end())
            item.slots.push_back(*fixed_bytes<32>(&slot));
        ProofBook book(std::make_shared<const KnownHeader>(known));
        const auto done = book.take(item, *result);
        INFO(chain << " " << one["description"] << (done ? "" : done.error()));
        REQUIRE(done);
        CHECK_FALSE(book.missing(item));
        ++taken;
        // A byte of the account's leaf: nothing of it is believed.
        Json changed = *result;
        std::string leaf = changed["accountProof"].back().get<std::string>();
        leaf[leaf.size() - 3] = leaf[leaf.size() - 3] == '0' ? '1' : '0';
        changed["accountProof"].back() = leaf;
        ProofBook other(std::make_shared<const KnownHeader>(known));
        CHECK_FALSE(other.take(item, changed));
      }
    }
  }
  CHECK((taken == 0 || taken > 50));
}
