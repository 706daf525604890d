#include "cli/output.hpp"

#include <cstdio>
#include <cstdlib>

#include "cli/cbor_text.hpp"
#include "json/writer.hpp"

namespace statepass::cli {
namespace {

void print(const std::string& line) {
  std::fputs(line.c_str(), stdout);
  std::fputc('\n', stdout);
}

}  // namespace

void stop(Exit code, const std::string& why) {
  std::fprintf(stderr, "statepass: %s\n", why.c_str());
  std::exit(static_cast<int>(code));
}

void Results::add(const std::string& file, ByteView cbor, Exit exit) {
  note(exit);
  if (!json_) {
    print(file + "\n" + text_of_cbor(cbor, 1));
    return;
  }
  // The file's name is the first member of the object.
  std::string object = json_of_cbor(cbor);
  const std::string name = json::Writer().begin_object().member("file", file).end_object().take();
  print(name.substr(0, name.size() - 1) + (object == "{}" ? "" : ",") + object.substr(1));
}

void Results::malformed(const std::string& file, sp_error error) {
  note(Exit::grey);
  if (!json_) {
    std::fprintf(stderr, "%s: malformed: %s (%s) at byte %u\n", file.c_str(), sp_error_words(error.code),
                 sp_error_name(error.code), error.offset);
    return;
  }
  json::Writer line;
  line.begin_object().member("file", file).member("outcome", "malformed");
  line.member("code", sp_error_name(error.code)).member("offset", static_cast<std::int64_t>(error.offset)).end_object();
  print(line.text());
}

}  // namespace statepass::cli
