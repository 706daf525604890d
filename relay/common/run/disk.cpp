#include "common/run/disk.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace statepass::common {
namespace {

Task<bool> done(std::function<bool()> work) {
  co_return work();
}

}  // namespace

Task<bool> Disk::run(std::function<bool()> work) {
  Task<bool> task = done(std::move(work));
  co_return co_await asio::co_spawn(thread_, std::move(task), asio::use_awaitable);
}

}  // namespace statepass::common
