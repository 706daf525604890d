/* The C interface of the Statepass core: what every language face is built on. C11, also readable as C++.
 *
 * Bytes in, value or named error out. No function does I/O, reads a clock, draws randomness (one exception below), starts
 * a thread or keeps a global. One handle is used by one thread at a time; different handles are independent, save that a
 * wallet, a verifier and their jobs share the sp_ledger they were made with.
 *
 * Arguments
 *   sp_bytes    borrowed: read during the call, never kept, never freed. Text is UTF-8 without a terminating zero.
 *   entropy     at least 32 fresh bytes of a cryptographic generator for each call that takes it, never used twice.
 *   now         seconds since 1970-01-01T00:00:00Z by the device's clock.
 *   monotonic   milliseconds of a clock that never goes back; its zero is free.
 *   handles     a handle argument is never NULL, save where its *_close is named. An out pointer is never NULL.
 *
 * Results
 *   sp_error    code SP_OK, or an SP_ERROR code of statepass_enums.def with the offset in the input where it was noticed.
 *               When it is not SP_OK the out parameters are empty (NULL, size 0).
 *   sp_buffer   owned by the caller from then on; given back once with sp_buffer_free, which wipes it.
 *   CBOR        where an out parameter is called CBOR it holds one item of deterministic CBOR (RFC 8949 4.2.1): maps with
 *               text keys, members that are absent left out, times as integers in seconds, hashes and addresses as text
 *               0x…, names of codes as text. The shapes are those of wasm/ts/src/types.ts, member by member.
 *
 * The library's signatures draw their nonce from the platform (getentropy; in WebAssembly the import random_get), hedged
 * with key and message. Nothing else draws randomness. */
#ifndef STATEPASS_H
#define STATEPASS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#if defined(__GNUC__)
#define SP_API __attribute__((visibility("default"), warn_unused_result))
#define SP_API_VOID __attribute__((visibility("default")))
#else
#define SP_API
#define SP_API_VOID
#endif

/* Rises when a function or a shape changes in a way that breaks callers. */
#define SP_ABI_VERSION 1

enum {
  SP_OK = 0,
#define SP_ERROR(name, number, words) SP_ERROR_##name = number,
#include "statepass_enums.def"
};

enum {
  SP_REASON_none = 0,
#define SP_REASON(name, number) SP_REASON_##name = number,
#include "statepass_enums.def"
};

typedef struct sp_error {
  uint32_t code;
  uint32_t offset;
} sp_error;

typedef struct sp_bytes {
  const uint8_t *data; /* may be NULL when size is 0 */
  size_t size;
} sp_bytes;

typedef struct sp_buffer {
  uint8_t *data;
  size_t size;
} sp_buffer;

/* ---- General ---- */

/* SP_ABI_VERSION of the library that is linked, to be compared with the header's. */
SP_API uint32_t sp_abi_version(void);
/* "0.1.0". Static. */
SP_API const char *sp_version(void);
/* Whether this build accepts development chains, plain http and injected time. */
SP_API bool sp_is_development(void);
/* The name of a code as it stands in statepass_enums.def ("cbor_trailing"), and a line of English for logs. Static;
 * "unknown" for a number that is none. Never words for citizens. */
SP_API const char *sp_error_name(uint32_t code);
SP_API const char *sp_error_words(uint32_t code);
SP_API const char *sp_reason_name(uint32_t reason);
/* Memory for arguments, for faces that cannot lend their own (WebAssembly). NULL when there is none. */
SP_API uint8_t *sp_alloc(size_t size);
/* Wipes and frees what sp_alloc gave. NULL is let pass. */
SP_API_VOID void sp_free(uint8_t *memory, size_t size);
/* Wipes and frees what a call gave, and empties it. An empty one is let pass. */
SP_API_VOID void sp_buffer_free(sp_buffer *buffer);

/* CBOR that a call gave, as JSON without white space: bytes as base64url text, a tagged value as the value, integers beyond 2^53
 * as text, map keys that are no text as the JSON of them. The codes of cbor. */
