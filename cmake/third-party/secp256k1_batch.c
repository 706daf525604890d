/* libsecp256k1 as one unit, so that what it keeps to itself is within reach, and behind it what secp256k1_batch.h
 * declares. No function of the library is changed. */
#include "secp256k1.c"

#include "secp256k1_batch.h"

typedef struct {
  const secp256k1_ge* keys;
  const secp256k1_scalar* weights; /* of the keys */
  size_t key_count;
  const secp256k1_batch_claim* claims;
} batch_terms;

static void batch_coefficient(secp256k1_scalar* out, const unsigned char* bytes) {
  unsigned char word[32] = {0};
  memcpy(word + 16, bytes, 16);
  /* At most 127 bits: the half that the endomorphism splits off the term is zero then. The sign costs nothing. */
  word[16] &= 0x7f;
  secp256k1_scalar_set_b32(out, word, NULL);
  if (bytes[0] & 0x80) secp256k1_scalar_negate(out, out);
}

/* The terms of the sum: first the keys, then minus the points R. */
static int batch_term(secp256k1_scalar* scalar, secp256k1_ge* point, size_t index, void* data) {
  const batch_terms* terms = (const batch_terms*)data;
  const secp256k1_batch_claim* claim;
  secp256k1_fe x;
  if (index < terms->key_count) {
    *scalar = terms->weights[index];
    *point = terms->keys[index];
    return 1;
  }
  claim = &terms->claims[index - terms->key_count];
  batch_coefficient(scalar, claim->coefficient);
  secp256k1_scalar_negate(scalar, scalar);
  /* r is below the order, as batch_scalar() saw, so it is below the field's prime too. */
  return secp256k1_fe_set_b32_limit(&x, claim->signature) && secp256k1_ge_set_xo_var(point, &x, claim->signature[64]);
}

static int batch_key(secp256k1_ge* point, const unsigned char* bytes) {
  secp256k1_fe x, y;
  if (!secp256k1_fe_set_b32_limit(&x, bytes) || !secp256k1_fe_set_b32_limit(&y, bytes + 32)) return 0;
  secp256k1_ge_set_xy(point, &x, &y);
  return secp256k1_ge_is_valid_var(point);
}

static int batch_scalar(secp256k1_scalar* out, const unsigned char* bytes) {
  int overflow;
  secp256k1_scalar_set_b32(out, bytes, &overflow);
  return !overflow && !secp256k1_scalar_is_zero(out);
}

size_t secp256k1_batch_memory(size_t keys, size_t claims) {
  const size_t points = keys + claims;
  const size_t own = keys * (sizeof(secp256k1_scalar) + sizeof(secp256k1_ge)) + 2 * claims * sizeof(secp256k1_scalar);
  const size_t few = secp256k1_strauss_scratch_size(points);
  const size_t many = secp256k1_pippenger_scratch_size(points, secp256k1_pippenger_bucket_window(points));
  return own + (points < ECMULT_PIPPENGER_THRESHOLD && few > many ? few : many) + 16 * ALIGNMENT;
}

/* With a for the coefficient: the sum of (a z / s) G + (a r / s) Q - a R, which is zero for each claim whose key Q is
 * the recovered one, (s R - z G) / r. All of a key's claims share one term. */
int secp256k1_batch_check(void* memory, const unsigned char* keys, size_t key_count,
                          const secp256k1_batch_claim* claims, size_t claim_count) {
  const secp256k1_callback* error = &default_error_callback;
  secp256k1_scratch scratch = {"scratch", memory, 0, secp256k1_batch_memory(key_count, claim_count)};
  secp256k1_ge* points = (secp256k1_ge*)secp256k1_scratch_alloc(error, &scratch, key_count * sizeof(secp256k1_ge));
  secp256k1_scalar* weights =
      (secp256k1_scalar*)secp256k1_scratch_alloc(error, &scratch, key_count * sizeof(secp256k1_scalar));
  secp256k1_scalar* s =
      (secp256k1_scalar*)secp256k1_scratch_alloc(error, &scratch, claim_count * sizeof(secp256k1_scalar));
  secp256k1_scalar* product_before =
      (secp256k1_scalar*)secp256k1_scratch_alloc(error, &scratch, claim_count * sizeof(secp256k1_scalar));
  secp256k1_scalar generator = secp256k1_scalar_zero, product = secp256k1_scalar_one, weight, factor;
  secp256k1_gej sum;
  batch_terms terms;
  size_t i;
  if (!points || !weights || !s || !product_before) return 0;
  for (i = 0; i < key_count; i++) {
    if (!batch_key(&points[i], keys + 64 * i)) return 0;
    weights[i] = secp256k1_scalar_zero;
  }
  for (i = 0; i < claim_count; i++) {
    if (claims[i].key >= key_count || claims[i].signature[64] > 1) return 0;
    if (!batch_scalar(&s[i], claims[i].signature + 32)) return 0;
    product_before[i] = product;
    secp256k1_scalar_mul(&product, &product, &s[i]);
  }
  secp256k1_scalar_inverse_var(&product, &product); /* one inversion for all s */
  for (i = claim_count; i-- > 0;) {
    batch_coefficient(&weight, claims[i].coefficient);
    secp256k1_scalar_mul(&weight, &weight, &product);
    secp256k1_scalar_mul(&weight, &weight, &product_before[i]); /* a / s */
    secp256k1_scalar_mul(&product, &product, &s[i]);
    if (!batch_scalar(&factor, claims[i].signature)) return 0;
    secp256k1_scalar_mul(&factor, &factor, &weight);
    secp256k1_scalar_add(&weights[claims[i].key], &weights[claims[i].key], &factor);
    secp256k1_scalar_set_b32(&factor, claims[i].digest, NULL);
    secp256k1_scalar_mul(&factor, &factor, &weight);
    secp256k1_scalar_add(&generator, &generator, &factor);
  }
  terms.keys = points;
  terms.weights = weights;
  terms.key_count = key_count;
  terms.claims = claims;
  if (!secp256k1_ecmult_multi_var(error, &scratch, &sum, &generator, batch_term, &terms, key_count + claim_count))
    return 0;
  return secp256k1_gej_is_infinity(&sum);
}
