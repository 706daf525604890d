#pragma once

#include <span>
#include <string_view>

namespace statepass::desk {

using Migration = std::span<const std::string_view>;

// What leads from each version of the tables to the next. Released ones are never changed; new ones come behind.
std::span<const Migration> schema_migrations();

}  // namespace statepass::desk
