#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include "common/net/http_client.hpp"
#include "common/run/files.hpp"
#include "support/folder.hpp"
#include "support/sockets.hpp"
#include "support/support.hpp"
#include "support/test_server.hpp"

using namespace statepass;
using namespace statepass::common;

namespace {

std::string pem_of(const std::function<void(BIO*)>& write) {
  BIO* memory = BIO_new(BIO_s_mem());
  write(memory);
  char* data = nullptr;
  const long size = BIO_get_mem_data(memory, &data);
  std::string out(data, static_cast<std::size_t>(size));
  BIO_free(memory);
  return out;
}

// A key and a certificate that it signed itself, for the name.
void make_certificate(const std::string& name, const std::string& certificate_file, const std::string& key_file) {
  EVP_PKEY* key = EVP_EC_gen("P-256");
  X509* certificate = X509_new();
  X509_set_version(certificate, 2);
  ASN1_INTEGER_set(X509_get_serialNumber(certificate), 1);
  X509_gmtime_adj(X509_getm_notBefore(certificate), -3600);
  X509_gmtime_adj(X509_getm_notAfter(certificate), 3600);
  X509_set_pubkey(certificate, key);
  X509_NAME* subject = X509_get_subject_name(certificate);
  X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_ASC, reinterpret_cast<const unsigned char*>("test"), -1, -1, 0);
  X509_set_issuer_name(certificate, subject);
  X509_EXTENSION* names = X509V3_EXT_conf_nid(nullptr, nullptr, NID_subject_alt_name, name.c_str());
  X509_add_ext(certificate, names, -1);
  X509_EXTENSION_free(names);
  X509_sign(certificate, key, EVP_sha256());
  REQUIRE(write_file(certificate_file, pem_of([&](BIO* out) { PEM_write_bio_X509(out, certificate); })));
  REQUIRE(write_file(
      key_file, pem_of([&](BIO* out) { PEM_write_bio_PrivateKey(out, key, nullptr, nullptr, 0, nullptr, nullptr); }),
      0600));
  X509_free(certificate);
  EVP_PKEY_free(key);
}

struct TlsFixture {
  TlsFixture() {
    make_certificate("DNS:localhost,IP:127.0.0.1", folder.path("server.pem"), folder.path("server.key"));
    make_certificate("DNS:elsewhere.example", folder.path("other.pem"), folder.path("other.key"));
    server.site->router.add(Method::kGet, "/hello",
                            [](const Request&, const PathParameters&) { return Response::json(200, "\"hello\""); });
  }
  std::uint16_t listen(const std::string& name) {
    Endpoint endpoint;
    endpoint.tls = TlsFiles{folder.path(name + ".pem"), folder.path(name + ".key")};
    return server.listen(endpoint);
  }
  ClientResult get(const std::string& url, const std::string& authorities) {
    HttpClientOptions options;
    options.authorities = folder.path(authorities);
    test::Running& running = server.running;
    auto client =
        running.in_thread([&] { return std::make_unique<HttpClient>(running.context(), *Url::parse(url), options); });
    ClientRequest request;
    request.target = "/hello";
    auto result = running.run(client->send(request, Milliseconds(3000)));
    if (result) result = running.run(client->send(request, Milliseconds(3000)));  // over the kept connection
    running.in_thread([&] { client.reset(); });
    return result;
  }

  test::Folder folder;
  test::TestServer server;
};

}  // namespace

TEST_CASE("over TLS a client and a server that know each other talk") {
  TlsFixture fixture;
  const std::string port = std::to_string(fixture.listen("server"));
  const auto by_name = fixture.get("https://localhost:" + port, "server.pem");
  REQUIRE(by_name);
  CHECK(by_name->body == "\"hello\"");
  CHECK(fixture.get("https://127.0.0.1:" + port, "server.pem"));
  const auto stranger = fixture.get("https://localhost:" + port, "other.pem");
  REQUIRE_FALSE(stranger);
  CHECK(stranger.error() == Transport::kUnreachable);
}

TEST_CASE("a certificate for another name is refused") {
  TlsFixture fixture;
  const std::string port = std::to_string(fixture.listen("other"));
  const auto result = fixture.get("https://localhost:" + port, "other.pem");
  REQUIRE_FALSE(result);
  CHECK(result.error() == Transport::kUnreachable);
}

TEST_CASE("who speaks no TLS, or nothing at all, is let go") {
  TlsFixture fixture;
  const auto port = fixture.listen("server");
  test::TestClient plain(port);
  plain.send("GET /hello HTTP/1.1\r\nHost: a\r\n\r\n");
  CHECK_FALSE(plain.read(2000));
  test::TestClient silent(port);
  CHECK(silent.closed_within(10000));
  CHECK(test::within(10000, [&] {
    return fixture.server.running.in_thread([&] { return fixture.server.server->connections(); }) == 0;
  }));
}

TEST_CASE("certificates and keys that do not fit are said at the start") {
  TlsFixture fixture;
  const auto listen = [&](const std::string& certificate, const std::string& key) {
    Endpoint endpoint;
    endpoint.tls = TlsFiles{fixture.folder.path(certificate), fixture.folder.path(key)};
    fixture.server.listen(endpoint);
  };
  CHECK_THROWS_WITH(listen("none.pem", "server.key"), Catch::Matchers::ContainsSubstring("cannot use the certificate"));
  CHECK_THROWS_WITH(listen("server.pem", "none.key"), Catch::Matchers::ContainsSubstring("cannot use the private key"));
  CHECK_THROWS_AS(listen("server.pem", "other.key"), std::runtime_error);
}
