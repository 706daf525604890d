// The functions of the core that keep no state, typed.
import { encode, type Encodable } from './cbor.js';
import { load } from './load.js';
import type { Module } from './module.js';
import type { CborValue, Check, CodePlan, QrMatrix } from './types.js';

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
}
