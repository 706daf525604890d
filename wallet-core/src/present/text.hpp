#pragma once

#include <span>
#include <string>
#include <string_view>

#include "base/bytes.hpp"
#include "base/result.hpp"

// Envelopes as text (presentation specification 1.2).
namespace statepass::present {

inline constexpr std::string_view kPrefixQ = "SP1:";
inline constexpr std::string_view kPrefixU = "statepass:1/";
inline constexpr std::string_view kFragment = "#sp=1/";
inline constexpr std::size_t kMostText = 65'536;

// Form Q: SP1: and Base45. Form U: statepass:1/ and Base32 in lower case.
std::string write_text_q(ByteView envelope);
std::string write_text_u(ByteView envelope);
// Form U for wallets that are web pages: `page` (https://host/path, a claimed link of the wallet), #sp=1/ and Base32.
std::string write_link(std::string_view page, ByteView envelope);

enum class Origin : std::uint8_t {
  scanned,  // characters as they stand in the code
  pasted,   // or typed, or read from a file: white space at both ends falls away
};

// The envelope in a text of form Q or U. `pages` are the claimed links that this program answers to: a wallet's own; a
// reader gives none, because it must not open what a holder shows.
// present_not_statepass: neither form (silence while scanning); present_version: a version other than 1;
// present_too_large: above kMostText; present_alphabet: not Base45 or Base32, at its offset in `text`.
Result<Bytes> read_text(std::string_view text, Origin origin, std::span<const std::string_view> pages = {});

// The same for the fragment of the page's own address: sp=1/…, with or without the #.
Result<Bytes> read_fragment(std::string_view fragment);

}  // namespace statepass::present
