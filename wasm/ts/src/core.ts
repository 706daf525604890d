// The functions of the core that keep no state, typed.
import { encode, type Encodable } from './cbor.js';
import { CoreError } from './error.js';
import { load } from './load.js';
import type { Module } from './module.js';
import type { CborValue, Check, CheckpointText, CodePlan, QrMatrix } from './types.js';

export interface Picture { width: number; height: number; luma: Uint8Array; stride?: number }

export type EnvelopeKind = 'request' | 'sealed_response' | 'show' | 'notice' | 'frame' | 'checkpoint';

export interface MdocElement { namespace: string; element: string; value: CborValue; ok?: boolean }
export interface MdocDocument {
  docType: string;
  sound: boolean;
  checks: Check[];
  issuer?: { country?: string; state?: string; commonName?: string };
  validity: { signed: number; validFrom: number; validUntil: number };
  status?: { uri: string; index: number };
  elements: MdocElement[];
}
export interface MdocTrust {
  at: number;
  /** PEM or DER, roots or document signers. */
  anchors?: Uint8Array[];
  /** COSE_Key, SEC 1 point or SubjectPublicKeyInfo. */
  issuerKeys?: Uint8Array[];
  readerKey?: Uint8Array;
  docTypes?: string[];
  strict?: boolean;
}

export interface JudgedHeader {
  number: number;
  hash: string;
  parentHash: string;
  stateRoot: string;
  transactionsRoot: string;
  receiptsRoot: string;
  time: number;
  sealDigest: string;
  round: number;
  validators: string[];
  signers: string[];
  quorum: number;
  outcome: 'verified' | 'refused';
  code?: string;
}

/** The answer of eth_getProof. */
export interface ProofAnswer {
  address: string;
  accountProof: string[];
  storageProof?: { key: string; proof: string[] }[];
}
export type ProofResult = 'value' | 'absent' | 'invalid';
export interface ProvenAccount { item: 'account'; address: string; result: ProofResult; nonce?: number; balance?: string; storageHash?: string; codeHash?: string; code?: string }
export interface ProvenSlot { item: 'slot'; key: string; result: ProofResult; value?: string; code?: string }

export interface ProvenItem { result: ProofResult; value?: Uint8Array; code?: string }
export interface Transaction { hash: string; type: number; chainId?: number; nonce: number; from: string; to?: string; value: string; gasLimit: number; maxFee: number; data: Uint8Array }
export interface Log { address: string; topics: string[]; data: Uint8Array }
export interface Receipt { type: number; success: boolean; cumulativeGasUsed: number; logs: Log[] }

/** 0x… in any length of at most `size` bytes, to exactly `size`. */
function bytesOf(text: string, size?: number): Uint8Array {
  const digits = text.replace(/^0x/i, '');
  const padded = size === undefined ? digits : digits.padStart(2 * size, '0');
  if (padded.length % 2 || !/^[0-9a-f]*$/i.test(padded) || (size !== undefined && padded.length !== 2 * size)) throw new CoreError('base_hex', 'hex');
  return Uint8Array.from({ length: padded.length / 2 }, (_, i) => Number.parseInt(padded.slice(2 * i, 2 * i + 2), 16));
}

export class Core {
  private constructor(readonly module: Module) {}

  static async open(module?: Module): Promise<Core> { return new Core(module ?? await load()); }

  version(): { core: string; abi: number; development: boolean } {
    return { core: this.module.plainText('sp_version'), abi: this.module.plain('sp_abi_version'), development: this.module.plain('sp_is_development') !== 0 };
  }

  readonly qr = {
    encode: (text: string): QrMatrix => this.module.cbor('qr.encode', 'sp_qr_encode', text),
    /** What the codes in a grey picture carry. `still`: searched harder. */
    decode: ({ width, height, luma, stride = width }: Picture, still = false): Uint8Array[] => this.module.cbor('qr.decode', 'sp_qr_decode', luma, width, height, stride, still),
  };

