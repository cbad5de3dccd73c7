import { Failure } from "../program.ts";

/** Where the demo is told: numbered steps, lines beneath, and claims that have to hold. */
export class Stage {
  #step = 0;

  step(title: string): void {
    this.#step += 1;
    console.log(`\n${this.#step}. ${title}`);
  }

  tell(line: string): void {
    console.log(`   ${line}`);
  }

  /** Tells what is claimed; ends the demo when it does not hold, with what was seen instead. */
  claim(holds: boolean, what: string, seen: unknown): void {
    if (!holds) {
      throw new Failure(`   ✗ ${what}\n     NOT AS SAID. Seen: ${JSON.stringify(seen)}`);
    }
    console.log(`   ✓ ${what}`);
  }
}

/** An amount of yen as a person writes it. */
export function yen(amountMinor: number | bigint): string {
  return `¥${amountMinor.toLocaleString("en-US")}`;
}

/** The beginning of a long text, and how long it is. */
export function short(text: string): string {
  return text.length <= 40 ? text : `${text.slice(0, 24)}… (${text.length} characters)`;
}
