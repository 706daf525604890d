// The left pane: what is waiting, people, moves, notices, the ledger's own list.
import type { RefObject } from 'preact';
import { age, calendarDate, day, lasting } from '../../common/i18n/format.ts';
import { stateName } from '../../common/i18n/elements.ts';
import { t } from '../../common/i18n/messages.ts';
import { Button } from '../../common/ui/button.tsx';
import { Icon } from '../../common/ui/icons.tsx';
import { Badge } from '../../common/ui/note.tsx';
import type { Aging, ApplicantRow, MoveRow, Notice, WorkItem } from '../api.ts';
import { Fetching, named, personName } from '../parts.tsx';
import type { Fetched } from '../model.ts';
import type { ComponentChildren } from 'preact';

function Line({ title, note, badge, selected, onOpen }: { title: ComponentChildren; note: ComponentChildren; badge?: ComponentChildren; selected: boolean; onOpen: () => void }) {
  return (
    <li>
      <button type="button" class={`row${selected ? ' selected' : ''}`} aria-current={selected ? 'true' : undefined} onClick={onOpen}>
        <span class="grow"><span>{title}</span><small>{note}</small></span>
        {badge}
      </button>
    </li>
  );
}

const Head = ({ title, children }: { title: string; children?: ComponentChildren }) => <div class="spread list-head"><h2>{title}</h2>{children}</div>;

export function WorkList({ items, now, selected, onOpen }: { items: Fetched<WorkItem[]>; now: number; selected: string | undefined; onOpen: (item: WorkItem) => void }) {
  return (
    <>
      <Head title={t('work.title')} />
      <Fetching from={items} now={now}>
        {(list) => list.length === 0
          ? <div class="stack tight"><p class="strong">{t('work.empty.title')}</p><p class="muted">{t('work.empty.lead')}</p></div>
          : <ul class="rows">
              {list.map((item) => (
                <Line key={item.id} selected={item.ref === selected} onOpen={() => onOpen(item)}
                  title={<>{t(`work.kind.${item.kind}`, { peer: item.peer ? stateName(item.peer) : '' })}{item.person && <span class="strong"> · {personName(item.person)}</span>}</>}
                  note={[t('work.waits', { time: lasting(Math.max(1, now - item.since)) }), item.due === undefined ? '' : t('work.due', { day: day(item.due) })].filter(Boolean).join(', ')}
                  badge={item.urgency !== 'normal' && <Badge tone={item.urgency === 'overdue' ? 'red' : 'amber'} icon="clock">{t(`work.urgency.${item.urgency}`)}</Badge>} />
              ))}
            </ul>}
      </Fetching>
    </>
  );
}

export function PeopleList({ people, query, now, selected, inputRef, onSearch, onOpen, onNew }: { people: Fetched<ApplicantRow[]>; query: string; now: number; selected: string | undefined; inputRef?: RefObject<HTMLInputElement | null>; onSearch: (query: string) => void; onOpen: (id: string) => void; onNew: () => void }) {
  return (
    <>
      <Head title={t('people.title')}><Button small icon="plus" onClick={onNew}>{t('people.new')}</Button></Head>
      <div class="field">
        <label for="people-search">{t('people.search')}</label>
        <input id="people-search" ref={inputRef ?? null} class="input" type="search" value={query} aria-describedby="people-search-hint" autocomplete="off" onInput={(e) => onSearch(e.currentTarget.value)} />
        <div class="hint" id="people-search-hint">{t('people.search.hint')}</div>
      </div>
      <Fetching from={people} now={now}>
        {(list) => list.length === 0
          ? <p class="muted" role="status">{query ? t('people.none', { query }) : t('people.none.yet')}</p>
          : <ul class="rows">{list.map((p) => <Line key={p.id} selected={p.id === selected} onOpen={() => onOpen(p.id)} title={<span class="strong">{p.familyName}, {p.givenName}</span>} note={t('people.row', { birth: calendarDate(p.birthDate), n: p.licences })} />)}</ul>}
      </Fetching>
    </>
  );
}

const MOVE_TONES = { open: 'accent', cleared: 'accent', refused: 'red', issued: 'green', withdrawn: 'grey', expired: 'grey' } as const;

export function MoveLists({ moves, desk, now, selected, onOpen, onNew }: { moves: Fetched<{ in: MoveRow[]; out: MoveRow[] }>; desk: string; now: number; selected: string | undefined; onOpen: (id: string) => void; onNew: () => void }) {
  const rows = (list: MoveRow[]) => list.length === 0 ? <p class="muted">{t('moves.desk.none')}</p> : (
    <ul class="rows">
      {list.map((m) => (
        <Line key={m.id} selected={m.id === selected} onOpen={() => onOpen(m.id)} title={<span class="strong">{personName(m.person) || stateName(m.peer)}</span>} note={`${stateName(m.peer)}, ${t('move.row', { age: age(m.since, now) })}`}
          badge={<Badge tone={MOVE_TONES[m.state]}>{t(`move.state.${m.state}`)}</Badge>} />
      ))}
    </ul>
  );
  return (
    <>
      <Head title={t('desk.section.moves')}><Button small icon="plus" onClick={onNew}>{t('moves.desk.new', { state: stateName(desk) })}</Button></Head>
      <Fetching from={moves} now={now}>
        {(both) => <><h3>{t('moves.desk.in')}</h3>{rows(both.in)}<h3>{t('moves.desk.out')}</h3>{rows(both.out)}</>}
      </Fetching>
    </>
  );
}

export function NoticeLists({ notices, now, selected, onOpen }: { notices: Fetched<{ inbox: Notice[]; outbox: Notice[]; aging: Aging[] }>; now: number; selected: string | undefined; onOpen: (box: 'inbox' | 'outbox', notice: Notice) => void }) {
  const rows = (box: 'inbox' | 'outbox', list: Notice[]) => list.length === 0 ? <p class="muted">{t('notices.none')}</p> : (
    <ul class="rows">
      {list.map((n) => {
        const done = n.state === 'settled' || n.state === 'rejected';
        return (
          <Line key={`${n.peer}/${n.seq}`} selected={`${box}/${n.peer}/${n.seq}` === selected} onOpen={() => onOpen(box, n)}
            title={<span class="strong">{named('notice.kind', n.kind)}</span>} note={`${stateName(n.peer)}, ${t('notices.row', { seq: n.seq, state: t(`notice.state.${n.state}`) })}, ${age(n.posted, now)}`}
            badge={!done && n.due < now ? <Badge tone="red" icon="clock">{t('work.urgency.overdue')}</Badge> : undefined} />
        );
      })}
    </ul>
  );
  return (
    <>
      <Head title={t('desk.section.notices')} />
      <Fetching from={notices} now={now}>
        {(all) => (
          <>
            <h3>{t('notices.inbox')}</h3>{rows('inbox', all.inbox)}
            <h3>{t('notices.outbox')}</h3>{rows('outbox', all.outbox)}
            {all.aging.length > 0 && (
              <>
                <h3>{t('notices.aging')}</h3>
                <ul class="rows">
                  {all.aging.map((a) => (
                    <li key={`${a.from}${a.to}`} class="row"><Icon name="clock" size={20} /><span class="grow"><span>{t('aging.row', { from: stateName(a.from), to: stateName(a.to) })}</span><small>{t('aging.note', { n: a.unsettled, time: lasting(a.oldestSeconds) })}</small></span>{a.overdue && <Badge tone="red" icon="clock">{t('work.urgency.overdue')}</Badge>}</li>
                  ))}
                </ul>
              </>
            )}
          </>
        )}
      </Fetching>
    </>
  );
}
