// Reading a code by camera, from the clipboard or from a picture: the camera is never the only way in.
import type { ComponentChildren } from 'preact';
import { useRef, useState } from 'preact/hooks';
import { t } from '../i18n/messages.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { TextArea } from '../ui/field.tsx';
import { Note } from '../ui/note.tsx';
import { CameraBox } from './camera.tsx';
import { decodePicture, type Decoder, type Facing } from './session.ts';

export interface ReaderProps {
  decoder: Decoder;
  onText: (text: string, from: 'camera' | 'hand') => void;
  say?: string | undefined;
  facing?: Facing;
  /** The person turned to the other camera. */
  onFacing?: (facing: Facing) => void;
  /** In place of the live camera: for pictures of screens. */
  view?: ComponentChildren;
}

/** A chosen file is a picture with a code in it, or a text. */
export async function textsOfFile(file: File, decoder: Pick<Decoder, 'decode'>): Promise<string[]> {
  if (file.type.startsWith('image/')) return decodePicture(file, decoder);
  return file.size <= 131_072 ? [await file.text()] : [];
}

export function PasteDialog({ onText, onFile, onClose }: { onText: (text: string) => void; onFile: () => void; onClose: () => void }) {
  const [text, setText] = useState('');
  return (
    <Dialog title={t('paste.title')} onClose={onClose} onSubmit={() => { if (text.trim()) onText(text); }}
      actions={<div class="pair"><Button onClick={onClose}>{t('nav.cancel')}</Button><Button kind="primary" type="submit" disabled={!text.trim()}>{t('paste.take')}</Button></div>}>
      <TextArea label={t('paste.label')} hint={t('paste.hint')} value={text} onText={setText} />
      <Button icon="picture" kind="quiet" onClick={onFile}>{t('paste.file')}</Button>
    </Dialog>
  );
}

export function Reader({ decoder, onText, say, facing, onFacing, view }: ReaderProps) {
  const [pasting, setPasting] = useState(false);
  const [none, setNone] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const byHand = (text: string) => { setPasting(false); setNone(false); onText(text, 'hand'); };
  const chosen = async (file: File | undefined) => {
    if (!file) return;
    setPasting(false);
    let texts: string[] = [];
    try { texts = await textsOfFile(file, decoder); } catch { /* not a picture that the platform can read: the same words */ }
    setNone(texts.length === 0);
    for (const text of texts) onText(text, 'hand');
  };
  return (
    <div class="stack">
      {view ?? <CameraBox decoder={decoder} onText={(text) => onText(text, 'camera')} say={say} facing={facing ?? 'environment'} onFacing={onFacing} />}
      <div class="pair-of-ways">
        <Button icon="paste" small onClick={() => setPasting(true)}>{t('paste.title')}</Button>
        <Button icon="picture" small onClick={() => input.current?.click()}>{t('paste.file')}</Button>
      </div>
      <input ref={input} type="file" accept="image/*,.txt,.sp1" class="away" tabIndex={-1} aria-hidden="true" onChange={(e) => { void chosen(e.currentTarget.files?.[0]); e.currentTarget.value = ''; }} />
      {none && <Note tone="grey" what={t('paste.none')} live><p>{t('paste.none.next')}</p></Note>}
      {pasting && <PasteDialog onText={byHand} onFile={() => input.current?.click()} onClose={() => setPasting(false)} />}
    </div>
  );
}
