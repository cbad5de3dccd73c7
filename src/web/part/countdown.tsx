/** How long something still stands: a ring that empties, and the number. Nobody is read every second. */
export function Countdown(props: { readonly seconds: number; readonly share: number }) {
  const { seconds, share } = props;
  return (
    <div class="countdown" aria-hidden="true">
      <svg viewBox="0 0 40 40" aria-hidden="true" focusable="false">
        <circle class="countdown-way" cx="20" cy="20" r="17" />
        <circle
          class="countdown-left"
          cx="20"
          cy="20"
          r="17"
          pathLength={100}
          stroke-dasharray="100"
          stroke-dashoffset={100 - 100 * Math.min(1, Math.max(0, share))}
        />
      </svg>
      <span>{seconds}</span>
    </div>
  );
}
