// Applicants: enrolling, and a person's case with their licences.
import type { ComponentChildren } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Fault } from '../../common/core/errors.ts';
import { calendarDate, day } from '../../common/i18n/format.ts';
import { privilege } from '../../common/i18n/elements.ts';
import { t } from '../../common/i18n/messages.ts';
import { Button } from '../../common/ui/button.tsx';
import { Choice, Field } from '../../common/ui/field.tsx';
import { Icon } from '../../common/ui/icons.tsx';
import { TroubleNote } from '../../common/ui/note.tsx';
import { Picture } from '../../common/ui/picture.tsx';
import { Pairs, Row, Rows } from '../../common/ui/rows.tsx';
import type { Applicant, NewApplicant, NewLicence } from '../api.ts';
import { personName, StatusBadge } from '../parts.tsx';
import { portraits, type PortraitPair } from '../portrait.ts';

const isoDay = (seconds: number): string => new Date(seconds * 1000).toISOString().slice(0, 10);

export function CaseHead({ title, person = true, portrait, children }: { title: string; person?: boolean; portrait?: Uint8Array | undefined; children?: ComponentChildren }) {
  const ref = useRef<HTMLHeadingElement>(null);
  useEffect(() => { ref.current?.focus({ preventScroll: true }); }, [title]);
  return (
    <header class="case-head">
      {person && <div class="case-portrait" aria-hidden={portrait ? undefined : 'true'}>{portrait ? <Picture bytes={portrait} alt={t('people.form.portrait')} /> : <Icon name="person" size={40} />}</div>}
      <div class="stack tight"><h2 ref={ref} tabIndex={-1}>{title}</h2>{children}</div>
    </header>
  );
}

export interface NewApplicantProps {
  busy: boolean;
  fault: Fault | undefined;
  now: number;
  onSave: (applicant: NewApplicant, portrait: PortraitPair | undefined) => void;
  onCancel: () => void;
  /** For pictures of screens: as after pressing the button with nothing filled in. */
  pressed?: boolean;
}

export function NewApplicantForm({ busy, fault, now, onSave, onCancel, pressed }: NewApplicantProps) {
  const [person, setPerson] = useState({ familyName: '', givenName: '', birthDate: '', residentAddress: '', residentCity: '', residentPostalCode: '' });
  const [portrait, setPortrait] = useState<PortraitPair>();
  const [bad, setBad] = useState(false);
  const [tried, setTried] = useState(pressed ?? false);
  const picture = useRef<HTMLInputElement>(null);
  const set = (change: Partial<typeof person>) => setPerson({ ...person, ...change });
  const needed = (value: string) => (tried && value.trim() === '' ? t('people.form.needed') : undefined);
  const future = person.birthDate !== '' && person.birthDate > isoDay(now);
  const choose = async (file: File | undefined) => {
    if (!file) return;
    const made = await portraits(file);
    setPortrait(made);
    setBad(!made);
  };
  const save = () => {
    setTried(true);
    if (busy || future || [person.familyName, person.givenName, person.birthDate].some((v) => v.trim() === '')) return;
    const { residentAddress, residentCity, residentPostalCode, ...rest } = person;
    onSave({ ...rest, ...(residentAddress ? { residentAddress } : {}), ...(residentCity ? { residentCity } : {}), ...(residentPostalCode ? { residentPostalCode } : {}) }, portrait);
  };
  return (
    <form class="stack wide" noValidate onSubmit={(e) => { e.preventDefault(); save(); }}>
      <div class="stack tight"><h2>{t('people.form.title')}</h2><p class="muted">{t('people.form.lead')}</p></div>
      {fault && <TroubleNote code={fault.code} />}
      <div class="two">
        <Field label={t('people.form.family')} value={person.familyName} autocomplete="off" focus error={needed(person.familyName)} onText={(familyName) => set({ familyName })} />
        <Field label={t('people.form.given')} value={person.givenName} autocomplete="off" error={needed(person.givenName)} onText={(givenName) => set({ givenName })} />
        <Field label={t('people.form.birth')} type="date" value={person.birthDate} autocomplete="off" error={future ? t('people.form.future') : needed(person.birthDate)} onText={(birthDate) => set({ birthDate })} />
        <Field label={t('people.form.address')} value={person.residentAddress} autocomplete="off" onText={(residentAddress) => set({ residentAddress })} />
        <Field label={t('people.form.city')} value={person.residentCity} autocomplete="off" onText={(residentCity) => set({ residentCity })} />
        <Field label={t('people.form.postal')} value={person.residentPostalCode} autocomplete="off" onText={(residentPostalCode) => set({ residentPostalCode })} />
      </div>
      <div class="field">
        <span class="label">{t('people.form.portrait')}</span>
        <div class="line-up">
          <div class="case-portrait">{portrait ? <Picture bytes={portrait.full} type="image/jpeg" alt={t('people.form.portrait')} /> : <Icon name="person" size={40} />}</div>
          <Button icon="picture" onClick={() => picture.current?.click()}>{t('people.form.portrait.choose')}</Button>
          <input ref={picture} id="portrait-file" class="away" type="file" accept="image/*" tabIndex={-1} aria-hidden="true" onChange={(e) => { void choose(e.currentTarget.files?.[0]); e.currentTarget.value = ''; }} />
        </div>
        <div class="hint">{t('people.form.portrait.hint')}</div>
        {bad && <div class="error" role="alert"><Icon name="info" size={18} />{t('people.form.portrait.bad')}</div>}
      </div>
      <div class="line-up end"><Button onClick={onCancel}>{t('nav.cancel')}</Button><Button kind="primary" type="submit" disabled={busy}>{t('people.form.save')}</Button></div>
    </form>
  );
}

