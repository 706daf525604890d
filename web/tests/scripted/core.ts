// A core that follows a script, for tests of the pages alone: it keeps a wallet in localStorage, knows a handful of texts, and checks nothing.
// What it answers is made of the gallery's fixtures; tests reach it through window.scripted.
import type { Answer, Card, Checked, CheckpointText, Connect, CoreClient, FollowHooks, Headline, HistoryEntry, LedgerStatus, Move, Outcome, Review, Taken } from '@statepass/core';
import { answer, card, conflict, drivingReview, history, ledger, makeFixtures, matrix, move, movingPlan, moveReview, review, slot, startingPoint, staticPlan } from '../../gallery/fixtures.ts';
import { askedNow, verdict } from '../../gallery/screens/verifier.tsx';
import { face } from '../../gallery/fixtures.ts';

interface Saved { passphrase: string; cards: Card[]; history: HistoryEntry[]; moves: Move[] }

class ScriptError extends Error {
  override readonly name = 'CoreError';
  constructor(readonly code: string, readonly operation: string) { super(code); }
}

export interface Script {
  /** Texts that the camera reads in the frames to come. */
  seen: string[];
  framesDecoded: number;
  /** Code with which the next call of an operation fails. */
  fail: Record<string, string>;
  worker: { stored: boolean } | undefined;
  options: { chain: string; clockOffset?: number };
  calls: string[];
  slotSeconds: number;
  verdicts: Record<string, Checked>;
  /** What the ledger's status says otherwise; `headAge` in seconds. */
  ledger: Partial<LedgerStatus> & { headAge?: number };
  /** A relay pushes a head: what the core tells then. */
  push(): void;
}

declare global {
  interface Window { scripted?: Script }
}

const KEY = 'scripted-wallet';
const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

