#ifndef STATEPASS_SECP256K1_BATCH_H
#define STATEPASS_SECP256K1_BATCH_H

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/* What libsecp256k1 has inside and lets nobody reach: many recoverable signatures checked against the keys that they
 * are said to be of, by one multi-exponentiation. */

typedef struct {
  const unsigned char* digest;      /* 32 bytes */
  const unsigned char* signature;   /* r, s, v: 65 bytes */
  const unsigned char* coefficient; /* 16 bytes: a sign and 127 bits, drawn by nobody who chose the rest */
  size_t key;                       /* its place among the keys */
} secp256k1_batch_claim;

/* Bytes of working memory that a batch needs, aligned as malloc() aligns. */
size_t secp256k1_batch_memory(size_t keys, size_t claims);

/* 1: the sum over all claims of coefficient * (recovered key - key), each weighted by r / s, is zero. 0: it is not, or
 * something is no signature or no key. The keys are 64 bytes each, x and y. Variable time: nothing here is secret. */
int secp256k1_batch_check(void* memory, const unsigned char* keys, size_t key_count,
                          const secp256k1_batch_claim* claims, size_t claim_count);

#ifdef __cplusplus
}
#endif

#endif
