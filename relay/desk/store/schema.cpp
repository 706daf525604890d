#include "desk/store/schema.hpp"

namespace statepass::desk {
namespace {

// Numbers are BIGINT and everything else TEXT, which both databases take alike.
constexpr std::string_view kFirst[] = {
    // People and licences.
    R"(CREATE TABLE applicants (
         id TEXT PRIMARY KEY, family_name TEXT NOT NULL, given_name TEXT NOT NULL, birth_date TEXT NOT NULL,
         sex BIGINT, address TEXT, city TEXT, postal_code TEXT,
         portrait TEXT, portrait_small TEXT, created BIGINT NOT NULL))",
    "CREATE INDEX applicants_by_family_name ON applicants (family_name)",
    R"(CREATE TABLE licences (
         ref TEXT PRIMARY KEY, applicant TEXT NOT NULL REFERENCES applicants (id), document_number TEXT NOT NULL UNIQUE,
         issue_date TEXT NOT NULL, expiry_date TEXT NOT NULL, privileges TEXT NOT NULL,
         document BIGINT NOT NULL, privilege BIGINT NOT NULL, state_of_record TEXT NOT NULL, move TEXT, created BIGINT NOT NULL))",
    "CREATE INDEX licences_by_applicant ON licences (applicant)",
    // Status lists. `body` is what the ledger has, `next_body` what the act under way will make of it.
    R"(CREATE TABLE lists (
         list TEXT PRIMARY KEY, family BIGINT NOT NULL, period BIGINT NOT NULL, number BIGINT NOT NULL,
         version BIGINT NOT NULL, body TEXT NOT NULL, root TEXT NOT NULL,
         next_body TEXT, act TEXT, used BIGINT NOT NULL, changed BIGINT NOT NULL))",
    R"(CREATE TABLE entries (
         list TEXT NOT NULL REFERENCES lists (list), idx BIGINT NOT NULL, licence TEXT, copy TEXT, value BIGINT NOT NULL,
         valid_until BIGINT NOT NULL, PRIMARY KEY (list, idx)))",
    "CREATE INDEX entries_by_licence ON entries (licence)",
    R"(CREATE TABLE changes (
         id TEXT PRIMARY KEY, list TEXT NOT NULL, idx BIGINT NOT NULL, value BIGINT NOT NULL, due BIGINT NOT NULL,
         urgency TEXT NOT NULL, licence TEXT, family BIGINT NOT NULL, ticket TEXT NOT NULL, act TEXT, state TEXT NOT NULL,
         created BIGINT NOT NULL))",
    "CREATE INDEX changes_by_state ON changes (state, due)",
    "CREATE INDEX changes_by_ticket ON changes (ticket)",
    R"(CREATE TABLE publications (
         list TEXT NOT NULL, relay TEXT NOT NULL, root TEXT NOT NULL, PRIMARY KEY (list, relay)))",
    // Acts on the ledger. `seq` is their order; `nonce`, `raw` and `hash` are stored before anything is sent.
    R"(CREATE TABLE acts (
         id TEXT PRIMARY KEY, seq BIGINT NOT NULL UNIQUE, role BIGINT NOT NULL, contract BIGINT NOT NULL, function TEXT NOT NULL,
         data TEXT NOT NULL, gas BIGINT NOT NULL, purpose TEXT NOT NULL, subject TEXT NOT NULL, state TEXT NOT NULL,
         at BIGINT NOT NULL, independent BIGINT NOT NULL, signer TEXT, nonce BIGINT, raw TEXT, hash TEXT, block_number BIGINT, block_hash TEXT, block_time BIGINT,
         error_name TEXT, error_args TEXT, created BIGINT NOT NULL))",
    "CREATE INDEX acts_by_state ON acts (state, seq)",
    "CREATE INDEX acts_by_purpose ON acts (purpose, subject)",
    "CREATE TABLE cursors (name TEXT PRIMARY KEY, value BIGINT NOT NULL)",
    // Issuing. Codes and tokens are stored as their SHA-256.
    R"(CREATE TABLE offers (
         id TEXT PRIMARY KEY, licence TEXT NOT NULL, kind TEXT NOT NULL, reference TEXT NOT NULL UNIQUE, offer TEXT NOT NULL,
         code TEXT NOT NULL UNIQUE, tx_code TEXT, tx_salt TEXT, tries BIGINT NOT NULL, state TEXT NOT NULL,
         copies BIGINT NOT NULL, move TEXT, created BIGINT NOT NULL, expires BIGINT NOT NULL))",
    "CREATE INDEX offers_by_licence ON offers (licence)",
    R"(CREATE TABLE tokens (
         hash TEXT PRIMARY KEY, kind TEXT NOT NULL, offer TEXT NOT NULL, licence TEXT NOT NULL, expires BIGINT NOT NULL))",
    R"(CREATE TABLE deliveries (
         notification TEXT PRIMARY KEY, offer TEXT NOT NULL, licence TEXT NOT NULL, configuration TEXT NOT NULL,
         state TEXT NOT NULL, created BIGINT NOT NULL))",
    "CREATE INDEX deliveries_by_offer ON deliveries (offer, configuration)",
    R"(CREATE TABLE copies (
         id TEXT PRIMARY KEY, licence TEXT NOT NULL, notification TEXT NOT NULL, doc_type TEXT NOT NULL,
         list TEXT NOT NULL, idx BIGINT NOT NULL, valid_until BIGINT NOT NULL, salt TEXT NOT NULL, core TEXT NOT NULL,
         acceptance TEXT NOT NULL, batch BIGINT, leaf BIGINT, created BIGINT NOT NULL))",
    "CREATE INDEX copies_by_licence ON copies (licence)",
    "CREATE INDEX copies_by_notification ON copies (notification)",
    "CREATE INDEX copies_by_entry ON copies (list, idx)",
    "CREATE INDEX copies_by_batch ON copies (batch)",
    R"(CREATE TABLE deferred (
         transaction_id TEXT PRIMARY KEY, offer TEXT NOT NULL, configuration TEXT NOT NULL, keys TEXT NOT NULL, created BIGINT NOT NULL))",
    R"(CREATE TABLE batches (
         id BIGINT PRIMARY KEY, root TEXT NOT NULL, height BIGINT NOT NULL, leaves TEXT NOT NULL, act TEXT NOT NULL,
         n BIGINT, time BIGINT))",
    // Moves between states, ours on either side. `person` is what the other side told.
    R"(CREATE TABLE moves (
         id TEXT PRIMARY KEY, direction TEXT NOT NULL, from_state BIGINT NOT NULL, to_state BIGINT NOT NULL, state TEXT NOT NULL,
         since BIGINT NOT NULL, due BIGINT NOT NULL, holder TEXT NOT NULL, statement TEXT NOT NULL, licence TEXT,
         family_name TEXT, given_name TEXT, birth_date TEXT, document_number TEXT, portrait TEXT,
         binding TEXT NOT NULL, transfer_offer TEXT, condensing BIGINT NOT NULL, condensed BIGINT NOT NULL,
         clearance TEXT, record TEXT NOT NULL, record_file TEXT, request_n BIGINT, act TEXT, complete_salt TEXT))",
    "CREATE INDEX moves_by_licence ON moves (licence)",
    // Records that other states may fetch: encrypted files by their digest.
    R"(CREATE TABLE assets (
         digest TEXT PRIMARY KEY, asset TEXT NOT NULL, allowed BIGINT NOT NULL, file TEXT NOT NULL, created BIGINT NOT NULL))",
    R"(CREATE TABLE notices_out (
         id TEXT PRIMARY KEY, peer BIGINT NOT NULL, seq BIGINT, class BIGINT NOT NULL, kind BIGINT NOT NULL, replaces BIGINT,
         body TEXT NOT NULL, subject TEXT, envelope TEXT, digest TEXT, state TEXT NOT NULL, code BIGINT,
         created BIGINT NOT NULL, posted BIGINT))",
    "CREATE INDEX notices_out_by_digest ON notices_out (digest)",
    R"(CREATE TABLE notices_in (
         peer BIGINT NOT NULL, seq BIGINT NOT NULL, class BIGINT NOT NULL, kind BIGINT NOT NULL, replaces BIGINT, body TEXT NOT NULL,
         subject TEXT, state TEXT NOT NULL, code BIGINT, posted BIGINT NOT NULL, filed BIGINT NOT NULL, PRIMARY KEY (peer, seq)))",
    // What happened: for people, and for auditors. Each line of the audit holds the hash of the one before.
    R"(CREATE TABLE events (
         seq BIGINT PRIMARY KEY, subject TEXT NOT NULL, time BIGINT NOT NULL, kind TEXT NOT NULL, by_staff TEXT, reason TEXT, act TEXT))",
    "CREATE INDEX events_by_subject ON events (subject, seq)",
    R"(CREATE TABLE audit (
         seq BIGINT PRIMARY KEY, time BIGINT NOT NULL, who TEXT NOT NULL, what TEXT NOT NULL, subject TEXT NOT NULL,
         detail TEXT NOT NULL, previous TEXT NOT NULL, hash TEXT NOT NULL))",
    R"(CREATE TABLE pressed (
         idempotency_key TEXT PRIMARY KEY, request TEXT NOT NULL, status BIGINT NOT NULL, body TEXT NOT NULL, created BIGINT NOT NULL))",
};

constexpr Migration kMigrations[] = {Migration(kFirst)};

}  // namespace

std::span<const Migration> schema_migrations() {
  return kMigrations;
}

}  // namespace statepass::desk
