import { signal } from "@preact/signals";
import type { SoundName } from "./sound-name.ts";

/** Hertz, and milliseconds from the beginning to the beginning of the next. */
type Tone = readonly [hertz: number, lengthMs: number, pauseMs: number];

const tones: Readonly<Record<SoundName, readonly Tone[]>> = {
  paid: [
    [659, 130, 0],
    [988, 130, 0],
  ],
  not_paid: [
    [523, 90, 60],
    [523, 90, 60],
    [523, 90, 0],
  ],
  not_known: [[784, 300, 0]],
  cancelled: [
    [988, 130, 0],
    [659, 130, 0],
  ],
  ready: [[880, 60, 0]],
  late: [[587, 80, 0]],
  confirm: [
    [659, 120, 40],
    [784, 120, 40],
    [988, 160, 0],
  ],
  alert: [
    [2_000, 180, 20],
    [2_500, 180, 20],
    [2_000, 180, 20],
    [2_500, 180, 0],
  ],
};

/** Softer than the others: it is of no sale that somebody waits for. */
const softly: Partial<Readonly<Record<SoundName, number>>> = { late: 0.4 };

/** Of the tone itself, and of its two overtones. */
const overtones = [
  [1, 1],
  [2, 0.3],
  [3, 0.15],
] as const;

/** Whether the browser lets the page be heard: it wants a tap or a key first. */
export const isAudible = signal(false);
/** 0 to 1. */
export const volume = signal(0.8);

let context: AudioContext | undefined;

/** To be called from a tap or a key: from then on sounds are heard. */
export async function unlockSound(): Promise<void> {
  try {
    context ??= new AudioContext();
    const { state } = context;
    if (state !== "running") await context.resume();
    context.onstatechange = () => {
      isAudible.value = context?.state === "running";
    };
    isAudible.value = context.state === "running";
  } catch {
    isAudible.value = false;
  }
}

/** Has the page be heard from the first tap or key on, until `signal`. */
export function unlockSoundByTouch(signal: AbortSignal): void {
  // A finger is a gesture when it lets go, and not before (HTML, activation triggering input event).
  for (const kind of ["pointerup", "keydown"]) {
    document.addEventListener(kind, () => void unlockSound(), { signal, capture: true });
  }
}

/** Plays a sound, if the page may be heard. */
export function playSound(name: SoundName): void {
  if (context?.state !== "running" || volume.value === 0) return;
  const loudness = softly[name] ?? 1;
  let atSeconds = context.currentTime + 0.01;
  for (const [hertz, lengthMs, pauseMs] of tones[name]) {
    for (const [factor, share] of overtones) {
      playTone(context, { hertz: hertz * factor, share: share * loudness, atSeconds, lengthMs });
    }
    atSeconds += (lengthMs + pauseMs) / 1_000;
  }
}

function playTone(
  on: AudioContext,
  tone: { hertz: number; share: number; atSeconds: number; lengthMs: number },
): void {
  const { hertz, share, atSeconds, lengthMs } = tone;
  const [oscillator, gain] = [on.createOscillator(), on.createGain()];
  const endSeconds = atSeconds + lengthMs / 1_000;
  oscillator.type = "triangle";
  oscillator.frequency.value = hertz;
  gain.gain.setValueAtTime(0, atSeconds);
  gain.gain.linearRampToValueAtTime(volume.value * share, atSeconds + 0.01);
  gain.gain.setValueAtTime(volume.value * share, endSeconds - 0.02);
  gain.gain.linearRampToValueAtTime(0, endSeconds);
  oscillator.connect(gain).connect(on.destination);
  oscillator.start(atSeconds);
  oscillator.stop(endSeconds);
}
