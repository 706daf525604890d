#pragma once

#include "base/bytes.hpp"
#include "base/result.hpp"

// DEFLATE in one call each way. Output is never grown past what the caller allows, whatever the input says.
namespace statepass::deflate {

// Level 9, memory 9, window 32 KiB. Other encoders give other bytes for the same content: never compare compressed
// bytes.
Bytes deflate_raw(ByteView content, ByteView dictionary = {});
Bytes deflate_zlib(ByteView content);

// A raw stream (RFC 1951) that gives exactly `size` bytes and ends with its final block at the end of the input.
// `dictionary` stands before the output; of a longer one its last 32,768 bytes count. The caller bounds `size`.
// deflate_data: not a DEFLATE stream; deflate_short: the input ends before the final block; deflate_size: the output is
// longer or shorter than `size`; deflate_trailing: bytes follow the final block.
Result<Bytes> inflate_raw(ByteView input, ByteView dictionary, std::size_t size);

// A zlib stream (RFC 1950) of at most `most` bytes of content. Errors as above (deflate_size: longer than `most`), and
// deflate_header: not a zlib header, or one that asks for a dictionary; deflate_checksum: the Adler-32 differs.
Result<Bytes> inflate_zlib(ByteView input, std::size_t most);

}  // namespace statepass::deflate
