#pragma once

#include <stdexcept>
#include <string>
#include <vector>

#include "crypto/ec.hpp"
#include "desk/config.hpp"
#include "desk/issue/documents.hpp"
#include "desk/keys/key_folder.hpp"
#include "desk/people/history.hpp"
#include "desk/people/people.hpp"
#include "desk/status/status_lists.hpp"

// Makes batches of one-time copies: each with its own device key, its own status entry, salts and digest order.
namespace statepass::desk {

// Why nothing is issued. `words` are for the log and for developers.
class IssueRefused : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// Configurations of the OpenID4VCI metadata, which are the document types.
bool is_configuration(std::string_view id);

struct IssuedBatch {
  std::vector<Bytes> credentials;  // encoded IssuerSigned
  std::vector<Hash32> salts;       // of the issuance log's leaves
  std::string notification;
};

class Issuer {
 public:
  Issuer(Database& database, StatusLists& lists, People& people, History& history, const KeyFolder& keys,
         const DeskConfig& config, const DeskClock& clock);

  // Whether the licence may be issued now: throws IssueRefused otherwise.
  void check(const Licence& licence);
  // One copy a key, in the order of the keys. Part of the caller's transaction: nothing of it is given away before that
  // is durable. Throws IssueRefused.
  IssuedBatch issue(const std::string& licence_ref, std::string_view configuration,
                    const std::vector<crypto::EcPublicKey>& keys, const std::string& offer);

 private:
  ListEntry privilege_entry(const Licence& licence, UnixTime valid_until);
  Bytes sign(std::string_view doc_type, std::span<const mdoc::Element> elements, const crypto::EcPublicKey& key,
             const ListEntry& entry, UnixTime valid_until);

  Database& database_;
  StatusLists& lists_;
  People& people_;
  History& history_;
  const KeyFolder& keys_;
  const DeskConfig& config_;
  const DeskClock& clock_;
};

}  // namespace statepass::desk
