import { useEffect, useRef, useState } from 'preact/hooks';
import { t } from '../i18n/messages.ts';
import { Button, IconButton } from '../ui/button.tsx';
import { Icon } from '../ui/icons.tsx';
import { CameraSession, type CameraState, type Decoder, type Facing } from './session.ts';

function Corners() {
  return (
    <svg viewBox="0 0 100 100" fill="none" stroke="currentColor" stroke-width="2.500" stroke-linecap="round" aria-hidden="true">
      <path d="M2 16V6a4 4 0 0 1 4-4h10M84 2h10a4 4 0 0 1 4 4v10M98 84v10a4 4 0 0 1-4 4H84M16 98H6a4 4 0 0 1-4-4V84" />
    </svg>
  );
}

export interface CameraViewProps {
  state: CameraState;
  facing: Facing;
  torch: boolean | undefined;
  /** What the camera is doing with what it sees: "4 of 6 parts". */
  say?: string | undefined;
  onTorch: () => void;
  onTurn: () => void;
  onAgain: () => void;
  video?: (element: HTMLVideoElement | null) => void;
}

/** The camera's window in each of its states; the session behind it is CameraBox's. */
export function CameraView({ state, facing, torch, say, onTorch, onTurn, onAgain, video }: CameraViewProps) {
  const live = state === 'live';
  return (
    <div class={`camera${facing === 'user' ? ' mirrored' : ''}`} role="group" aria-label={t('camera.label')}>
      <video ref={video ?? null} muted playsInline aria-hidden="true" />
      {live && <>
        <div class="frame"><Corners /></div>
        <div class="say" role="status">{say ?? ''}</div>
        <div class="tools">
          {torch !== undefined && <IconButton icon="torch" label={t('camera.torch')} pressed={torch} onClick={onTorch} />}
          <IconButton icon="turn" label={t('camera.turn')} onClick={onTurn} />
        </div>
      </>}
      {state !== 'live' && (
        <div class="blank" role="status">
          <Icon name={state === 'asking' || state === 'paused' ? 'camera' : 'cameraOff'} size={40} />
          <p class="strong">{t(`camera.${state}.what`)}</p>
          {state !== 'asking' && state !== 'paused' && <p>{t(`camera.${state}.next`)}</p>}
          {(state === 'denied' || state === 'missing' || state === 'busy') && <Button small onClick={onAgain}>{t('camera.again')}</Button>}
        </div>
      )}
    </div>
  );
}

/** Reads codes with the camera; every text of every frame is handed on, also when it is the same again. */
export function CameraBox({ decoder, onText, say, facing, onFacing }: { decoder: Decoder; onText: (text: string) => void; say?: string | undefined; facing: Facing; onFacing?: ((facing: Facing) => void) | undefined }) {
  const element = useRef<HTMLVideoElement | null>(null);
  const hear = useRef(onText);
  hear.current = onText;
  const [session, setSession] = useState<CameraSession>();
  useEffect(() => {
    if (!element.current) return;
    const made = new CameraSession(element.current, decoder, (text) => hear.current(text));
    setSession(made);
    made.start(facing);
    return () => made.stop();
  }, [decoder]);
  return (
    <CameraView
      state={session?.state.value ?? 'asking'}
      facing={session?.facing.value ?? facing}
      torch={session?.torch.value}
      say={say}
      onTorch={() => void session?.setTorch(!session.torch.value)}
      onTurn={() => {
        session?.turn();
        if (session) onFacing?.(session.facing.value);
      }}
      onAgain={() => session?.again()}
      video={(v) => { element.current = v; }}
    />
  );
}
