// A desk service in memory that answers as desk/README.md says: enough for the page's own flows. It writes to no ledger; acts become "included" when
// they are asked for the second time.
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Act, Applicant, Licence, MoveCase, Session } from '../../desk/api.ts';

const now = () => Math.floor(Date.now() / 1000);
const hex = (seed: number) => `0x${seed.toString(16).padStart(64, '0')}`;
const block = () => ({ number: 4242, hash: hex(4242), time: now() });

export class DeskService {
  readonly log: string[] = [];
  readonly keys = new Map<string, unknown>();
  readonly portraits = new Map<string, { bytes: number; type: string }>();
  /** Set to make the next call fail. */
  failNext: { status: number; body: object } | undefined;
  /** Set to make the ledger refuse the next act. */
  refuseNext: NonNullable<Act['error']> | undefined;
  silent = false;
  private readonly applicants: Applicant[] = [];
  private readonly licences: Licence[] = [];
  private readonly acts = new Map<string, { act: Act; asked: number }>();
  private readonly moves: MoveCase[] = [];
  private scans = 0;
  private offerAsked = 0;

  private readonly session: Session = { expires: now() + 3600, staff: { name: 'ada', roles: ['clerk'] }, desk: { letters: 'CA', name: 'California', development: true, chainId: 5361, members: ['CA', 'NY', 'TX', 'WA'] } };

  private newAct(contract: string, fn: string): string {
    const id = `act${this.acts.size + 1}`;
    this.acts.set(id, { act: { act: id, contract, function: fn, state: 'pending', txHash: hex(this.acts.size + 77) }, asked: 0 });
    return id;
  }

