#pragma once

#include <initializer_list>
#include <string>
#include <vector>

#include "base/secret.hpp"
#include "cbor/encoder.hpp"
#include "present/members.hpp"

// How records are written and read: a map with integer keys, ascending, key 0 the version.
namespace statepass::holder {

// Pieces of an encoding in one buffer of exactly their size, so that secrets among them leave no copy behind.
inline SecretBytes join(std::initializer_list<ByteView> pieces) {
  std::size_t size = 0;
  for (ByteView piece : pieces) size += piece.size();
  SecretBytes out(size);
  std::uint8_t* at = out.data();
  for (ByteView piece : pieces) at = std::copy(piece.begin(), piece.end(), at);
  return out;
}

// The head of a record of `members` members beside the version.
inline cbor::Encoder begin_record(std::uint64_t version, std::size_t members) {
  cbor::Encoder out;
  out.map(members + 1).uint(0).uint(version);
  return out;
}

// One member of a record that was validated.
class RecordReader {
 public:
  // holder_version, holder_record.
  static Result<RecordReader> open(ByteView record, std::uint64_t version) {
    auto decoder = cbor::Decoder::open(record, cbor::kProfileRules);
    if (!decoder) return fail(Errc::holder_record);
    auto members = present::Members::read(*decoder, {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15});
    if (!members) return fail(Errc::holder_record);
    RecordReader out(*std::move(members));
    SP_TRY_ASSIGN(const std::uint64_t found, out.uint(0));
    if (found > version) return fail(Errc::holder_version);
    if (found != version) return fail(Errc::holder_record);
    return out;
  }

  bool has(std::int64_t key) const { return members_.has(key); }
  Result<cbor::Decoder> get(std::int64_t key) const {
    auto out = members_.get(key);
    if (!out) return fail(Errc::holder_record);
    return out;
  }
  Result<std::uint64_t> uint(std::int64_t key) const {
    return read<std::uint64_t>(key, [](cbor::Decoder& in) { return in.uint(); });
  }
  // A time; one that is no number of seconds here is refused.
  Result<std::int64_t> time(std::int64_t key) const {
    return read<std::int64_t>(key, [](cbor::Decoder& in) { return in.integer(); });
  }
  Result<bool> boolean(std::int64_t key) const {
    return read<bool>(key, [](cbor::Decoder& in) { return in.boolean(); });
  }
  Result<ByteView> bytes(std::int64_t key) const {
    return read<ByteView>(key, [](cbor::Decoder& in) { return in.bstr(); });
  }
  template <std::size_t N>
  Result<ByteArray<N>> array(std::int64_t key) const {
    return read<ByteArray<N>>(key, [](cbor::Decoder& in) { return in.template bstr_array<N>(); });
  }
  Result<std::string> text(std::int64_t key) const {
    SP_TRY_ASSIGN(const std::string_view view,
                  read<std::string_view>(key, [](cbor::Decoder& in) { return in.tstr(); }));
    return std::string(view);
  }
  Result<std::vector<std::string>> texts(std::int64_t key) const {
    SP_TRY_ASSIGN(cbor::Decoder in, get(key));
    auto count = in.array();
    if (!count) return fail(Errc::holder_record);
    std::vector<std::string> out;
    for (std::size_t i = 0; i < *count; ++i) {
      auto one = in.tstr();
      if (!one) return fail(Errc::holder_record);
      out.emplace_back(*one);
    }
    return out;
  }

 private:
  explicit RecordReader(present::Members members) : members_(std::move(members)) {}

  template <class T, class Take>
  Result<T> read(std::int64_t key, Take take) const {
    SP_TRY_ASSIGN(cbor::Decoder in, get(key));
    Result<T> out = take(in);
    if (!out) return fail(Errc::holder_record);
    return out;
  }

  present::Members members_;
};

}  // namespace statepass::holder
