// Repeatable chance (mulberry32): the same seed gives the same run.

export class Random {
  #state;

  constructor(seed) {
    this.#state = seed >>> 0;
  }

  /** 0 <= x < 1 */
  next() {
    this.#state = this.#state + 0x6d2b79f5 >>> 0;
    let x = this.#state;
    x = Math.imul(x ^ x >>> 15, x | 1);
    x ^= x + Math.imul(x ^ x >>> 7, x | 61);
    return ((x ^ x >>> 14) >>> 0) / 2 ** 32;
  }

  /** 0 <= n < limit */
  below(limit) {
    return Math.floor(this.next() * limit);
  }

  /** low <= n <= high */
  between(low, high) {
    return low + this.below(high - low + 1);
  }

  chance(probability) {
    return this.next() < probability;
  }

  pick(list) {
    return list[this.below(list.length)];
  }

  /** One of the values, by weights: {value: weight}. */
  weighted(weights) {
    const entries = Object.entries(weights);
    let at = this.next() * entries.reduce((sum, [, weight]) => sum + weight, 0);
    for (const [value, weight] of entries) {
      at -= weight;
      if (at < 0) return value;
    }
    return entries[0][0];
  }

  /** @returns {`0x${string}`} */
  hex(bytes) {
    let text = '0x';
    for (let i = 0; i < bytes; ++i) text += this.below(256).toString(16).padStart(2, '0');
    return text;
  }

  /** Distinct numbers below the limit, ascending. */
  distinct(count, limit) {
    const chosen = new Set();
    while (chosen.size < count) chosen.add(this.below(limit));
    return [...chosen].sort((a, b) => a - b);
  }
}