  readonly answer = (request: IncomingMessage, response: ServerResponse): boolean => {
    const url = new URL(request.url ?? '/', 'http://x');
    if (!url.pathname.startsWith('/v1/desk/')) return false;
    if (this.silent) { request.socket.destroy(); return true; }
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const send = (status: number, body?: object) => {
        response.statusCode = status;
        response.setHeader('Content-Type', status < 400 ? 'application/json' : 'application/problem+json');
        response.end(body === undefined ? '' : JSON.stringify(body));
      };
      const path = url.pathname.slice('/v1/desk'.length);
      this.log.push(`${request.method} ${path}`);
      const bytes = Buffer.concat(parts);
      const json = request.headers['content-type'] === 'application/json';
      const body = (json ? JSON.parse(bytes.toString()) : {}) as Record<string, unknown>;
      if (this.failNext) { const { status, body: problem } = this.failNext; this.failNext = undefined; return send(status, problem); }
      if (path !== '/session' && request.headers.authorization !== 'Bearer t1') return send(401, { code: 'AUTH_REQUIRED', status: 401 });
      if (typeof body['idempotencyKey'] === 'string') {
        const before = this.keys.get(body['idempotencyKey']);
        if (before) return send(202, before as object);
      }
      const result = this.route(request.method ?? 'GET', path, body, bytes, request.headers['content-type'] ?? '', url);
      if (typeof body['idempotencyKey'] === 'string' && result.status < 300) this.keys.set(body['idempotencyKey'], result.body);
      send(result.status, result.body);
    });
    return true;
  };

  private route(method: string, path: string, body: Record<string, unknown>, bytes: Buffer, type: string, url: URL): { status: number; body?: object } {
    const ok = (answer: object, status = 200) => ({ status, body: answer });
    const [, first, id, more] = path.split('/');
    switch (`${method} ${first}`) {
      case 'POST session': return body['passphrase'] === 'open sesame' ? ok({ ...this.session, token: 't1' }) : { status: 401, body: { code: 'AUTH_REQUIRED', status: 401 } };
      case 'GET session': return ok(this.session);
      case 'DELETE session': return { status: 204 };
      case 'POST approvals': return body['name'] === 'ada' ? { status: 403, body: { code: 'FORBIDDEN', status: 403 } } : ok({ approval: 'ap1', by: body['name'], expires: now() + 120 });
      case 'GET work': return ok({ items: this.moves.filter((m) => m.can.length > 0).map((m) => ({ id: `w${m.id}`, kind: `move_${m.direction}`, ref: m.id, person: m.person, peer: m.direction === 'in' ? m.from : m.to, state: m.state, since: m.since, due: m.due, urgency: 'normal' })) });
      case 'GET aging': return ok({ rows: [] });
      case 'GET inbox': case 'GET outbox': return ok({ notices: [] });
      case 'GET ledger': return ok({ chainId: 5361, name: 'test', head: block(), validators: 4, signers: 4, setChangePending: false, nodes: [], operators: [], keys: [], lists: [], queue: { acts: 0, oldestSeconds: 0 } });
      case 'GET acts': {
        const held = this.acts.get(id!);
        if (!held) return { status: 404, body: { code: 'NOT_FOUND', status: 404 } };
        if (held.asked++ > 0) {
          Object.assign(held.act, this.refuseNext ? { state: 'failed', error: this.refuseNext } : { state: 'included', block: block() });
          this.refuseNext = undefined;
        }
        return ok(held.act);
      }
      case 'GET applicants': {
        if (id === undefined) {
          const query = (url.searchParams.get('query') ?? '').toLowerCase();
          return ok({ applicants: this.applicants.filter((a) => a.familyName.toLowerCase().startsWith(query)).map((a) => ({ ...a, licences: a.licences.length })) });
        }
        return more === 'portrait' ? { status: 404, body: { code: 'NOT_FOUND' } } : ok(this.applicants.find((a) => a.id === id)!);
      }
      case 'POST applicants': {
        const made = { ...(body as unknown as Applicant), id: `a${this.applicants.length + 1}`, portrait: false, created: now(), licences: [] };
        this.applicants.push(made);
        return ok(made, 201);
      }
      case 'PUT applicants': {
        this.portraits.set(path, { bytes: bytes.length, type });
        return { status: 204 };
      }
      case 'POST licences': return this.licenceCall(id, more, body);
      case 'GET licences': {
        if (more !== 'offers') return ok(this.licences.find((l) => l.ref === id)!);
        const state = this.offerAsked++ === 0 ? 'opened' : 'received';
        return ok({ id: 'o1', state, triesLeft: 3, copies: 20, expires: now() + 600 });
      }
      case 'GET moves': return id === undefined ? ok({ moves: this.moves.filter((m) => m.direction === url.searchParams.get('direction')).map((m) => ({ ...m, peer: m.from })) }) : ok(this.moves.find((m) => m.id === id)!);
      case 'POST moves': return this.moveCall(id, path, body);
      case 'DELETE moves': return { status: 204 };
      default: return { status: 404, body: { code: 'NOT_FOUND', status: 404 } };
    }
  }

  private licenceCall(ref: string | undefined, more: string | undefined, body: Record<string, unknown>): { status: number; body?: object } {
    if (ref === undefined) {
      const applicant = this.applicants.find((a) => a.id === body['applicant'])!;
      const made: Licence = {
        ref: `l${this.licences.length + 1}`, applicant: { ...applicant, portrait: false }, documentNumber: (body['documentNumber'] as string | undefined) ?? 'D0000 0001', issueDate: String(body['issueDate']), expiryDate: String(body['expiryDate']),
        privileges: body['privileges'] as Licence['privileges'], document: 'valid', privilege: 'valid', copies: { issued: 0, live: 0, devices: 0 }, stateOfRecord: 'CA', history: [{ time: now(), kind: 'issued', by: 'ada' }], block: block(),
      };
      this.licences.push(made);
      applicant.licences.push({ ref: made.ref, documentNumber: made.documentNumber, document: 'valid', privilege: 'valid', issueDate: made.issueDate, expiryDate: made.expiryDate });
      return { status: 201, body: made };
    }
    const licence = this.licences.find((l) => l.ref === ref)!;
    if (more === 'offers') return { status: 201, body: { id: 'o1', text: 'openid-credential-offer://?x=1', txCode: '418206', expires: now() + 600 } };
    const family = body['family'] as 1 | 2;
    if (body['dryRun']) return { status: 200, body: { calls: [{ contract: 'StatusRegistry', function: family === 1 ? 'updateMany' : 'update', entries: family === 1 ? 20 : 1, role: 'STATUS' }], undoable: family === 2 } };
    if (family === 1 && body['approval'] !== 'ap1') return { status: 403, body: { code: 'FORBIDDEN', status: 403 } };
    const act = this.newAct('StatusRegistry', family === 1 ? 'updateMany' : 'update');
    if (family === 1) licence.document = 'invalid';
    else licence.privilege = body['value'] as Licence['privilege'];
    licence.history.unshift({ time: now(), kind: family === 1 ? 'revoked' : body['value'] === 'suspended' ? 'suspended' : 'reinstated', by: 'ada', reason: String(body['reason']), act });
    return { status: 202, body: { roundAt: now(), entries: 1, acts: [act] } };
  }

  private moveCall(id: string | undefined, path: string, body: Record<string, unknown>): { status: number; body?: object } {
    if (path === '/moves/requests') return { status: 201, body: { request: 'q1', text: 'statepass:1/asbeqaareizuivlgo4asjh6alq', expires: now() + 300, statementText: 'I move.', due: now() + 1e6 } };
    if (path.endsWith('/scans')) {
      this.scans += (body['texts'] as string[]).length;
      if (this.scans < 3) return { status: 200, body: { state: 'progress', have: this.scans, need: 3 } };
      this.moves.push({ id: 'm1', direction: 'in', from: 'NY', to: 'CA', state: 'cleared', since: now(), due: now() + 1e6, person: { familyName: 'Reyes', givenName: 'Ana', birthDate: '1979-08-08' }, portrait: false, binding: 'good', holds: [], record: 'good', can: ['complete'], log: [{ time: now(), kind: 'move_opened' }], block: block() });
      return { status: 200, body: { state: 'opened', move: 'm1', acts: [this.newAct('LicenceTransfer', 'open')] } };
    }
    const move = this.moves.find((m) => m.id === id)!;
    if (body['dryRun']) return { status: 200, body: { calls: [{ contract: 'LicenceTransfer', function: 'complete', role: 'LICENSING' }], undoable: false } };
    Object.assign(move, { state: 'issued', can: [] });
    return { status: 202, body: { acts: [this.newAct('LicenceTransfer', 'complete')], licence: 'l9' } };
  }
}
