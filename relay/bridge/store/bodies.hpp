#pragma once

#include <deque>
#include <map>
#include <memory>

#include "bridge/chain/registry.hpp"
#include "bridge/store/durable_files.hpp"
#include "common/http/message.hpp"
#include "status/body.hpp"

namespace statepass::bridge {

// Bodies of status lists by their root. What stands here was checked against the root that names it, so who has the
// root off the ledger needs to trust nobody for the body.
class Bodies {
 public:
  // Throws std::runtime_error when the folder cannot be written.
  explicit Bodies(const std::filesystem::path& folder);

  bool has(const ledger::H216& root) const;
  std::optional<status::StatusBody> find(const ledger::H216& root) const;
  // The body as it is sent: zlib, ETag the root. nullptr: no such body.
  std::shared_ptr<const common::Prebuilt> answer(const ledger::H216& root);

  // Keeps a body under its own root; on disk for good when true is returned.
  bool put(const status::StatusBody& body);
  // Makes the body after a change out of the one before, when that is here. False when the change does not lead to the
  // root it names.
  bool follow(const BodyChange& change);

 private:
  static constexpr std::size_t kAnswers = 4'096;  // of about 1 to 8 KiB

  DurableFiles files_;
  std::map<ledger::H216, std::shared_ptr<const common::Prebuilt>> answers_;
  std::deque<ledger::H216> order_;
};

// zlib as received; nothing unless it holds exactly one body.
std::optional<status::StatusBody> body_of_zlib(std::string_view zlib);

}  // namespace statepass::bridge
