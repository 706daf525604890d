import type { ComponentChildren } from 'preact';
import { Icon, type IconName } from './icons.tsx';

export interface ButtonProps {
  children: ComponentChildren;
  onClick?: (() => void) | undefined;
  icon?: IconName;
  kind?: 'primary' | 'plain' | 'quiet' | 'danger' | 'danger-primary';
  small?: boolean;
  type?: 'button' | 'submit';
  disabled?: boolean;
  pressed?: boolean;
  id?: string;
}

const CLASSES = { primary: 'primary', plain: '', quiet: 'quiet', danger: 'danger', 'danger-primary': 'danger primary' };

export function Button({ children, onClick, icon, kind = 'plain', small, type = 'button', disabled, pressed, id }: ButtonProps) {
  return (
    <button id={id} type={type} class={`button ${CLASSES[kind]}${small ? ' small' : ''}`} disabled={disabled} aria-pressed={pressed} onClick={onClick}>
      {icon && <Icon name={icon} size={22} />}
      <span>{children}</span>
    </button>
  );
}

export function IconButton({ icon, label, onClick, pressed }: { icon: IconName; label: string; onClick: () => void; pressed?: boolean }) {
  return (
    <button type="button" class="icon-button" aria-label={label} title={label} aria-pressed={pressed} onClick={onClick}>
      <Icon name={icon} />
    </button>
  );
}
