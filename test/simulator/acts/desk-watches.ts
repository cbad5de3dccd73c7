import type { Act } from "../act.ts";
import { sleep } from "../program.ts";
import { wordOf } from "../word.ts";

/** Somebody watches the figures of all payments for a while; they are told once a second. */
const watch: Act = {
  name: "watch the figures",
  weight: 3,
  async play(cast, dice) {
    const { actor, operator } = dice.pick(cast.desks);
    const { chronicle } = cast;
    const stream = chronicle.figures.length + 1;
    const heard: unknown[] = [];
    chronicle.figures.push({ actor: actor.name, stream, heard });
    const ends: number[] = [];
    const reply = await actor.run(() =>
      operator.events({
        onEvent: (event) => void heard.push(event),
        onClose: (code) => void ends.push(code),
      }),
    );
    if (!reply.ok) return wordOf(reply);
    await sleep(actor, dice.pick([3_000, 8_000, 20_000, 30_000]));
    await actor.run(() => reply.body.close());
    return ends.length > 0 ? `ended: ${ends.join(", ")}` : "closed";
  },
};

export const watchActs: readonly Act[] = [watch];
