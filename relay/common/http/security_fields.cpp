#include "common/http/security_fields.hpp"

namespace statepass::common {
namespace {

constexpr const char* kTransport = "Strict-Transport-Security: max-age=31536000; includeSubDomains\r\n";

}  // namespace

std::string page_security_fields(const PageSecurity& page) {
  std::string policy =
      "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data: blob:; "
      "media-src 'self' blob:; font-src 'self'; worker-src 'self'; manifest-src 'self'; base-uri 'none'; "
      "form-action 'none'; frame-ancestors 'none'; connect-src 'self'";
  for (const std::string& origin : page.connect) policy.append(" ").append(origin);
  policy.append("; require-trusted-types-for 'script'; trusted-types");
  if (page.trusted_types.empty()) policy.append(" 'none'");
  for (const std::string& name : page.trusted_types) policy.append(" ").append(name);
  std::string fields = "Content-Security-Policy: " + policy + "\r\n";
  fields +=
      "Cross-Origin-Opener-Policy: same-origin\r\n"
      "Cross-Origin-Embedder-Policy: require-corp\r\n"
      "Cross-Origin-Resource-Policy: same-origin\r\n"
      "Referrer-Policy: no-referrer\r\n"
      "X-Content-Type-Options: nosniff\r\n"
      "Integrity-Policy: blocked-destinations=(script)\r\n"
      "Permissions-Policy: camera=(self), screen-wake-lock=(self), clipboard-write=(self), clipboard-read=(self), "
      "publickey-credentials-create=(self), publickey-credentials-get=(self), digital-credentials-get=(self), "
      "web-share=(self), accelerometer=(), bluetooth=(), browsing-topics=(), display-capture=(), geolocation=(), "
      "gyroscope=(), hid=(), magnetometer=(), microphone=(), midi=(), payment=(), serial=(), usb=(), "
      "xr-spatial-tracking=()\r\n";
  if (page.https) fields += kTransport;
  return fields;
}

std::string api_security_fields(bool https) {
  std::string fields =
      "Content-Security-Policy: default-src 'none'; frame-ancestors 'none'\r\n"
      "Cross-Origin-Resource-Policy: cross-origin\r\n"
      "Referrer-Policy: no-referrer\r\n"
      "X-Content-Type-Options: nosniff\r\n";
  if (https) fields += kTransport;
  return fields;
}

}  // namespace statepass::common