SP_API sp_error sp_cbor_to_json(sp_bytes cbor, sp_buffer *out);

/* ---- QR codes (ISO/IEC 18004) ---- */

/* A text as one code of at most version 40, level M while that needs no more than version 20, else L. The upper-case text
 * forms of Statepass go into an alphanumeric segment, others into a byte segment. CBOR QrMatrix. qr_too_long. */
SP_API sp_error sp_qr_encode(sp_bytes text, sp_buffer *out);
/* The codes in a grey picture: `luma` has stride * height bytes, 0 black. `still`: a chosen picture, searched harder than
 * a camera frame. CBOR array of byte strings, top to bottom; none is no error. qr_image. */
SP_API sp_error sp_qr_decode(sp_bytes luma, uint32_t width, uint32_t height, uint32_t stride, bool still, sp_buffer *out);
/* ---- Envelopes of the QR presentation (presentation specification 1) ---- */

/* What a text of form Q or U is, without judging it: CBOR {kind: "request" | "sealed_response" | "show" | "notice" | "frame" |
 * "checkpoint", body: bytes}. `pasted`: white space at both ends falls away. present_not_statepass and the other codes of
 * reading an envelope. */
SP_API sp_error sp_envelope_read(sp_bytes text, bool pasted, sp_buffer *out);
/* How an envelope is shown: CBOR CodePlan. `form_u`: a request as a link. `larger_squares`: codes up to version 15. */
SP_API sp_error sp_envelope_plan(sp_bytes envelope, bool form_u, bool larger_squares, sp_buffer *out);

/* ---- Documents of ISO/IEC 18013-5 ---- */

/* What is in an IssuerSigned, a DeviceResponse or a DeviceRequest (found out by itself), nothing of it verified: CBOR
 * {kind: "issuer_signed" | "device_response" | "device_request", …}. The codes of mdoc and cbor. */
SP_API sp_error sp_mdoc_show(sp_bytes document, sp_buffer *out);
/* Verifies a DeviceResponse without a ledger. `transcript`: the SessionTranscript as CBOR, or tagged. `options`, CBOR:
 * {at: seconds, anchors?: [certificates as PEM or DER, roots or document signers], issuerKeys?: [COSE_Key, SEC 1 point or
 * SubjectPublicKeyInfo], readerKey?: the reader's private scalar, 32 bytes, for MACs, docTypes?: [text], strict?: bool}.
 * Not strict: what other issuers and wallets in the field depart in is let pass (long heads, attached payloads).
 * CBOR {status, documents: [{docType, sound: bool, checks: [Check], issuer?: {country, state, commonName}, validity: {signed,
 * validFrom, validUntil}, status?: {uri, index}, elements: [{namespace, element, value, ok}]}]}. What is well-formed but not
 * genuine is no error. */
SP_API sp_error sp_mdoc_verify(sp_bytes device_response, sp_bytes transcript, sp_bytes options, sp_buffer *out);

/* ---- Block headers and proofs of a QBFT chain ---- */

/* Judges one header by its seals alone. `header`: RLP as a node serves it. `validators`: 20 bytes each, who must have sealed
 * it; empty: the header's own list. CBOR {number, hash, parentHash, stateRoot, transactionsRoot, receiptsRoot, time,
 * sealDigest, round, validators: [address], signers: [address, in the order of the seals], quorum, outcome: "verified" |
 * "refused", code?}. An error only for bytes that are no well-formed header. */
SP_API sp_error sp_header_verify(sp_bytes header, sp_bytes validators, sp_buffer *out);
/* Proves an account and slots of it under a state root (32 bytes), as eth_getProof answers. `proof`, CBOR: {address: bytes,
 * accountProof: [bytes], slots?: [{key: 32 bytes, proof: [bytes]}]}. CBOR array: {item: "account", address, result: "value" |
 * "absent" | "invalid", nonce?, balance?, storageHash?, codeHash?, code?} and then, for each slot, {item: "slot", key, result,
 * value?, code?}. A node that no proof uses makes its proof invalid. */
