/** From here on a slide pays, as a share of its way. */
const enough = 0.9;
/** How far one press of an arrow key goes: four deliberate ones pay. */
const keyStep = 0.25;

/** Where a slide is: its share of the way, and whether a finger or a key moves it. */
export interface SlidePlace {
  readonly share: number;
  readonly isHeld: boolean;
}

export const atRest: SlidePlace = { share: 0, isHeld: false };

/** A finger that has gone this far from where it took the handle. */
export function slidByFinger(movedPx: number, wayPx: number): SlidePlace {
  const share = wayPx <= 0 ? 0 : Math.min(1, Math.max(0, movedPx / wayPx));
  return { share, isHeld: true };
}

/** Whether a finger that lets go here pays. */
export function slidFarEnough({ share, isHeld }: SlidePlace): boolean {
  return isHeld && share >= enough;
}

/** Where a key moves it to, and undefined for one that does not. A held key's repeats are none. */
export function slidByKey(
  from: SlidePlace,
  key: string,
  isRepeat: boolean,
): SlidePlace | undefined {
  const isOn = key === "ArrowRight" || key === "ArrowUp";
  const isBack = key === "ArrowLeft" || key === "ArrowDown";
  if (key === "Home") return { share: 0, isHeld: true };
  if ((!isOn && !isBack) || isRepeat) return undefined;
  const share = from.share + (isOn ? keyStep : -keyStep);
  return { share: Math.min(1, Math.max(0, share)), isHeld: true };
}
