import { useEffect, useRef } from 'preact/hooks';
import { CameraView } from '../common/camera/camera.tsx';

const nothing = (): void => {};

/** The camera's window as if it were looking at something: a drawn scene in place of the stream. */
export function LiveView({ say, facing = 'environment' }: { say?: string; facing?: 'environment' | 'user' }) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const canvas = document.createElement('canvas');
    canvas.width = canvas.height = 400;
    const c = canvas.getContext('2d')!;
    c.fillStyle = '#3b4450';
    c.fillRect(0, 0, 400, 400);
    c.fillStyle = '#57626f';
    c.fillRect(0, 260, 400, 140);
    c.save();
    c.translate(200, 200);
    c.rotate(-0.06);
    c.fillStyle = '#11161b';
    c.fillRect(-110, -150, 220, 330);
    c.fillStyle = '#f4f4f1';
    c.fillRect(-98, -130, 196, 290);
    c.restore();
    canvas.style.position = 'absolute';
    canvas.style.inset = '0';
    canvas.style.width = '100%';
    canvas.style.height = '100%';
    canvas.setAttribute('aria-hidden', 'true');
    box.current?.querySelector('video')?.replaceWith(canvas);
  }, []);
  return <div ref={box}><CameraView state="live" facing={facing} torch={false} say={say} onTorch={nothing} onTurn={nothing} onAgain={nothing} /></div>;
}