SP_API sp_error sp_proof_verify(sp_bytes state_root, sp_bytes proof, sp_buffer *out);
/* Proves accounts and slots out of one set of nodes, each of which is hashed once and must be used: `proof`, CBOR: {nodes:
 * [bytes], accounts: [{address: bytes, slots?: [32 bytes]}]}. CBOR array as of sp_proof_verify, one account after the other;
 * when anything is wrong every item is "invalid" with the same code. */
SP_API sp_error sp_proof_batch(sp_bytes state_root, sp_bytes proof, sp_buffer *out);
/* Proves the item at an index of a block's transactions or receipts under that root (32 bytes). `nodes`: CBOR array of bytes.
 * CBOR {result: "value" | "absent" | "invalid", value?: bytes, code?}. */
SP_API sp_error sp_proof_item(sp_bytes root, uint64_t index, sp_bytes nodes, sp_buffer *out);
/* What a transaction says that sp_proof_item gave. CBOR {hash, type, chainId?, nonce, from, to?, value, gasLimit, maxFee, data:
 * bytes}; `from` is whose signature it bears. The codes of eth_transaction and rlp; crypto_recovery. */
SP_API sp_error sp_transaction_show(sp_bytes transaction, sp_buffer *out);
/* What a receipt says that sp_proof_item gave. CBOR {type, success, cumulativeGasUsed, logs: [{address, topics: [32 bytes as
 * 0x…], data: bytes}]}. The codes of eth_receipt and rlp, eth_log_topics. */
SP_API sp_error sp_receipt_show(sp_bytes receipt, sp_buffer *out);
/* What a checkpoint text says; nothing is believed by reading it. CBOR {chainId, number, time, blockHash, validators:
 * [address], text}. The errors of sp_envelope_read; present_kind for another kind. */
SP_API sp_error sp_checkpoint_read(sp_bytes text, bool pasted, sp_buffer *out);

/* ---- Handles ---- */

/* What is known of the ledger: the chain configuration, the light client, and everything that was proved. Shared by the
 * wallets, verifiers and jobs made with it, which must be closed before it. */
typedef struct sp_ledger sp_ledger;
/* A citizen's wallet, unlocked. Locking is closing. */
typedef struct sp_wallet sp_wallet;
/* The checks of a verifier, with its open requests. */
typedef struct sp_verifier sp_verifier;
/* Long work that says what it wants next. Refers to the handles that it was made with: to be closed before them. */
typedef struct sp_job sp_job;

/* ---- Jobs ---- */

/* What the job wants, CBOR JobWant: {kind: "http", id, method, url, headers, body?, timeoutMs, maxBytes}, {kind: "ask", …},
 * {kind: "wait", id, seconds}, {kind: "save", id}, {kind: "done", result} or {kind: "failed", error, retry, lost}. One want is
 * open at a time; asked again it is the same, and `id` names it in the answer. After "done" and "failed" nothing follows. */
SP_API sp_error sp_job_next(sp_job *job, int64_t now, sp_buffer *out);
/* How far it is: CBOR JobProgress. */
SP_API sp_error sp_job_progress(const sp_job *job, sp_buffer *out);
/* The answer to "http": status, `headers` as a CBOR map of lower-case names to texts, body. All answers: capi_job when the
 * job does not want this, or another id. */
SP_API sp_error sp_job_http_answer(sp_job *job, uint32_t id, uint32_t status, sp_bytes headers, sp_bytes body, int64_t now);
/* Why "http" brought no answer. */
typedef enum sp_http_failure {
  SP_HTTP_UNREACHABLE = 0,
  SP_HTTP_TIMED_OUT = 1,
  SP_HTTP_TOO_LARGE = 2, /* more than maxBytes */
  SP_HTTP_ABORTED = 3
} sp_http_failure;
SP_API sp_error sp_job_http_failed(sp_job *job, uint32_t id, sp_http_failure failure, int64_t now);
/* The answer to "ask": the transaction code as typed, or that there is none. Whether it fits is the job's to judge, which may
 * ask again. */
