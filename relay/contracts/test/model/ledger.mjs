// The ledger as records: what the contracts' words mean, kept apart from their code.
import { bookKey, councilRecords } from '../../lib/genesis.mjs';
import { layoutOf, pack, slotOf, unpack } from '../../lib/layout.mjs';
import { contracts } from '../support/contracts.mjs';

const isPacked = (contract, variable) => variable in layoutOf(contract).bits;

export class Ledger {
  #records = new Map();
  #journal = [];
  /** Bodies of open status lists, by listId. They are not words, but what the words stand for. */
  bodies = new Map();

  /** @param {object} genesis options of councilRecords */
  constructor(genesis) {
    for (const { variable, keys, value } of councilRecords(genesis)) {
      this.put('Council', variable, keys, isPacked('Council', variable) ? unpack('Council', variable, value) : value);
    }
    this.commit();
  }

  #id(contract, variable, keys) {
    return `${contract}.${variable}(${keys.map((key) => BigInt(key)).join()})`;
  }

  /** The fields of a packed word or the value of a plain one; undefined while it is zero. */
  get(contract, variable, ...keys) {
    return this.#records.get(this.#id(contract, variable, keys))?.value;
  }

  /** Sets a word; undefined or zero clears it. */
  put(contract, variable, keys, value) {
    const id = this.#id(contract, variable, keys);
    const before = this.#records.get(id);
    const slot = before?.slot ?? slotOf(contract, variable, keys);
    let packed = 0n;
    if (value !== undefined) packed = isPacked(contract, variable) ? pack(contract, variable, value) : BigInt(value);
    this.#journal.push({ id, before, contract, variable, keys, slot });
    if (packed === 0n) this.#records.delete(id);
    else this.#records.set(id, { contract, variable, keys, slot, packed, value: typeof value === 'object' ? value : packed });
  }

  /** Sets some fields of a packed word. */
  patch(contract, variable, keys, fields) {
    this.put(contract, variable, keys, { ...this.get(contract, variable, ...keys), ...fields });
  }

  setBody(listId, body) {
    this.#journal.push({ listId, before: this.bodies.get(listId) });
    if (body) this.bodies.set(listId, body);
    else this.bodies.delete(listId);
  }

  /**
   * Ends an act.
   * @returns {{contract: string, variable: string, keys: any[], slot: string, before: bigint, after: bigint}[]} the words
   *   that it changed
   */
  commit() {
    const first = new Map();
    for (const entry of this.#journal) if (entry.id && !first.has(entry.id)) first.set(entry.id, entry);
    this.#journal = [];
    return [...first.values()]
      .map(({ id, before, contract, variable, keys, slot }) => (
        { contract, variable, keys, slot, before: before?.packed ?? 0n, after: this.#records.get(id)?.packed ?? 0n }))
      .filter(({ before, after }) => before !== after);
  }

  /** Undoes what was done since the last commit. */
  rollback() {
    for (const { id, before, listId } of this.#journal.reverse()) {
      const [map, key] = id === undefined ? [this.bodies, listId] : [this.#records, id];
      if (before === undefined) map.delete(key);
      else map.set(key, before);
    }
    this.#journal = [];
  }

  /** Records of a variable: [keys, value]. */
  * all(contract, variable) {
    for (const record of this.#records.values()) {
      if (record.contract === contract && record.variable === variable) yield [record.keys, record.value];
    }
  }

  /** Every word that is not zero: contract to slot to value, as Chain.storage gives it. */
  words() {
    const words = Object.fromEntries(contracts.map(({ name }) => [name, new Map()]));
    for (const { contract, slot, packed } of this.#records.values()) words[contract].set(slot, packed);
    return words;
  }

  // What every contract asks of Council.

  /** @returns {number[]} */
  get members() {
    const map = this.get('Council', 'members') ?? 0n;
    return Array.from({ length: 256 }, (_, j) => j).filter((j) => map >> BigInt(j) & 1n);
  }

  isMember(jurisdiction) {
    return jurisdiction < 256 && ((this.get('Council', 'members') ?? 0n) >> BigInt(jurisdiction) & 1n) === 1n;
  }

  /** Reasons why `who` may not act in `role` at `time`, and its state. */
  standing(who, role, time) {
    const operator = this.get('Council', 'operators', who);
    const reasons = [];
    if (!operator || role === 0 || (operator.roles & role) !== role || time < operator.from || time >= operator.until) {
      reasons.push(['NotOperator', who]);
    } else {
      if (!this.isMember(operator.jurisdiction)) reasons.push(['NotMember', operator.jurisdiction]);
      const info = this.get('Council', 'memberInfo', operator.jurisdiction);
      if (operator.epoch !== info?.epoch) reasons.push(['NotOperator', who]);
    }
    return { jurisdiction: operator?.jurisdiction, reasons };
  }

  /** Puts the register and its hash in order after a change of validatorOf. */
  putRegister(hashOf) {
    const ascending = [...this.all('Council', 'validatorOf')].map(([, { address }]) => address).sort();
    const length = Number(this.get('Council', 'validatorList') ?? 0n);
    for (let i = 0; i < Math.max(length, ascending.length); ++i) this.put('Council', 'validatorList', [i], ascending[i]);
    this.put('Council', 'validatorList', [], ascending.length);
    this.put('Council', 'validatorSetHash', [], hashOf(ascending));
  }

  /** The address in force under a name that has code. */
  addressOf(name) {
    const entry = this.get('Council', 'book', bookKey(name));
    return contracts.some(({ address }) => address === entry?.address) ? entry.address : undefined;
  }
}
