"""Writes dictionary.cpp from the normative companion file presentation-dictionary-1.txt, which is given as the argument.

The items of the file, joined: 0x… raw bytes, "…" a CBOR text string with its head, '…' raw ASCII.
"""
import hashlib
import pathlib
import re
import sys


def item(token):
    if token.startswith("0x"):
        return bytes.fromhex(token[2:])
    text = token[1:-1].encode("ascii")
    if token[0] == "'":
        return text
    assert len(text) < 256
    return (bytes([0x60 + len(text)]) if len(text) < 24 else bytes([0x78, len(text)])) + text


tokens = re.findall(r"""0x[0-9a-f]+|"[^"]*"|'[^']*'""", pathlib.Path(sys.argv[1]).read_text())
dictionary = b"".join(map(item, tokens))
assert hashlib.sha256(dictionary).hexdigest() == "0c458e8b1fcc454882e16c73de2dbf55095d70281721bde5ebe0066b104bc6e4"
rows = "".join("    " + " ".join(f"0x{b:02x}," for b in dictionary[i:i + 18]) + "\n" for i in range(0, len(dictionary), 18))
(pathlib.Path(__file__).parent / "dictionary.cpp").write_text(f"""// Written by dictionary.py. A test holds the bytes against their published hash.
#include "present/dictionary.hpp"

namespace statepass::present {{
namespace {{

// clang-format off
constexpr std::uint8_t kDictionary1[{len(dictionary)}] = {{
{rows}}};
// clang-format on

}}  // namespace

ByteView dictionary_1() {{
  return kDictionary1;
}}

}}  // namespace statepass::present
""")
