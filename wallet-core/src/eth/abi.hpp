#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "base/bytes.hpp"
#include "base/result.hpp"
#include "eth/address.hpp"

// The contract ABI: 32-byte words, with what has no fixed size behind them (Solidity, "Contract ABI Specification").
namespace statepass::eth::abi {

// Arguments in their order. uintN and intN of every width are one word.
class Encoder {
 public:
  Encoder& word(const Hash32& value);
  Encoder& uint(std::uint64_t value) { return word(word_of(value)); }
  Encoder& boolean(bool value) { return uint(value ? 1 : 0); }
  Encoder& address(const Address& value) { return word(word_of(value)); }
  // bytesN with N below 32: left-aligned. At most 32 bytes.
  Encoder& fixed_bytes(ByteView value);
  // bytes; string for UTF-8.
  Encoder& bytes(ByteView value);
  Encoder& string(std::string_view value) { return bytes(bytes_of(value)); }
  // A struct, or an array of fixed length.
  Encoder& tuple(const Encoder& members);
  // T[]: each element an Encoder that holds one value; a struct as Encoder().tuple(…).
  Encoder& array(std::span<const Encoder> elements);

  Bytes encode() const;

 private:
  struct Part {
    bool dynamic;  // its place holds the offset of its bytes
    Bytes bytes;
  };
  bool is_dynamic() const;

  std::vector<Part> parts_;
};

using Selector = ByteArray<4>;

// The first four bytes of keccak256 of a function's or an error's signature: "anchor(bytes32,uint8)".
Selector selector(std::string_view signature);
// What a transaction to a contract carries as data.
Bytes call(std::string_view signature, const Encoder& arguments);

// Pulls words out of what a contract returned, logged or reverted with. Views live as long as the input.
// Errors: eth_abi_short (the data ends), eth_abi_padding (bits set outside of the type), eth_abi_range (a number above
// what was asked for), eth_abi_offset (an offset to outside of the data, or not to a word).
class Decoder {
 public:
  explicit Decoder(ByteView data) : data_(data) {}

  Result<Hash32> word();
  Result<std::uint64_t> uint(std::uint64_t most = ~std::uint64_t{0});
  Result<bool> boolean();
  Result<Address> address();
  // bytes or string, of a struct whose first word is the first that this decoder reads.
  Result<ByteView> bytes();

 private:
  ByteView data_;
  std::size_t position_ = 0;
};

// What a call that reverts gives back: a custom error, Error(string) or Panic(uint256).
struct Revert {
  Selector selector;
  ByteView arguments;
};
// eth_abi_short: fewer than four bytes (a revert without a reason).
Result<Revert> parse_revert(ByteView data);

}  // namespace statepass::eth::abi
