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
  // Makes the bodies after these changes, of blocks that ascend, out of those before, as far as these are here. Of each
  // list the last is kept, and those of blocks from `keep_from` on. The number of changes that do not lead to the root
  // they name.
  std::size_t follow(const std::vector<BodyChange>& changes, std::uint64_t keep_from);
  // Removes all but those of these roots.
  void keep_only(const std::set<ledger::H216>& roots);

 private:
  static constexpr std::size_t kAnswers = 4'096;  // of about 1 to 8 KiB

  void put_under(const ledger::H216& root, const status::StatusBody& body);

  DurableFiles files_;
  std::map<ledger::H216, std::shared_ptr<const common::Prebuilt>> answers_;
  std::deque<ledger::H216> order_;
};

// zlib as received; nothing unless it holds exactly one body.
std::optional<status::StatusBody> body_of_zlib(std::string_view zlib);

}  // namespace statepass::bridge
