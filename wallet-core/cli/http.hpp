#pragma once

#include <tl/expected.hpp>

#include "base/http.hpp"
#include "sync/job.hpp"

namespace statepass::cli {

// Makes one request on a connection of its own, over HTTP/1.1 and, for https, TLS with the system's authorities. The
// whole of it takes no longer than the request's timeout; no redirect is followed.
tl::expected<HttpResponse, sync::HttpFailure> fetch(const sync::Fetch& wanted);

}  // namespace statepass::cli
