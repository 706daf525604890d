#include "x509/pem.hpp"

#include "base/text.hpp"

namespace statepass::x509 {
namespace {

constexpr std::string_view kBegin = "-----BEGIN ", kEnd = "-----END ", kDashes = "-----";
constexpr std::size_t kLineLength = 64;

bool is_space(char c) {
  return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

}  // namespace

Result<std::vector<PemBlock>> parse_pem(std::string_view text) {
  std::vector<PemBlock> out;
  for (std::size_t at = 0; (at = text.find(kBegin, at)) != std::string_view::npos;) {
    const std::size_t label_begin = at + kBegin.size();
    const std::size_t label_end = text.find(kDashes, label_begin);
    if (label_end == std::string_view::npos) return fail(Errc::x509_pem, at);
    const std::string_view label = text.substr(label_begin, label_end - label_begin);
    const std::size_t content_begin = label_end + kDashes.size();
    const std::size_t content_end = text.find(kEnd, content_begin);
    if (content_end == std::string_view::npos) return fail(Errc::x509_pem, at);
    const std::string_view tail = text.substr(content_end + kEnd.size());
    if (!tail.starts_with(label) || !tail.substr(label.size()).starts_with(kDashes)) {
      return fail(Errc::x509_pem, content_end);
    }
    std::string digits;
    for (char c : text.substr(content_begin, content_end - content_begin)) {
      if (!is_space(c)) digits.push_back(c);
    }
    auto content = from_base64(digits);
    if (!content || content->empty()) return fail(Errc::x509_pem, content_begin);
    out.push_back({label, *std::move(content)});
    at = content_end + kEnd.size();
  }
  if (out.empty()) return fail(Errc::x509_pem);
  return out;
}

std::string to_pem(std::string_view label, ByteView content) {
  std::string out;
  out.append(kBegin).append(label).append(kDashes).append("\n");
  const std::string digits = to_base64(content);
  for (std::size_t at = 0; at < digits.size(); at += kLineLength) out.append(digits, at, kLineLength).append("\n");
  return out.append(kEnd).append(label).append(kDashes).append("\n");
}

Result<std::vector<Certificate>> read_certificates(ByteView file) {
  std::vector<Certificate> out;
  if (!file.empty() && file[0] == tag::kSequence) {
    SP_TRY_ASSIGN(Certificate certificate, Certificate::parse(file));
    out.push_back(std::move(certificate));
    return out;
  }
  SP_TRY_ASSIGN(const std::vector<PemBlock> blocks, parse_pem(text_of(file)));
  for (const PemBlock& block : blocks) {
    if (block.label != "CERTIFICATE") continue;
    SP_TRY_ASSIGN(Certificate certificate, Certificate::parse(block.content));
    out.push_back(std::move(certificate));
  }
  if (out.empty()) return fail(Errc::x509_pem);
  return out;
}

}  // namespace statepass::x509