  readonly envelope = {
    read: (text: string, pasted = false): { kind: EnvelopeKind; body: Uint8Array } => this.module.cbor('envelope.read', 'sp_envelope_read', text, pasted),
    plan: (envelope: Uint8Array, { formU = false, largerSquares = false } = {}): CodePlan => this.module.cbor('envelope.plan', 'sp_envelope_plan', envelope, formU, largerSquares),
  };

  readonly mdoc = {
    show: (document: Uint8Array): CborValue => this.module.cbor('mdoc.show', 'sp_mdoc_show', document),
    verify: (deviceResponse: Uint8Array, transcript: Uint8Array, trust: MdocTrust): { status: number; documents: MdocDocument[] } =>
      this.module.cbor('mdoc.verify', 'sp_mdoc_verify', deviceResponse, transcript, encode(trust as unknown as Encodable)),
  };
  readonly header = {
    /** `validators`: who must have sealed it; without it the header's own list. */
    verify: (header: Uint8Array, validators: string[] = []): JudgedHeader => {
      const list = new Uint8Array(validators.length * 20);
      for (const [i, address] of validators.entries()) list.set(bytesOf(address, 20), i * 20);
      return this.module.cbor('header.verify', 'sp_header_verify', header, list);
    },
  };

  readonly proof = {
    /** `address`: whose proof was asked for; without it the one that the answer names. */
    verify: (stateRoot: string, answer: ProofAnswer, address = answer.address): [ProvenAccount, ...ProvenSlot[]] => {
      const nodes = (list: string[]) => list.map((node) => bytesOf(node));
      const slots = (answer.storageProof ?? []).map(({ key, proof }) => ({ key: bytesOf(key, 32), proof: nodes(proof) }));
      return this.module.cbor('proof.verify', 'sp_proof_verify', bytesOf(stateRoot, 32), encode({ address: bytesOf(address, 20), accountProof: nodes(answer.accountProof), slots }));
    },
    /** Accounts and slots out of one set of nodes, as a relay answers; all of it is proven, or all of it is invalid. */
    batch: (stateRoot: string, nodes: string[], accounts: { address: string; slots?: string[] }[]): (ProvenAccount | ProvenSlot)[] => {
      const asked = accounts.map(({ address, slots = [] }) => ({ address: bytesOf(address, 20), slots: slots.map((slot) => bytesOf(slot, 32)) }));
      return this.module.cbor('proof.batch', 'sp_proof_batch', bytesOf(stateRoot, 32), encode({ nodes: nodes.map((node) => bytesOf(node)), accounts: asked }));
    },
    /** The item at an index of a block's transactions or receipts. */
    item: (root: string, index: number, nodes: Uint8Array[]): ProvenItem => this.module.cbor('proof.item', 'sp_proof_item', bytesOf(root, 32), BigInt(index), encode(nodes)),
    /** The same under a header's transactionsRoot, and what the transaction says. */
    transaction: (transactionsRoot: string, index: number, nodes: Uint8Array[]): ProvenItem & { transaction?: Transaction } => {
      const item = this.proof.item(transactionsRoot, index, nodes);
      return item.value ? { ...item, transaction: this.module.cbor('proof.transaction', 'sp_transaction_show', item.value) } : item;
    },
    /** The same under a header's receiptsRoot: whether the transaction succeeded, and the events that it logged. */
    receipt: (receiptsRoot: string, index: number, nodes: Uint8Array[]): ProvenItem & { receipt?: Receipt } => {
      const item = this.proof.item(receiptsRoot, index, nodes);
      return item.value ? { ...item, receipt: this.module.cbor('proof.receipt', 'sp_receipt_show', item.value) } : item;
    },
  };

  readonly checkpoint = {
    read: (text: string, pasted = false): CheckpointText => this.module.cbor('checkpoint.read', 'sp_checkpoint_read', text, pasted),
  };
}
