#include "cbor/decoder.hpp"
#include "cbor/encoder.hpp"
#include "support/network.hpp"

using namespace statepass;
using namespace statepass::qbft;
using test::BlockPlan;
using test::Network;
using test::range;

namespace {

constexpr UnixTime kTime = 1'780'000'000;

BlockPlan plan(std::uint64_t number) {
  return {.number = number, .time = kTime + UnixTime(number), .members = range(0, 4), .sealers = range(0, 3)};
}

LightClient client_at(const Network& network, std::uint64_t number) {
  LightClient client(network.checkpoint(plan(1)));
  REQUIRE(client.advance(network.sealed(plan(number)), kTime + 1000).verified());
  return client;
}

// The record with the value of one key replaced, or with a key taken away or added.
Bytes with(ByteView record, std::uint64_t key, const Bytes& value) {
  cbor::Decoder in(record);
  auto count = in.map();
  REQUIRE(count);
  cbor::MapEncoder out;
  bool replaced = false;
  for (std::size_t i = 0; i < *count; ++i) {
    auto name = in.uint();
    auto item = in.item();
    if (*name == key) replaced = true;
    if (*name != key) out.put_raw(static_cast<std::int64_t>(*name), *item);
    if (*name == key && !value.empty()) out.put_raw(static_cast<std::int64_t>(key), value);
  }
  if (!replaced) out.put_raw(static_cast<std::int64_t>(key), value);
  return out.take();
}

}  // namespace

TEST_CASE("a client goes on where its record ends", "[qbft]") {
  Network network(4);
  LightClient before = client_at(network, 50);
  const Bytes record = before.export_state();
  auto after = LightClient::import_state(record, network.checkpoint(plan(1)), {.clock_drift = 7});
  SP_REQUIRE_OK(after);
  CHECK(after->chain() == 5361);
  CHECK(after->checkpoint() == before.checkpoint());
  CHECK(after->blocks() == before.blocks());
  CHECK(after->rules().clock_drift == 7);
  CHECK_FALSE(after->contradiction());
  CHECK(after->export_state() == record);
  CHECK(after->advance(network.sealed(plan(51)), kTime + 1000).result == HeaderResult::advanced);
  CHECK(after->advance(network.sealed(plan(50)), kTime + 1000).result == HeaderResult::known);
}

TEST_CASE("the record is small", "[qbft]") {
  Network network(51);
  LightClient client(network.checkpoint({.number = 1'000'000, .time = kTime, .members = range(0, 51)}));
  for (std::uint64_t i = 1; i <= 40; ++i) {
    BlockPlan next{.number = 1'000'000 + i, .time = kTime, .members = range(0, 51), .sealers = range(0, 34)};
    REQUIRE(client.advance(network.sealed(next), kTime).verified());
  }
  CHECK(client.export_state().size() < 8192);
}

TEST_CASE("a contradiction survives the restart", "[qbft]") {
  Network network(4);
  LightClient before = client_at(network, 50);
  BlockPlan other = plan(50);
  other.state_root.fill(9);
  REQUIRE(before.advance(network.sealed(other), kTime + 1000).result == HeaderResult::stopped);
  auto after = LightClient::import_state(before.export_state(), network.checkpoint(plan(1)));
  SP_REQUIRE_OK(after);
  CHECK(after->contradiction() == before.contradiction());
  CHECK(after->advance(network.sealed(plan(51)), kTime + 1000).result == HeaderResult::stopped);
  CHECK(after->export_state() == before.export_state());
}

TEST_CASE("a record does not lead back behind the built-in checkpoint", "[qbft]") {
  Network network(4);
  const Bytes record = client_at(network, 50).export_state();
  SP_REQUIRE_OK(LightClient::import_state(record, network.checkpoint(plan(50))));
  SP_CHECK_ERROR(LightClient::import_state(record, network.checkpoint(plan(51))), qbft_state_older);
  SP_CHECK_ERROR(LightClient::import_state(record, network.checkpoint(plan(1), 5362)), qbft_state_chain);
  // At odds with the built-in checkpoint: the newest block, and one before it.
  for (std::uint64_t number : {1u, 50u}) {
    BlockPlan other = plan(number);
    other.state_root.fill(9);
    SP_CHECK_ERROR(LightClient::import_state(record, network.checkpoint(other)), qbft_state_chain);
  }
}

