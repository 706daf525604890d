#pragma once

#include <optional>

#include <string>
#include <vector>

#include "cli/output.hpp"

// `qr`.
namespace statepass::cli {

// The content of a file as one code: a PGM picture on standard output, `scale` pixels a module.
void encode_picture(const std::string& file, unsigned scale);
// The same of content that is at hand; `file` is named when it is too long for a code.
void write_picture(const std::string& file, ByteView content, unsigned scale);
// The codes in PNG and PGM pictures.
void decode_pictures(const std::vector<std::string>& files, Results& results);

// A grey picture out of PGM (P5, 8 bits) or PNG (8 bits, not interlaced). Nothing when it is neither.
struct Picture {
  std::uint32_t width;
  std::uint32_t height;
  Bytes luma;
};
std::optional<Picture> read_picture(ByteView file);

}  // namespace statepass::cli
