#include "desk/services.hpp"

namespace statepass::desk {
namespace {

std::vector<common::Url> relays_of(const DeskConfig& config, const ChainFile& chain) {
  if (!config.relays.empty()) return config.relays;
  std::vector<common::Url> out;
  for (const std::string& relay : chain.relays)
    if (auto url = common::Url::parse(relay)) out.push_back(*std::move(url));
  return out;
}

}  // namespace

Services::Services(asio::io_context& context, const DeskConfig& config_of_desk, const ChainFile& chain_file,
                   KeyFolder key_folder, common::Metrics& metrics)
    : config(config_of_desk),
      chain(chain_file),
      clock(config.clock_offset),
      keys(std::move(key_folder)),
      database({.connection = config.database, .most_megabytes = config.database_megabytes}),
      ledger(context, config, chain, clock, metrics),
      outbox(context, database, ledger, keys, clock),
      lists(database, ledger, outbox, config, clock),
      bootstrap(database, ledger, outbox, lists, keys, config, clock),
      publisher(context, database, keys, relays_of(config, chain)),
      history(database, clock),
      people(database),
      issuer(database, lists, people, history, keys, config, clock),
      batches(database, outbox, config, clock),
      offers(database, history, config, clock),
      staff(config.staff, clock),
      peers(context, chain, relays_of(config, chain)),
      post(database, ledger, outbox, bootstrap, keys, peers, config, clock),
      move_rows(database),
      asking(ledger, bootstrap, config, clock),
      moves({database, ledger, outbox, lists, bootstrap, keys, people, history, offers, post, peers, move_rows, config,
             chain, clock}) {}

}  // namespace statepass::desk