TEST_CASE("the first version of the record is read, and goes on as the second", "[qbft]") {
  Network network(4);
  LightClient client = client_at(network, 50);
  const Bytes first = with(with(client.export_state(), 5, {}), 1, {1});
  auto read = LightClient::import_state(first, network.checkpoint(plan(1)));
  SP_REQUIRE_OK(read);
  CHECK(read->blocks() == client.blocks());
  const Bytes second = read->export_state();
  CHECK(second == with(first, 1, {2}));
  // Once its header is seen again, it is kept.
  CHECK(read->advance(network.sealed(plan(50)), kTime + 1000).result == HeaderResult::known);
  CHECK(read->export_state() == client.export_state());

  BlockPlan other = plan(50);
  other.state_root.fill(9);
  for (const Bytes& known : {network.sealed(plan(50)), Bytes()}) {
    cbor::Encoder contradiction;
    contradiction.array(3).array(3).uint(50).bstr(client.head().hash).integer(client.head().time);
    contradiction.bstr(known).bstr(network.sealed(other));
    auto stopped = LightClient::import_state(with(first, 4, contradiction.bytes()), network.checkpoint(plan(1)));
    SP_REQUIRE_OK(stopped);
    REQUIRE(stopped->contradiction());
    CHECK(stopped->contradiction()->trusted == client.checkpoint());
    CHECK(stopped->contradiction()->verified.size() == (known.empty() ? 0 : 1));
    SP_REQUIRE_OK(LightClient::import_state(stopped->export_state(), network.checkpoint(plan(1))));
  }
}

TEST_CASE("records that are refused", "[qbft]") {
  Network network(4);
  const Checkpoint built_in = network.checkpoint(plan(1));
  LightClient client = client_at(network, 50);
  const Bytes record = client.export_state();
  auto import = [&](const Bytes& bytes) { return LightClient::import_state(bytes, built_in); };
  auto block = [](std::uint64_t number, const Hash32& hash, UnixTime time) {
    return cbor::Encoder().array(3).uint(number).bstr(hash).integer(time).take();
  };
  const VerifiedBlock head = client.head();
  const Bytes last = block(head.number, head.hash, head.time);

  SP_REQUIRE_OK(import(record));
  SP_CHECK_ERROR(import(with(record, 1, {3})), qbft_state_version);
  SP_CHECK_ERROR(import(with(record, 1, {0})), qbft_state_version);
  SP_CHECK_ERROR(import(with(record, 1, {})), qbft_state_form);
  SP_CHECK_ERROR(import(with(record, 5, {0})), cbor_type);
  SP_CHECK_ERROR(import(with(record, 5, {0x40})), rlp_short);
  SP_CHECK_ERROR(import(with(record, 5, cbor::Encoder().bstr(network.sealed(plan(51))).take())), qbft_state_form);
  SP_CHECK_ERROR(import(with(record, 5, cbor::Encoder().bstr(Bytes(8193)).take())), qbft_state_form);
  SP_CHECK_ERROR(import(with(record, 1, {1})), qbft_state_form);  // with a header, which version 1 did not have
  SP_CHECK_ERROR(import(with(record, 9, {0})), qbft_state_form);
  SP_CHECK_ERROR(import(with(with(record, 8, {0}), 9, {0})), qbft_state_form);
  SP_CHECK_ERROR(import(with(record, 2, {})), qbft_state_form);
  SP_CHECK_ERROR(import(with(record, 2, {0})), cbor_type);
  SP_CHECK_ERROR(import(with(record, 3, {0x80})), qbft_state_form);
  SP_CHECK_ERROR(import(with(record, 3, concat({Bytes{0x81}, block(50, Hash32{}, head.time)}))), qbft_state_form);
  SP_CHECK_ERROR(import(with(record, 3, concat({Bytes{0x81}, block(51, head.hash, head.time)}))), qbft_state_form);
  SP_CHECK_ERROR(import(with(record, 3, concat({Bytes{0x81}, block(50, head.hash, head.time + 1)}))), qbft_state_form);
  SP_CHECK_ERROR(import(with(record, 3, concat({Bytes{0x82}, last, last}))), qbft_state_form);
  SP_CHECK_ERROR(import(with(record, 3, test::hex("81 82 01 02"))), qbft_state_form);
  SP_CHECK_ERROR(import(with(record, 3, test::hex("81 83 01 41 00 02"))), cbor_range);
  SP_CHECK_ERROR(import(with(record, 4, {0})), cbor_type);
  Bytes many = {0x98, 33};
  for (std::uint64_t i = 0; i < 33; ++i) append(many, block(18 + i, Hash32{}, 1));
  SP_CHECK_ERROR(import(with(record, 3, many)), qbft_state_form);
  SP_CHECK_ERROR(import(test::hex("bf ff")), cbor_indefinite);
  Bytes behind = record;
  behind.push_back(0);
  SP_CHECK_ERROR(import(behind), cbor_trailing);
  for (std::size_t size = 0; size < record.size(); ++size) {
    CHECK_FALSE(import(Bytes(record.begin(), record.begin() + static_cast<std::ptrdiff_t>(size))));
  }
}