SP_API sp_error sp_job_code(sp_job *job, uint32_t id, sp_bytes code, int64_t now);
SP_API sp_error sp_job_no_code(sp_job *job, uint32_t id, int64_t now);
/* The answer to "wait", after its seconds. */
SP_API sp_error sp_job_waited(sp_job *job, uint32_t id, int64_t now);
/* The answer to "save": what sp_wallet_seal gave is durable. */
SP_API sp_error sp_job_saved(sp_job *job, uint32_t id, int64_t now);
SP_API_VOID void sp_job_close(sp_job *job);

/* ---- The ledger ---- */

/* `chain`: the text of chain.json, the only thing that is trusted. `record`: what sp_ledger_save gave before, or empty; a
 * record that does not fit (another chain, a newer program, an older checkpoint) is an error, upon which the caller opens
 * without it. The codes of sync and json. */
SP_API sp_error sp_ledger_open(sp_bytes chain, sp_bytes record, sp_ledger **out);
/* The record for the next start; to be kept where only its owner writes. */
SP_API sp_error sp_ledger_save(const sp_ledger *ledger, sp_buffer *out);
/* Takes the place of what is known by a record that was saved elsewhere, which is believed as it stands. Never back: an older head
 * (qbft_state_older), another block of a known number (qbft_state_chain) and whatever would undo a contradiction
 * (qbft_contradiction) are refused, and nothing changes. The codes of sp_ledger_open. */
SP_API sp_error sp_ledger_import(sp_ledger *ledger, sp_bytes record);
/* CBOR LedgerStatus. */
SP_API sp_error sp_ledger_status(const sp_ledger *ledger, int64_t now, sp_buffer *out);
/* The job that asks the relays and keeps what it proved. `all`: with certificates and the bodies of all status lists, as a
 * verifier wants them; else heads, members and the lists' words. */
SP_API sp_error sp_ledger_sync(sp_ledger *ledger, bool all, sp_job **out);
/* The newest verified block as a checkpoint: CBOR CodePlan. */
SP_API sp_error sp_ledger_checkpoint(const sp_ledger *ledger, sp_buffer *out);
/* Trusts a checkpoint text that a person compared and accepted. The errors of sp_checkpoint_read, and qbft_state_chain,
 * qbft_state_older, qbft_contradiction. */
SP_API sp_error sp_ledger_trust_checkpoint(sp_ledger *ledger, sp_bytes text);
/* The job that compares two checkpoint texts, of two sources. Where their numbers differ it asks the relays for what leads from
 * the older one to the newer one. Nothing is trusted, and nothing of `ledger` changes. Done: a CBOR text, "same", "connected" (the
 * newer one follows from the older one), "contradict" (at least one of them is false) or "other_chain". Failed: sync_silent when
 * no relay can show it, qbft_trust_expired. The errors of sp_checkpoint_read. */
SP_API sp_error sp_ledger_compare_checkpoints(const sp_ledger *ledger, sp_bytes one, sp_bytes other, sp_job **out);
/* What stopped the light client, as a conflict file that anybody can verify. qbft_conflict_none while nothing did,
 * qbft_conflict_header when the evidence is not at hand: the next sync asks the relays for it. */
SP_API sp_error sp_ledger_conflict(const sp_ledger *ledger, sp_buffer *out);
/* Judges a conflict file from the block that it starts from: CBOR Conflict {outcome: "verified" | "refused", chainId, trusted,
 * code?, header?, number?, sameRound?, signedBoth?, headers?, ours: whether it proves the same to whoever trusts what `ledger`
 * does}. An error only for bytes that are no conflict file. */
SP_API sp_error sp_conflict_verify(const sp_ledger *ledger, sp_bytes file, sp_buffer *out);
SP_API_VOID void sp_ledger_close(sp_ledger *ledger);

/* ---- New heads, as the relays push them ---- */

/* Which relay is listened to, and what of its texts is believed: the caller has the socket and decides nothing. To be closed
 * before its ledger. */
