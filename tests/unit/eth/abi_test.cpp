#include "eth/abi.hpp"

#include "crypto/keccak.hpp"
#include "eth/typed_data.hpp"
#include "support/support.hpp"

using namespace statepass;
using namespace statepass::eth;
using test::hex;
using test::hex_array;

TEST_CASE("the examples of Solidity's ABI specification", "[eth]") {
  CHECK(to_hex(abi::call("baz(uint32,bool)", abi::Encoder().uint(69).boolean(true))) ==
        "cdcd77c0"
        "0000000000000000000000000000000000000000000000000000000000000045"
        "0000000000000000000000000000000000000000000000000000000000000001");
  CHECK(to_hex(abi::call(
            "bar(bytes3[2])",
            abi::Encoder().tuple(abi::Encoder().fixed_bytes(bytes_of("abc")).fixed_bytes(bytes_of("def"))))) ==
        "fce353f6"
        "6162630000000000000000000000000000000000000000000000000000000000"
        "6465660000000000000000000000000000000000000000000000000000000000");
  const abi::Encoder numbers[] = {abi::Encoder().uint(1), abi::Encoder().uint(2), abi::Encoder().uint(3)};
  CHECK(to_hex(abi::call("sam(bytes,bool,uint256[])",
                         abi::Encoder().bytes(bytes_of("dave")).boolean(true).array(numbers))) ==
        "a5643bf2"
        "0000000000000000000000000000000000000000000000000000000000000060"
        "0000000000000000000000000000000000000000000000000000000000000001"
        "00000000000000000000000000000000000000000000000000000000000000a0"
        "0000000000000000000000000000000000000000000000000000000000000004"
        "6461766500000000000000000000000000000000000000000000000000000000"
        "0000000000000000000000000000000000000000000000000000000000000003"
        "0000000000000000000000000000000000000000000000000000000000000001"
        "0000000000000000000000000000000000000000000000000000000000000002"
        "0000000000000000000000000000000000000000000000000000000000000003");
  // g(uint256[][],string[]) with [[1, 2], [3]] and ["one", "two", "three"]
  const abi::Encoder first[] = {abi::Encoder().uint(1), abi::Encoder().uint(2)}, second[] = {abi::Encoder().uint(3)};
  const abi::Encoder lists[] = {abi::Encoder().array(first), abi::Encoder().array(second)};
  const abi::Encoder words[] = {abi::Encoder().string("one"), abi::Encoder().string("two"),
                                abi::Encoder().string("three")};
  Bytes nested = abi::call("g(uint256[][],string[])", abi::Encoder().array(lists).array(words));
  CHECK(to_hex(ByteView(nested).first(4)) == "2289b18c");
  CHECK(to_hex(ByteView(nested).subspan(4, 64)) ==
        "0000000000000000000000000000000000000000000000000000000000000040"
        "0000000000000000000000000000000000000000000000000000000000000140");
  CHECK(nested.size() == 4 + 20 * 32);
  CHECK(to_hex(ByteView(nested).subspan(4 + 2 * 32, 4 * 32)) ==
        "0000000000000000000000000000000000000000000000000000000000000002"
        "0000000000000000000000000000000000000000000000000000000000000040"
        "00000000000000000000000000000000000000000000000000000000000000a0"
        "0000000000000000000000000000000000000000000000000000000000000002");
}

TEST_CASE("a struct with bytes inside an array", "[eth]") {
  // updateMany((uint64,uint32,bytes,bytes)[]), one element with words 0102 and no siblings
  const abi::Encoder update[] = {abi::Encoder().tuple(abi::Encoder().uint(7).uint(1).bytes(hex("0102")).bytes({}))};
  CHECK(to_hex(abi::Encoder().array(update).encode()) ==
        "0000000000000000000000000000000000000000000000000000000000000020"  // the array
        "0000000000000000000000000000000000000000000000000000000000000001"  // its length
        "0000000000000000000000000000000000000000000000000000000000000020"  // its only element
        "0000000000000000000000000000000000000000000000000000000000000007"
        "0000000000000000000000000000000000000000000000000000000000000001"
        "0000000000000000000000000000000000000000000000000000000000000080"
        "00000000000000000000000000000000000000000000000000000000000000c0"
        "0000000000000000000000000000000000000000000000000000000000000002"
        "0102000000000000000000000000000000000000000000000000000000000000"
        "0000000000000000000000000000000000000000000000000000000000000000");
}

