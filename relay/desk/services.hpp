#pragma once

#include "desk/api/staff.hpp"
#include "desk/chain/bootstrap.hpp"
#include "desk/chain/ledger.hpp"
#include "desk/chain/outbox.hpp"
#include "desk/config.hpp"
#include "desk/issue/batches.hpp"
#include "desk/issue/issuer.hpp"
#include "desk/keys/key_folder.hpp"
#include "desk/moves/moves.hpp"
#include "desk/notices/post_office.hpp"
#include "desk/oid4vci/offers.hpp"
#include "desk/people/history.hpp"
#include "desk/people/people.hpp"
#include "desk/status/publisher.hpp"
#include "desk/status/status_lists.hpp"
#include "desk/store/database.hpp"

namespace statepass::desk {

// The parts of the desk, made in this order.
struct Services {
  Services(asio::io_context& context, const DeskConfig& config_of_desk, const ChainFile& chain_file,
           KeyFolder key_folder, common::Metrics& metrics);

  const DeskConfig& config;
  const ChainFile& chain;
  DeskClock clock;
  KeyFolder keys;
  Database database;
  Ledger ledger;
  Outbox outbox;
  StatusLists lists;
  Bootstrap bootstrap;
  Publisher publisher;
  History history;
  People people;
  Issuer issuer;
  IssuanceBatches batches;
  Offers offers;
  Staff staff;
  Peers peers;
  PostOffice post;
  MoveRows move_rows;
  Asking asking;
  Moves moves;
};

}  // namespace statepass::desk