typedef struct sp_feed sp_feed;
/* `spread`: a number drawn by chance, so that not all devices come back to a relay at one time. */
SP_API sp_error sp_feed_open(sp_ledger *ledger, uint32_t spread, sp_feed **out);
/* What is wanted now, CBOR FeedWant: {kind: "open", id, url, hello, maxBytes}: close any socket, open one to that address, send
 * `hello` when it is open; {kind: "listen", id, seconds}: leave the socket, ask again after so many seconds or when something
 * came; {kind: "pause", seconds}: no socket, ask again then; {kind: "sync"}: run the job of a sync, then sp_feed_synced; {kind:
 * "stop", reason?}: no socket until there is a new checkpoint. */
SP_API sp_error sp_feed_next(sp_feed *feed, int64_t now, sp_buffer *out);
/* A text that came, whatever it is: CBOR {news: "ignored" | "known" | "advanced" | "older" | "between" | "refused" | "stopped"}.
 * After "advanced" sp_ledger_status has the new head. */
SP_API sp_error sp_feed_text(sp_feed *feed, uint32_t id, sp_bytes text, int64_t now, sp_buffer *out);
/* The socket closed, or could not be opened. */
SP_API_VOID void sp_feed_closed(sp_feed *feed, uint32_t id, int64_t now);
/* The device woke up, or has a network again. */
SP_API_VOID void sp_feed_wake(sp_feed *feed, int64_t now);
/* The sync that was wanted has ended, however. */
SP_API_VOID void sp_feed_synced(sp_feed *feed);
SP_API_VOID void sp_feed_close(sp_feed *feed);

/* ---- The wallet ---- */

/* Whenever sp_wallet_unsaved is true after a call, the caller keeps what sp_wallet_seal gives, durably, before it shows what
 * came of the call to anybody. Passphrases are 1 to 1,024 bytes of UTF-8 in NFC. */

/* A new, empty wallet. The codes of vault. */
SP_API sp_error sp_wallet_create(sp_ledger *ledger, sp_bytes passphrase, sp_bytes entropy, sp_wallet **out);
/* Unlocks a kept wallet. `backoff`: the record of wrong attempts that is kept beside the file, or empty. `out`, CBOR:
 * {result: "right" | "wrong" | "too_soon", waitSeconds: until the next attempt, backoff: the record to keep from now on, empty
 * for none}. `wallet` is NULL unless it is "right". The codes of vault and holder for a file that is not sound. */
SP_API sp_error sp_wallet_unlock(sp_ledger *ledger, sp_bytes file, sp_bytes passphrase, sp_bytes backoff, int64_t now,
                                 sp_wallet **wallet, sp_buffer *out);
/* CBOR as of sp_wallet_unlock. */
SP_API sp_error sp_wallet_change_passphrase(sp_wallet *wallet, sp_bytes from, sp_bytes to, sp_bytes backoff, int64_t now,
                                            sp_bytes entropy, sp_buffer *out);
SP_API bool sp_wallet_unsaved(const sp_wallet *wallet);
/* The sealed file. */
SP_API sp_error sp_wallet_seal(sp_wallet *wallet, sp_bytes entropy, sp_buffer *out);
/* CBOR Home. */
SP_API sp_error sp_wallet_home(const sp_wallet *wallet, int64_t now, sp_buffer *out);
/* What a scanned, pasted or opened text is: CBOR Taken. */
SP_API sp_error sp_wallet_take(sp_wallet *wallet, sp_bytes text, int64_t now, int64_t monotonic, sp_buffer *out);
/* Consents to a review of sp_wallet_take. `withheld`: CBOR array of "namespace/element". CBOR Answer. The codes of holder and
 * present. */
SP_API sp_error sp_wallet_share(sp_wallet *wallet, sp_bytes review, sp_bytes withheld, bool larger_squares, int64_t now,
                                sp_bytes entropy, sp_buffer *out);
