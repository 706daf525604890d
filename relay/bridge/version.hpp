#pragma once

namespace statepass::bridge {

inline constexpr const char* kVersion = STATEPASS_VERSION;

}  // namespace statepass::bridge
