import type { ComponentChildren } from 'preact';
import { Icon, type IconName } from './icons.tsx';

/** One line of a list; with `onOpen` it is a button that leads on. */
export function Row({ icon, title, note, onOpen, end }: { icon?: IconName; title: ComponentChildren; note?: ComponentChildren; onOpen?: () => void; end?: ComponentChildren }) {
  const inside = <>
    {icon && <Icon name={icon} />}
    <span class="grow"><span>{title}</span>{note && <small>{note}</small>}</span>
    {end}
    {onOpen && <Icon name="next" size={20} />}
  </>;
  return <li>{onOpen ? <button type="button" class="row" onClick={onOpen}>{inside}</button> : <div class="row">{inside}</div>}</li>;
}

export const Rows = ({ label, children }: { label?: string; children: ComponentChildren }) => <ul class="rows" aria-label={label}>{children}</ul>;

export function Pairs({ items, side }: { items: (readonly [label: ComponentChildren, value: ComponentChildren] | undefined | false)[]; side?: boolean }) {
  return <dl class={`pairs${side ? ' side' : ''}`}>{items.map((item, i) => item && <div key={i}><dt>{item[0]}</dt><dd>{item[1]}</dd></div>)}</dl>;
}
