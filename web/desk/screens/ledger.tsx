// Notices, and the state of the ledger.
import { useState } from 'preact/hooks';
import { age, day, lasting, number } from '../../common/i18n/format.ts';
import { stateName } from '../../common/i18n/elements.ts';
import { t, type MessageKey } from '../../common/i18n/messages.ts';
import { Button } from '../../common/ui/button.tsx';
import { Badge, Note } from '../../common/ui/note.tsx';
import { Pairs, Row, Rows } from '../../common/ui/rows.tsx';
import type { Act, Acts, DeskApi, LedgerHealth, Letters, Notice } from '../api.ts';
import { ActDialog, CaseActs, Hash, named, personName } from '../parts.tsx';
import { CaseHead } from './people.tsx';

const CODES = [1, 2, 3, 4, 5, 6];

export function NoticeCase({ box, notice, desk, acts, caseActs, now, api, onFollow, onMove, onLicence }: { box: 'inbox' | 'outbox'; notice: Notice; desk: Letters; acts: Act[]; caseActs: string[]; now: number; api: DeskApi; onFollow: (acts: Acts) => void; onMove: (id: string) => void; onLicence: (ref: string) => void }) {
  const [rejecting, setRejecting] = useState(false);
  const open = notice.state !== 'settled' && notice.state !== 'rejected';
  const [from, to] = box === 'inbox' ? [notice.peer, desk] : [desk, notice.peer];
  return (
    <div class="stack wide">
      <CaseHead person={false} title={named('notice.kind', notice.kind)}><p class="muted">{t('aging.row', { from: stateName(from), to: stateName(to) })}</p></CaseHead>
      {open && notice.due < now && <Note tone="red" what={t('notice.overdue', { age: age(notice.due, now) })} />}
      <CaseActs ids={caseActs} acts={acts} now={now} />
      <section class="sheet">
        <Pairs side items={[
          [t('notice.number'), String(notice.seq)],
          [t('notice.class'), t(`notice.class.${notice.class}`)],
          [t('notice.posted'), `${day(notice.posted)}, ${t(`notice.state.${notice.state}`)}`],
          open && [t('notice.due'), day(notice.due)],
          notice.subject?.person !== undefined && [t('notice.person'), personName(notice.subject.person)],
          notice.code !== undefined && [t('notice.code'), named('notice.code', notice.code)],
        ]} />
        {notice.words && <p>{notice.words}</p>}
      </section>
      <div class="line-up case-acts">
        {notice.subject?.move !== undefined && <Button onClick={() => onMove(notice.subject!.move!)}>{t('licence.move.open')}</Button>}
        {notice.subject?.licence !== undefined && <Button onClick={() => onLicence(notice.subject!.licence!)}>{t('move.licence')}</Button>}
        {box === 'inbox' && open && <Button kind="danger" onClick={() => setRejecting(true)}>{t('notice.reject')}</Button>}
      </div>
      {rejecting && (
        <ActDialog title={t('notice.reject.title')} means={t('notice.reject.means', { peer: stateName(notice.peer) })} button={t('notice.reject')} danger now={now}
          choices={{ label: t('notice.code'), options: CODES.map((c) => ({ value: String(c), label: t(`notice.code.${c}` as MessageKey) })) }}
          plan={(i) => api.planReject(notice.peer, notice.seq, Number(i.choice))} run={(i, _, key) => api.reject(notice.peer, notice.seq, Number(i.choice), key)}
          onDone={(a) => { setRejecting(false); onFollow(a); }} onClose={() => setRejecting(false)} />
      )}
    </div>
  );
}

const NODE_TONES = { good: 'green', behind: 'amber', down: 'red' } as const;
const KEY_TONES = { active: 'green', retired: 'grey', compromised: 'red' } as const;