/* The same bytes again, drawn otherwise: CBOR Answer. */
SP_API sp_error sp_wallet_redraw(const sp_wallet *wallet, sp_bytes review, bool larger_squares, sp_buffer *out);
/* CBOR CodePlan of the notice, which may be shown to the asker or not. */
SP_API sp_error sp_wallet_decline(sp_wallet *wallet, sp_bytes review, int64_t now, sp_bytes entropy, sp_buffer *out);
/* The answer left the screen. */
SP_API sp_error sp_wallet_closed(sp_wallet *wallet, sp_bytes review);
/* Opens show mode: `profile` "age", "age_and_face", "driving" or "identity"; `choice`, CBOR: {cardId?, ageOver?}. CBOR
 * ShowSlot. capi_option for another profile; the codes of holder. */
SP_API sp_error sp_wallet_show(sp_wallet *wallet, sp_bytes profile, sp_bytes choice, int64_t now, sp_bytes entropy,
                               sp_buffer *out);
/* The slot of now, which must not be signed yet: CBOR ShowSlot. holder_slot, holder_show_over. */
SP_API sp_error sp_wallet_next_slot(sp_wallet *wallet, int64_t now, sp_bytes entropy, sp_buffer *out);
SP_API_VOID void sp_wallet_end_show(sp_wallet *wallet);
/* CBOR array of HistoryEntry, the newest first. */
SP_API sp_error sp_wallet_history(const sp_wallet *wallet, sp_buffer *out);
/* One entry, or all of them when `id` is empty. */
SP_API sp_error sp_wallet_delete_history(sp_wallet *wallet, sp_bytes id);
/* CBOR array of Move, the newest first. */
SP_API sp_error sp_wallet_moves(const sp_wallet *wallet, sp_buffer *out);
/* The job of sp_ledger_sync for what this wallet holds: its lists, its issuers' keys, evidence to staple. */
SP_API sp_error sp_wallet_sync(sp_wallet *wallet, sp_job **out);
/* The job that receives what an offer of sp_wallet_take holds, or goes on where an attempt with it was broken off. Wants "http",
 * "ask", "wait" and "save". Done: CBOR array of Card, of what arrived; empty when the issuer has put the delivery off. The codes
 * of oid4vc and holder. */
SP_API sp_error sp_wallet_receive(sp_wallet *wallet, sp_bytes offer, int64_t now, sp_bytes entropy, sp_job **out);
/* The job that brings every open move and every delivery that was put off forward as far as it can. Wants "http", "wait" and
 * "save". Done: CBOR array of Move. */
SP_API sp_error sp_wallet_advance_moves(sp_wallet *wallet, sp_bytes entropy, sp_job **out);
SP_API_VOID void sp_wallet_close(sp_wallet *wallet);

/* ---- The verifier ---- */

/* The codes of x509 for a root of the configuration that is none. */
SP_API sp_error sp_verifier_open(sp_ledger *ledger, sp_verifier **out);
/* A new request, which replaces the one before: `preset` "over_18", "over_21", "may_drive", "who_is_it" or "hotel"; `name`: the
 * verifier's own, 1 to 64 bytes; at least 48 bytes of entropy. CBOR Asked. capi_option for another preset. */
SP_API sp_error sp_verifier_ask(sp_verifier *verifier, sp_bytes preset, sp_bytes name, int64_t now, int64_t monotonic,
                                sp_bytes entropy, sp_buffer *out);
/* Whatever a camera read or a hand pasted: CBOR Checked. Nothing that a holder shows is an error. */
SP_API sp_error sp_verifier_take(sp_verifier *verifier, sp_bytes text, bool pasted, int64_t now, int64_t monotonic,
                                 sp_buffer *out);
/* Whether the platform could draw the portrait of the last verdict: CBOR Checked with that verdict made final, or "ignored"
 * when none waits for it. */
SP_API sp_error sp_verifier_image_decoded(sp_verifier *verifier, bool drawn, sp_buffer *out);
/* Forgets every question, key and verdict. */
SP_API_VOID void sp_verifier_cancel(sp_verifier *verifier);
SP_API_VOID void sp_verifier_close(sp_verifier *verifier);

#ifdef __cplusplus
}
#endif

#endif
