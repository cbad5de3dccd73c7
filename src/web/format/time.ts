import type { Language } from "../words/entry.ts";
import { dateFormat } from "./formatters.ts";

/** `14:03:07`, in the deployment's zone. */
export function clockText(atMs: number, zone: string): string {
  const options = {
    timeZone: zone,
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
  } as const;
  return dateFormat("en-GB", options).format(atMs);
}

/** `14:03:07.412`, in the deployment's zone. */
export function preciseText(atMs: number, zone: string): string {
  const fraction = String(((atMs % 1_000) + 1_000) % 1_000).padStart(3, "0");
  return `${clockText(atMs, zone)}.${fraction}`;
}

/** `11/29 14:03`, as people write it into a reason. */
export function shortText(atMs: number, zone: string): string {
  const options = { timeZone: zone, month: "numeric", day: "numeric" } as const;
  const day = dateFormat("en-US", options).format(atMs);
  return `${day} ${clockText(atMs, zone).slice(0, 5)}`;
}

/** `11月29日(日) 14:03`, `29 Nov, 14:03`. */
export function dayText(atMs: number, zone: string, language: Language): string {
  const clock = { timeZone: zone, hour: "2-digit", minute: "2-digit", hour12: false } as const;
  if (language === "en") {
    return dateFormat("en-GB", { ...clock, day: "numeric", month: "short" }).format(atMs);
  }
  const day = { timeZone: zone, month: "long", day: "numeric", weekday: "short" } as const;
  return `${dateFormat("ja", day).format(atMs)} ${clockText(atMs, zone).slice(0, 5)}`;
}

/** `2026年11月29日(日)`, `Sun, 29 Nov 2026`: a business day that is told as `YYYY-MM-DD`. */
export function dateText(date: string, language: Language): string {
  const options = {
    timeZone: "UTC",
    weekday: "short",
    day: "numeric",
    year: "numeric",
    month: language === "ja" ? "long" : "short",
  } as const;
  return dateFormat(language === "ja" ? "ja" : "en-GB", options).format(new Date(date));
}

/** The business day of a moment, `YYYY-MM-DD`: the deployment's calendar day, not the browser's. */
export function dayOf(atMs: number, zone: string): string {
  return dateFormat("sv", { timeZone: zone }).format(atMs);
}
