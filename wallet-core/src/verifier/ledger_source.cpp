#include "verifier/ledger_source.hpp"

namespace statepass::verifier {

std::vector<ByteView> ViewSource::certificates() const {
  std::vector<ByteView> out;
  for (const auto& [kid, certificate] : view_.certificates()) out.push_back(certificate);
  return out;
}

}  // namespace statepass::verifier