export const connect: Connect = async (worker, options) => {
  await makeFixtures();
  const now = () => Date.now() / 1000 + (options.clockOffset ?? 0);
  const script: Script = { seen: [], framesDecoded: 0, fail: {}, worker: undefined, options: { ...options }, calls: [], slotSeconds: 15, verdicts: {}, ledger: {}, push: () => follow?.news(fresh()) };
  const fresh = (over = {}) => {
    const { headAge = 4, ...said } = script.ledger;
    return ledger({ head: { ...ledger().head, time: now() - headAge }, factsAsOf: now() - headAge - 2, development: true, ...over, ...said });
  };
  let follow: FollowHooks | undefined;
  window.scripted = script;
  worker.postMessage('are you there');
  worker.onmessage = (event: MessageEvent<{ stored: boolean }>) => { script.worker = event.data; };

  const load = (): Saved | undefined => {
    const stored = localStorage.getItem(KEY);
    return stored === null ? undefined : (JSON.parse(stored, (key, value: unknown) => (key === 'portrait' ? face : value)) as Saved);
  };
  const save = (saved: Saved) => localStorage.setItem(KEY, JSON.stringify({ ...saved, cards: saved.cards.map((c) => ({ ...c, portrait: 'face' })) }));
  let open: Saved | undefined;
  let wrong = 0;
  let waitUntil = 0;
  const reviews = new Map<string, Review>();
  let slotsLeft = 0;
  let synced = false;

  const may = <T>(operation: string, result: () => T): Promise<T> => {
    script.calls.push(operation);
    const code = script.fail[operation];
    delete script.fail[operation];
    return code ? Promise.reject(new ScriptError(code, operation)) : Promise.resolve().then(result);
  };
  const vault = (): Saved => {
    if (!open) throw new ScriptError('vault_locked', 'wallet');
    return open;
  };
  const change = (f: (saved: Saved) => void) => { f(vault()); save(vault()); };
  const reviewed = (r: Review): Taken => {
    const made = { ...r, id: `${r.id}-${reviews.size}`, expiresAt: now() + 90 };
    reviews.set(made.id, made);
    return { kind: 'review', review: made };
  };
  const nextSlot = () => {
    slotsLeft--;
    const start = now();
    return slot({ slotStart: start, slotEnd: start + script.slotSeconds, slotsLeft, code: staticPlan(700 + slotsLeft) });
  };
  const answered = (id: string, larger: boolean): Answer => {
    const r = reviews.get(id)!;
    const many = r.documents.flatMap((d) => d.elements).length > 3;
    return answer({ code: many ? movingPlan(8) : staticPlan(larger ? 500 : 1000), until: now() + 120, shared: r.documents.flatMap((d) => d.elements).filter((e) => e.available) });
  };

  const point = (given: string): CheckpointText => {
    if (!given.startsWith('checkpoint')) throw new ScriptError('present_kind', 'ledger.readCheckpoint');
    return { ...startingPoint(), number: 2_721_000, time: now() - 3600, text: given };
  };
  const take = (given: string): Taken => {
    const part = /^part:(\d+)\/(\d+)$/.exec(given);
    if (part) return { kind: 'progress', have: Number(part[1]), need: Number(part[2]) };
    const refused = /^refused:(\w+)$/.exec(given);
    if (refused) return { kind: 'refused', reason: refused[1]! };
    switch (given) {
      case 'checkpoint': return { kind: 'checkpoint', ...point(given) };
      case 'offer:CA': return { kind: 'offer', text: given, issuer: 'CA' };
      case 'ask:age': case 'statepass:1/asbeqaareizuivlgo4asjh6alq': return reviewed(review());
      case 'ask:driving': return reviewed(drivingReview());
      case 'ask:move': return reviewed(moveReview());
      case 'damaged': return { kind: 'refused', reason: 'envelope_check' };
      default: return { kind: 'ignored' };
    }
  };

  const client: CoreClient = {
    ledger: {
      status: () => may('ledger.status', () => fresh(synced ? {} : { factsAsOf: undefined })),
      sync: (hooks) => may('ledger.sync', () => { hooks?.progress?.({ step: 'headers', done: 3, of: 4 }); synced = true; return fresh(); }),
      follow: (hooks) => may('ledger.follow', () => { follow = hooks; }).then(() => new Promise<void>(() => {})),
      wake: () => may('ledger.wake', () => {}),
      readCheckpoint: (given) => may('ledger.readCheckpoint', () => point(given)),
      compareCheckpoints: (one, other) => may('ledger.compareCheckpoints', () => (point(other).text === one ? 'same' : other === 'checkpoint:forged' ? 'contradict' : 'connected')),
      conflict: () => may('ledger.conflict', () => new TextEncoder().encode('two blocks')),
      verifyConflict: (file) => may('ledger.verifyConflict', () => {
        if (text(file) !== 'two blocks') throw new ScriptError('qbft_conflict_form', 'ledger.verifyConflict');
        return conflict();
      }),
      checkpoint: () => may('ledger.checkpoint', () => staticPlan(600)),
      trustCheckpoint: () => may('ledger.trustCheckpoint', () => fresh()),
      exportRecord: () => may('ledger.exportRecord', () => new Uint8Array()),
      importRecord: () => may('ledger.importRecord', () => fresh()),
    },
    wallet: {
      exists: () => may('wallet.exists', () => load() !== undefined),
      create: (passphrase) => may('wallet.create', () => { open = { passphrase: text(passphrase), cards: [], history: [], moves: [] }; save(open); }),
      unlock: (passphrase) => may('wallet.unlock', () => {
        if (now() < waitUntil) return { ok: false as const, error: 'vault_backoff' as const, waitSeconds: waitUntil - now() };
        const saved = load();
        if (saved?.passphrase === text(passphrase)) { open = saved; wrong = 0; return { ok: true as const }; }
        wrong++;
        waitUntil = wrong >= 3 ? now() + 30 : 0;
        return { ok: false as const, error: 'vault_passphrase' as const, waitSeconds: Math.max(0, waitUntil - now()) };
      }),
      lock: () => may('wallet.lock', () => { open = undefined; }),
      erase: () => may('wallet.erase', () => { open = undefined; localStorage.removeItem(KEY); }),
      home: () => may('wallet.home', () => ({ cards: vault().cards, ledger: fresh(), unfinished: [] })),
      take: (given) => may('wallet.take', () => { vault(); return take(given); }),
      receive: async (_, hooks) => {
        script.calls.push('wallet.receive');
        hooks?.progress?.({ step: 'token', done: 0, of: 0 });
        const code = await hooks?.transactionCode?.({ length: 6, digits: true });
        if (code === undefined) throw new ScriptError('aborted', 'receive');
        if (code !== '418206') throw new ScriptError('oid4vc_transaction_code', 'receive');
        for (const step of ['keys', 'credentials', 'headers', 'proofs', 'lists', 'checking']) {
          hooks?.progress?.({ step, done: 1, of: 1 });
          await new Promise((done) => setTimeout(done, 20));
        }
        const got = card({ copiesLeft: 20, receivedAt: now(), statusAsOf: now() });
        change((s) => { s.cards = [got]; s.history.unshift({ id: `h${s.history.length}`, time: now(), kind: 'received', elements: [] }); });
        return [got];
      },
      share: (id) => may('wallet.share', () => {
        const r = reviews.get(id)!;
        change((s) => {
          s.history.unshift({ id: `h${s.history.length}`, time: now(), kind: r.move ? 'moved' : 'shared', asker: r.asker, purpose: r.purpose.code, elements: r.documents.flatMap((d) => d.elements.map((e) => e.element)) });
          if (r.move) s.moves.push(move({ due: now() + 1e6, asOf: now() }));
        });
        return answered(id, false);
      }),
      redraw: (id, choice) => may('wallet.redraw', () => answered(id, choice.largerSquares)),
      decline: () => may('wallet.decline', () => staticPlan(30)),
      closed: () => may('wallet.closed', () => change((s) => { for (const c of s.cards) c.copiesLeft--; })),
      show: (profile, choice) => may(`wallet.show ${profile} ${choice?.ageOver ?? ''}`.trim(), () => { vault(); slotsLeft = 3; return nextSlot(); }),
      nextSlot: () => may('wallet.nextSlot', nextSlot),
      endShow: () => may('wallet.endShow', () => {}),
      history: () => may('wallet.history', () => (vault().history.length > 0 ? vault().history : history())),
      deleteHistory: (id) => may('wallet.deleteHistory', () => change((s) => { s.history = id === undefined ? [] : s.history.filter((h) => h.id !== id); })),
      moves: () => may('wallet.moves', () => vault().moves),
      advanceMoves: () => may('wallet.advanceMoves', () => vault().moves),
      changePassphrase: (from, to) => may('wallet.changePassphrase', () => {
        if (text(from) !== vault().passphrase) return { ok: false as const, error: 'vault_passphrase' as const, waitSeconds: 0 };
        change((s) => { s.passphrase = text(to); });
        return { ok: true as const };
      }),
    },
    verifier: {
      ask: (preset, name) => may(`verifier.ask ${preset} ${name}`, () => ({ ...askedNow(), uri: `statepass:1/${preset}${script.calls.length}`, expiresAt: now() + 120 })),
      take: (given) => may('verifier.take', (): Checked => {
        const scriptedAnswer = script.verdicts[given];
        if (scriptedAnswer) return scriptedAnswer;
        const part = /^part:(\d+)\/(\d+)$/.exec(given);
        if (part) return { kind: 'progress', have: Number(part[1]), need: Number(part[2]) };
        const at = { asOf: now() - 20, reader_time: now() };
        const scripted = /^(grey|amber|red):(\w+):(\w+):(\w+)$/.exec(given);
        if (scripted) {
          const [, outcome, headline, check, reason] = scripted as unknown as [string, Outcome, Headline, string, string];
          return { kind: 'verdict', verdict: verdict(outcome, headline, { [check]: { result: outcome === 'amber' ? 'unknown' : 'fail', reason } }, at), values: [], needsImage: false };
        }
        const portrait = { doc: 0, namespace: 'org.iso.18013.5.1', element: 'portrait', value: face };
        switch (given) {
          case 'yes': return { kind: 'verdict', verdict: verdict('green', 'age_yes', {}, { answers: { age_over_21: true }, ...at }), values: [], needsImage: false };
          case 'face': return { kind: 'verdict', verdict: verdict('amber', 'picture_unreadable', {}, at), values: [portrait], needsImage: true };
          case 'revoked': return { kind: 'verdict', verdict: verdict('red', 'withdrawn', { status: { result: 'fail', reason: 'status_invalid' } }, at), values: [portrait], needsImage: false };
          case 'old': return { kind: 'verdict', verdict: verdict('grey', 'no_verdict', { transcript: { result: 'fail', reason: 'slot_expired' } }, at), values: [], needsImage: false };
          case 'declined': return { kind: 'notice', notice: 'declined' };
          default: return { kind: 'ignored' };
        }
      }),
      imageDecoded: (ok) => may(`verifier.imageDecoded ${ok}`, (): Checked => ({
        kind: 'verdict', needsImage: false, values: [{ doc: 0, namespace: 'org.iso.18013.5.1', element: 'portrait', value: face }],
        verdict: verdict(ok ? 'green' : 'amber', ok ? 'valid' : 'picture_unreadable', {}, { asOf: now() - 20, reader_time: now() }),
      })),
      cancel: () => may('verifier.cancel', () => {}),
    },
    qr: {
      encode: (given) => may('qr.encode', () => matrix(given)),
      decode: () => may('qr.decode', () => script.seen.splice(0)),
      decodeFrame: (frame) => {
        script.framesDecoded++;
        frame.close();
        return Promise.resolve(script.seen.splice(0));
      },
    },
    version: () => Promise.resolve({ core: 'scripted', abi: 1, development: true }),
    close: () => Promise.resolve(),
  };
  return client;
};
