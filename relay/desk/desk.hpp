#pragma once

#include <boost/asio/io_context.hpp>
#include <memory>

#include "common/run/task.hpp"
#include "desk/config.hpp"
#include "desk/services.hpp"

namespace statepass::desk {

// The desk service of one state: everything that main() runs, so that tests run the same.
class Desk {
 public:
  // Throws std::runtime_error with a sentence for the operator.
  Desk(asio::io_context& context, DeskConfig config);
  ~Desk();
  Desk(const Desk&) = delete;
  Desk& operator=(const Desk&) = delete;

  // Opens the address; the port that it got.
  std::uint16_t start();
  common::Task<> stop();
  Services& services();

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace statepass::desk
