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
 * it; empty: the header's own list. CBOR {number, hash, parentHash, stateRoot, time, sealDigest, round, validators: [address],
 * signers: [address, in the order of the seals], quorum, outcome: "verified" | "refused", code?}. An error only for bytes that
 * are no well-formed header. */
SP_API sp_error sp_header_verify(sp_bytes header, sp_bytes validators, sp_buffer *out);
/* Proves an account and slots of it under a state root (32 bytes), as eth_getProof answers. `proof`, CBOR: {address: bytes,
 * accountProof: [bytes], slots?: [{key: 32 bytes, proof: [bytes]}]}. CBOR array: {item: "account", address, result: "value" |
 * "absent" | "invalid", nonce?, balance?, storageHash?, codeHash?, code?} and then, for each slot, {item: "slot", key, result,
 * value?, code?}. A node that no proof uses makes its proof invalid. */
SP_API sp_error sp_proof_verify(sp_bytes state_root, sp_bytes proof, sp_buffer *out);
/* Proves the item at an index of a block's transactions or receipts under that root (32 bytes). `nodes`: CBOR array of bytes.
 * CBOR {result: "value" | "absent" | "invalid", value?: bytes, code?}. */
SP_API sp_error sp_proof_item(sp_bytes root, uint64_t index, sp_bytes nodes, sp_buffer *out);
/* What a checkpoint text says; nothing is believed by reading it. CBOR {chainId, number, time, blockHash, validators:
 * [address], text}. The errors of sp_envelope_read; present_kind for another kind. */
SP_API sp_error sp_checkpoint_read(sp_bytes text, bool pasted, sp_buffer *out);

#ifdef __cplusplus
}
#endif

#endif