export function LedgerView({ health, acts, caseActs, mayRevoke, now, api, onFollow }: { health: LedgerHealth; acts: Act[]; caseActs: string[]; mayRevoke: boolean; now: number; api: DeskApi; onFollow: (acts: Acts) => void }) {
  const [kid, setKid] = useState<string>();
  const today = new Date(now * 1000).toISOString().slice(0, 10);
  return (
    <div class="stack wide">
      <CaseHead person={false} title={t('health.title')}><p class="muted">{t('knows.network', { name: health.name, id: health.chainId })}</p></CaseHead>
      {health.setChangePending && <Note tone="amber" what={t('health.pending')} />}
      <CaseActs ids={caseActs} acts={acts} now={now} />
      <section class="sheet">
        <Pairs side items={[
          [t('health.head'), <>{t('health.head.value', { n: number(health.head.number), age: age(Math.min(health.head.time, now), now) })}<br /><Hash of={health.head.hash} /></>],
          [t('health.signed'), t('health.signed.value', { signers: health.signers, validators: health.validators })],
          [t('health.queue'), t('health.queue.value', { n: health.queue.acts, time: health.queue.acts > 0 ? lasting(health.queue.oldestSeconds) : 'none' })],
          [t('health.batch'), health.batch ? t('health.batch.value', { n: health.batch.n, age: age(health.batch.time, now) }) : t('health.batch.none')],
        ]} />
      </section>
      <div class="two">
        <section class="stack tight"><h3>{t('health.nodes')}</h3><Rows label={t('health.nodes')}>{health.nodes.map((n) => <Row key={n.name} title={n.name} note={n.head === undefined ? undefined : t('health.node.note', { n: number(n.head), ms: n.latencyMs === undefined ? 'none' : String(n.latencyMs) })} end={<Badge tone={NODE_TONES[n.state]}>{t(`health.node.${n.state}`)}</Badge>} />)}</Rows></section>
        <section class="stack tight"><h3>{t('health.operators')}</h3><Rows label={t('health.operators')}>{health.operators.map((o) => <Row key={o.address} title={o.role} note={<><code>{o.address}</code><br />{t('health.operator.note', { day: day(o.until) })}</>} />)}</Rows></section>
      </div>
      <section class="stack tight">
        <h3>{t('health.keys')}</h3>
        <Rows label={t('health.keys')}>
          {health.keys.map((k) => (
            <Row key={k.kid} icon="key" title={named('health.key.purpose', k.purpose)} note={<>{t('health.key.note', { from: day(k.from), to: day(k.to) })}<br /><code>{k.kid}</code></>}
              end={<span class="line-up end"><Badge tone={KEY_TONES[k.state]}>{t(`health.key.${k.state}`)}</Badge>{mayRevoke && k.state !== 'compromised' && <Button small kind="danger" onClick={() => setKid(k.kid)}>{t('health.key.revoke')}</Button>}</span>} />
          ))}
        </Rows>
      </section>
      <section class="stack tight"><h3>{t('health.lists')}</h3><Rows label={t('health.lists')}>{health.lists.map((l) => <Row key={l.list} title={named('health.list.family', l.family)} note={<><code>{l.list}</code><br />{t('health.list.note', { version: l.version, used: number(l.used), size: number(l.size), age: age(l.changed, now) })}</>} />)}</Rows></section>
      {kid !== undefined && (
        <ActDialog title={t('health.key.revoke.title')} means={t('health.key.revoke.means')} button={t('health.key.revoke')} danger second now={now} date={{ label: t('health.key.cutoff'), value: today }} reason={{ label: t('dialog.reason') }}
          plan={(i) => api.planRevokeKey(kid, { cutoff: Date.parse(i.date) / 1000, reason: i.reason })}
          approve={(name, passphrase) => api.approve(name, passphrase, 'key_revoke', kid)}
          run={(i, approval, key) => api.revokeKey(kid, { cutoff: Date.parse(i.date) / 1000, reason: i.reason, approval: approval ?? '' }, key)}
          onDone={(a) => { setKid(undefined); onFollow(a); }} onClose={() => setKid(undefined)} />
      )}
    </div>
  );
}