export function ApplicantCase({ applicant, portrait, onLicence, onIssue }: { applicant: Applicant; portrait: Uint8Array | undefined; onLicence: (ref: string) => void; onIssue: () => void }) {
  const address = [applicant.residentAddress, [applicant.residentPostalCode, applicant.residentCity].filter(Boolean).join(' ')].filter(Boolean).join(', ');
  return (
    <div class="stack wide">
      <CaseHead title={personName(applicant)} portrait={portrait}>
        <p class="muted">{t('people.enrolled', { day: day(applicant.created) })}</p>
      </CaseHead>
      <section class="sheet"><Pairs side items={[[t('people.form.birth'), calendarDate(applicant.birthDate)], address !== '' && [t('people.form.address'), address]]} /></section>
      <section class="stack">
        <h3>{t('people.licences')}</h3>
        {applicant.licences.length === 0 ? <p class="muted">{t('people.licences.none')}</p> : (
          <Rows label={t('people.licences')}>
            {applicant.licences.map((l) => <Row key={l.ref} icon="card" title={<span class="strong">{l.documentNumber}</span>} note={`${calendarDate(l.issueDate)} – ${calendarDate(l.expiryDate)}`} end={<StatusBadge status={l.document === 'valid' ? l.privilege : l.document} />} onOpen={() => onLicence(l.ref)} />)}
          </Rows>
        )}
        <div><Button kind="primary" icon="plus" onClick={onIssue}>{t('people.issue')}</Button></div>
      </section>
    </div>
  );
}

const CLASSES = ['A', 'B', 'C', 'D', 'E', 'M'];
const YEARS = 8;

export function IssueForm({ applicant, busy, fault, now, onIssue, onCancel }: { applicant: Applicant; busy: boolean; fault: Fault | undefined; now: number; onIssue: (licence: NewLicence) => void; onCancel: () => void }) {
  const today = isoDay(now);
  const [number, setNumber] = useState('');
  const [from, setFrom] = useState(today);
  const [until, setUntil] = useState(`${Number(today.slice(0, 4)) + YEARS}${today.slice(4)}`);
  const [classes, setClasses] = useState<string[]>(['B']);
  const order = until <= from;
  const ready = !busy && !order && classes.length > 0 && from !== '' && until !== '';
  return (
    <form class="stack wide" onSubmit={(e) => { e.preventDefault(); if (ready) onIssue({ applicant: applicant.id, ...(number.trim() ? { documentNumber: number.trim() } : {}), issueDate: from, expiryDate: until, privileges: classes.map((code) => ({ code, issueDate: from, expiryDate: until })) }); }}>
      <CaseHead person={false} title={t('issue.title')}><p class="muted">{personName(applicant)}, {calendarDate(applicant.birthDate)}</p></CaseHead>
      {fault && <TroubleNote code={fault.code} />}
      <div class="two">
        <Field label={t('issue.number')} hint={t('issue.number.hint')} value={number} autocomplete="off" onText={setNumber} />
        <span />
        <Field label={t('issue.from')} type="date" value={from} onText={setFrom} />
        <Field label={t('issue.until')} type="date" value={until} error={order ? t('issue.order') : undefined} onText={setUntil} />
      </div>
      <fieldset>
        <legend class="strong">{t('issue.privileges')}</legend>
        <div class="two tight">{CLASSES.map((c) => <Choice key={c} label={<><span class="strong">{c}</span> {privilege(c)}</>} checked={classes.includes(c)} onChange={(on) => setClasses(on ? [...classes, c].sort() : classes.filter((x) => x !== c))} />)}</div>
        {classes.length === 0 && <p class="small">{t('issue.privileges.none')}</p>}
      </fieldset>
      <p class="muted">{t('issue.what')}</p>
      <div class="line-up end"><Button onClick={onCancel}>{t('nav.cancel')}</Button><Button kind="primary" type="submit" disabled={!ready}>{t('issue.button')}</Button></div>
    </form>
  );
}
