import type { Card } from '@statepass/core';
import { useMemo } from 'preact/hooks';
import { calendarDate } from '../common/i18n/format.ts';
import { documentName, privilege, stateName } from '../common/i18n/elements.ts';
import { t } from '../common/i18n/messages.ts';
import { Icon, Shape } from '../common/ui/icons.tsx';
import { Picture } from '../common/ui/picture.tsx';
import { guilloche, hueOf } from './guilloche.ts';

/** A picture of a licence with nothing in it, for the first visit. */
export function BlankCard() {
  const lines = useMemo(() => guilloche('statepass', 420, 265), []);
  return (
    <div class="licence blank" style={{ '--hue': '222' }} aria-hidden="true">
      <svg class="lines" viewBox="0 0 420 265" preserveAspectRatio="xMidYMid slice"><path d={lines} /></svg>
      <header><i class="bar-of-ink" /><i class="bar-of-ink short" /></header>
      <div class="private">
        <div class="portrait"><Icon name="person" size={56} /></div>
        <div class="facts veiled"><i /><i /><i /></div>
      </div>
      <span class="seal"><Shape tone="green" size={52} /></span>
    </div>
  );
}

/** The document as people know it. What is private lies under a veil until it is tapped. */
export function LicenceCard({ card, unveiled, onVeil }: { card: Card; unveiled: boolean; onVeil?: (() => void) | undefined }) {
  const lines = useMemo(() => guilloche(card.issuer, 420, 265), [card.issuer]);
  const name = [card.givenName, card.familyName].filter(Boolean).join(' ');
  return (
    <section class={`licence${unveiled ? ' unveiled' : ''}${card.current ? '' : ' older'}`} style={{ '--hue': String(hueOf(card.issuer)) }} aria-label={t('card.row', { state: stateName(card.issuer), document: documentName(card.docType) })}>
      <svg class="lines" viewBox="0 0 420 265" preserveAspectRatio="xMidYMid slice" aria-hidden="true"><path d={lines} /></svg>
      <header>
        <span class="state">{stateName(card.issuer)}</span>
        <span class="kind">{documentName(card.docType)}</span>
      </header>
      <div class="private">
        <div class="portrait">
          {unveiled && card.portrait ? <Picture bytes={card.portrait} type={card.portraitType} alt={t('card.portrait')} /> : <Icon name="person" size={56} />}
        </div>
        {unveiled
          ? <div class="facts">
              {name && <p class="name">{name}</p>}
              <dl>
                {card.birthDate && <div><dt>{t('card.born')}</dt><dd>{calendarDate(card.birthDate)}</dd></div>}
                {card.documentNumber && <div><dt>{t('card.number')}</dt><dd class="number">{card.documentNumber}</dd></div>}
              </dl>
            </div>
          : <div class="facts veiled" aria-hidden="true"><i /><i /><i /></div>}
      </div>
      <footer>
        <dl>
          {card.privileges.length > 0 && <div><dt>{t('card.class')}</dt><dd>{card.privileges.map((p) => <span key={p} class="class" title={privilege(p)}>{p}</span>)}</dd></div>}
          {card.expiryDate && <div><dt>{t('card.until')}</dt><dd>{calendarDate(card.expiryDate)}</dd></div>}
        </dl>
      </footer>
      {onVeil && (
        <button type="button" class="veil-button" aria-pressed={unveiled} onClick={onVeil}>
          <span><Icon name={unveiled ? 'eyeOff' : 'eye'} size={20} />{unveiled ? t('card.veil') : t('card.unveil')}</span>
        </button>
      )}
    </section>
  );
}
