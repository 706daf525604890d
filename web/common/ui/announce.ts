// The sound and the vibration of a verdict: each outcome has its own pattern, so that it is told apart without looking.
import type { Outcome } from '@statepass/core';

type Note = [hertz: number, from: number, seconds: number];
/** Rising pair, level pair, one long low, one short. */
const NOTES: Record<Outcome, Note[]> = {
  green: [[660, 0, 0.12], [880, 0.13, 0.2]],
  amber: [[560, 0, 0.14], [560, 0.24, 0.14]],
  red: [[196, 0, 0.55]],
  grey: [[420, 0, 0.08]],
};
const VIBRATION: Record<Outcome, number[]> = { green: [60, 60, 60], amber: [140, 120, 140], red: [500], grey: [40] };

let audio: AudioContext | undefined;

/** Called in a tap, because browsers let only a tap open the sound. */
export function openSound(): void {
  try {
    audio ??= new AudioContext();
    void audio.resume();
  } catch { /* no sound on this device: shape, word and colour say it too */ }
}

export function announce(outcome: Outcome, sound: boolean): void {
  navigator.vibrate?.(VIBRATION[outcome]);
  if (!sound || !audio || audio.state !== 'running') return;
  const start = audio.currentTime + 0.02;
  for (const [hertz, from, seconds] of NOTES[outcome]) {
    const tone = audio.createOscillator();
    const volume = audio.createGain();
    tone.frequency.value = hertz;
    tone.type = outcome === 'red' ? 'triangle' : 'sine';
    volume.gain.setValueAtTime(0.0001, start + from);
    volume.gain.exponentialRampToValueAtTime(0.28, start + from + 0.02);
    volume.gain.exponentialRampToValueAtTime(0.0001, start + from + seconds);
    tone.connect(volume).connect(audio.destination);
    tone.start(start + from);
    tone.stop(start + from + seconds + 0.02);
  }
}
