#pragma once

#include <string_view>

// Names of the registries, where more than one file writes them.
namespace statepass::oid4vc {

inline constexpr std::string_view kPreAuthorizedCodeGrant = "urn:ietf:params:oauth:grant-type:pre-authorized_code";
inline constexpr std::string_view kRefreshTokenGrant = "refresh_token";
inline constexpr std::string_view kMsoMdocFormat = "mso_mdoc";
inline constexpr std::string_view kProofType = "openid4vci-proof+jwt";

}  // namespace statepass::oid4vc
