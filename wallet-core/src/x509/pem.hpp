#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "x509/certificate.hpp"

// RFC 7468 texts.
namespace statepass::x509 {

struct PemBlock {
  std::string_view label;  // view into the text
  Bytes content;
};

// The blocks of a text, in order; what stands between them is passed over. x509_pem: no block, one without its end or
// with another label there, or content that is not base64.
Result<std::vector<PemBlock>> parse_pem(std::string_view text);
std::string to_pem(std::string_view label, ByteView content);

// All certificates of a file: PEM with one or more, or one in DER. The errors of parse_pem and Certificate::parse.
Result<std::vector<Certificate>> read_certificates(ByteView file);

}  // namespace statepass::x509
