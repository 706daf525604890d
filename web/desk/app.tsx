import type { RefObject } from 'preact';
import { useRef, useState } from 'preact/hooks';
import { t } from '../common/i18n/messages.ts';
import { everySecond } from '../common/shell/clock.ts';
import { ActTrail, Fetching } from './parts.tsx';
import { arrows, step, useKeys } from './keys.ts';
import type { DeskModel } from './model.ts';
import { Frame, KeysDialog, SignIn } from './screens/frame.tsx';
import { LedgerView, NoticeCase } from './screens/ledger.tsx';
import { LicenceCase } from './screens/licence.tsx';
import { MoveLists, NoticeLists, PeopleList, WorkList } from './screens/lists.tsx';
import { MoveCaseView, NewMove } from './screens/moves.tsx';
import { ApplicantCase, IssueForm, NewApplicantForm } from './screens/people.tsx';
import { Progress } from '../common/ui/progress.tsx';

function Case({ model, now }: { model: DeskModel; now: number }) {
  const [issuing, setIssuing] = useState<string>();
  const open = model.open.value;
  const busy = model.work.busy.value;
  const fault = model.work.fault.value;
  const shared = { acts: model.acts.value, caseActs: model.caseActs.value, now, api: model.api, onFollow: (acts: { acts: string[] }) => model.follow(acts) };
  const follow = (id: string) => void model.followOne(id);
  const toLicence = (ref: string) => model.show({ what: 'licence', ref });
  const toMove = (id: string) => model.show({ what: 'move', id });
  switch (open.what) {
    case 'nothing': return null;
    case 'new-applicant': return <NewApplicantForm busy={busy} fault={fault} now={now} onSave={(a, p) => void model.enrol(a, p)} onCancel={() => model.show({ what: 'nothing' })} />;
    case 'applicant': return (
      <Fetching from={model.applicant.value} now={now}>
        {(a) => issuing === a.id
          ? <IssueForm applicant={a} busy={busy} fault={fault} now={now} onIssue={(l) => void model.issue(l)} onCancel={() => setIssuing(undefined)} />
          : <ApplicantCase applicant={a} portrait={model.portrait.value} onLicence={toLicence} onIssue={() => setIssuing(a.id)} />}
      </Fetching>
    );
    case 'licence': return <Fetching from={model.licence.value} now={now}>{(l) => <LicenceCase {...shared} licence={l} portrait={model.portrait.value} offer={model.offer.value} busy={busy} fault={fault} onOffer={() => void model.makeOffer(l.ref)} onMove={toMove} onAct={follow} />}</Fetching>;
    case 'move': return <Fetching from={model.move.value} now={now}>{(m) => <MoveCaseView {...shared} move={m} portrait={model.portrait.value} onAct={follow} onLicence={toLicence} />}</Fetching>;
    case 'new-move': {
      const desk = model.session.value!.desk;
      return <NewMove desk={desk.letters} members={desk.members} asking={model.asking.value} busy={busy} fault={fault} now={now} decoder={model.core.qr} onAsk={(from) => void model.askMove(from)} onText={(text) => model.heard(text)} />;
    }
    case 'notice': {
      const notice = model.notices.value.data?.[open.box].find((n) => n.peer === open.peer && n.seq === open.seq);
      return notice ? <NoticeCase {...shared} box={open.box} notice={notice} desk={model.session.value!.desk.letters} onMove={toMove} onLicence={toLicence} /> : <Progress step={t('desk.loading')} />;
    }
    case 'act': {
      const act = model.acts.value.find((a) => a.act === open.id);
      return act ? <section class="sheet"><h2>{t('act.title')}</h2><ActTrail act={act} now={now} /></section> : <Progress step={t('desk.loading')} />;
    }
  }
}

function List({ model, now, search }: { model: DeskModel; now: number; search: RefObject<HTMLInputElement | null> }) {
  const open = model.open.value;
  const selected = open.what === 'applicant' || open.what === 'move' || open.what === 'act' ? open.id : open.what === 'licence' ? open.ref : open.what === 'notice' ? `${open.box}/${open.peer}/${open.seq}` : undefined;
  switch (model.section.value) {
    case 'work': return <WorkList items={model.items.value} now={now} selected={selected} onOpen={(i) => model.openItem(i)} />;
    case 'people': return <PeopleList people={model.people.value} query={model.query.value} now={now} selected={selected} inputRef={search} onSearch={(q) => model.search(q)} onOpen={(id) => model.show({ what: 'applicant', id })} onNew={() => model.show({ what: 'new-applicant' })} />;
    case 'moves': return <MoveLists moves={model.moves.value} desk={model.session.value!.desk.letters} now={now} selected={selected} onOpen={(id) => model.show({ what: 'move', id })} onNew={() => model.show({ what: 'new-move' })} />;
    case 'notices': return <NoticeLists notices={model.notices.value} now={now} selected={selected} onOpen={(box, n) => model.show({ what: 'notice', box, peer: n.peer, seq: n.seq })} />;
    case 'ledger': return null;
  }
}

export function App({ model }: { model: DeskModel }) {
  const now = everySecond().value;
  const [help, setHelp] = useState(false);
  const search = useRef<HTMLInputElement>(null);
  const session = model.session.value;
  const section = model.section.value;
  useKeys(session ? {
    'g w': () => model.go('work'), 'g p': () => model.go('people'), 'g m': () => model.go('moves'), 'g n': () => model.go('notices'), 'g l': () => model.go('ledger'),
    '/': () => { if (model.section.value !== 'people') model.go('people'); requestAnimationFrame(() => search.current?.focus()); },
    n: () => { model.go('people'); model.show({ what: 'new-applicant' }); },
    m: () => { model.go('moves'); model.show({ what: 'new-move' }); },
    ...arrows, j: () => step(1), k: () => step(-1), r: () => void model.refresh(), '?': () => setHelp(true),
    Escape: () => { model.show({ what: 'nothing' }); document.querySelector<HTMLElement>('.desk-list button.row')?.focus(); },
  } : {});
  if (!session) return <SignIn busy={model.work.busy.value} fault={model.work.fault.value} wait={Math.max(0, Math.ceil(model.waitUntil.value - now))} over={model.signedOut.value} onSignIn={(n, p) => void model.signIn(n, p)} />;
  const ledger = section === 'ledger';
  return (
    <>
      <Frame session={session} section={section} waiting={model.items.value.data?.length ?? 0} caseOpen={ledger || model.open.value.what !== 'nothing'} list={<List model={model} now={now} search={search} />}
        onSection={(s) => model.go(s)} onHelp={() => setHelp(true)} onSignOut={() => void model.signOut()} onCloseCase={() => model.show({ what: 'nothing' })}>
        {ledger
          ? <Fetching from={model.health.value} now={now}>{(h) => <LedgerView health={h} acts={model.acts.value} caseActs={model.caseActs.value} mayRevoke={session.staff.roles.includes('keys')} now={now} api={model.api} onFollow={(a) => model.follow(a)} />}</Fetching>
          : <Case key={JSON.stringify(model.open.value)} model={model} now={now} />}
      </Frame>
      {help && <KeysDialog onClose={() => setHelp(false)} />}
    </>
  );
}