TEST_CASE("words are decoded strictly", "[eth]") {
  Address address = hex_array<20>("19e7e376e7c213b7e7e7e46cc70a5dd086daff2a");
  Bytes data = abi::Encoder().uint(5).boolean(true).address(address).bytes(hex("010203")).encode();
  abi::Decoder in(data);
  CHECK(in.uint() == 5u);
  CHECK(in.boolean() == true);
  CHECK(in.address() == address);
  CHECK(to_bytes(*in.bytes()) == hex("010203"));

  Bytes ones(32, 0xff), zero(32), two = to_bytes(word_of(2)), outside = to_bytes(word_of(64));
  SP_CHECK_ERROR(abi::Decoder(ByteView(zero).first(31)).word(), eth_abi_short);
  SP_CHECK_ERROR(abi::Decoder(ones).uint(), eth_abi_range);
  SP_CHECK_ERROR(abi::Decoder(two).uint(1), eth_abi_range);
  SP_CHECK_ERROR(abi::Decoder(two).boolean(), eth_abi_range);
  SP_CHECK_ERROR(abi::Decoder(ones).address(), eth_abi_padding);
  SP_CHECK_ERROR(abi::Decoder(outside).bytes(), eth_abi_offset);
  SP_CHECK_ERROR(abi::Decoder(two).bytes(), eth_abi_offset);
  SP_CHECK_ERROR(abi::Decoder(ones).bytes(), eth_abi_range);
  Bytes at_end = to_bytes(word_of(32));
  SP_CHECK_ERROR(abi::Decoder(at_end).bytes(), eth_abi_short);
  // a length above what is there, and above what can be
  Bytes too_long = concat({word_of(32), word_of(33), Bytes(32)}), huge = concat({word_of(32), ones, Bytes(32)});
  SP_CHECK_ERROR(abi::Decoder(too_long).bytes(), eth_abi_short);
  SP_CHECK_ERROR(abi::Decoder(huge).bytes(), eth_abi_range);
  Bytes most = concat({word_of(32), word_of(~std::uint64_t{0}), Bytes(32)});
  SP_CHECK_ERROR(abi::Decoder(most).bytes(), eth_abi_short);
  Bytes cut = concat({word_of(32), word_of(3), hex("010203")});
  SP_CHECK_ERROR(abi::Decoder(cut).bytes(), eth_abi_short);
  Bytes dirty = concat({word_of(32), word_of(3), Bytes(32, 1)});
  SP_CHECK_ERROR(abi::Decoder(dirty).bytes(), eth_abi_padding);
}

TEST_CASE("reverts", "[eth]") {
  // Error("nope")
  Bytes data = abi::call("Error(string)", abi::Encoder().string("nope"));
  auto revert = abi::parse_revert(data);
  SP_REQUIRE_OK(revert);
  CHECK(to_hex(revert->selector) == "08c379a0");
  CHECK(text_of(*abi::Decoder(revert->arguments).bytes()) == "nope");
  CHECK(to_hex(abi::selector("Panic(uint256)")) == "4e487b71");
  SP_CHECK_ERROR(abi::parse_revert(hex("08c379")), eth_abi_short);
}

TEST_CASE("the example of EIP-712, without its nested types", "[eth]") {
  Eip712Domain domain{"Ether Mail", "1", 1, hex_array<20>("CcCCccccCCCCcCCCCCCcCcCccCcCCCcCcccccccC")};
  CHECK(to_hex(domain_separator(domain)) == "f2cee375fa42b42143804025fc449deafd50cc031ca257e0b194a650a912090f");
  // Person("Cow", 0xCD2a…), as EIP-712 hashes it within Mail
  Hash32 person = hash_struct("Person(string name,address wallet)",
                              abi::Encoder()
                                  .word(crypto::keccak256(bytes_of("Cow")))
                                  .address(hex_array<20>("CD2a3d9F938E13CD947Ec05AbC7FE734Df8DD826")));
  CHECK(to_hex(person) == "fc71e5fa27ff56c350aa531bc129ebdf613b772b6604664f5d8dbe21b85eb0c8");
  // The digest of the whole example, from the hash of its struct.
  CHECK(to_hex(typed_data_digest(domain,
                                 hex_array<32>("c52c0ee5d84264471806290a3f2c4cecfc5490626bf912d01f240d7a274b371e"))) ==
        "be609aee343fb3c4b28e1df9e632fca64fcfaede20f02e86244efddf30957bd2");
}
