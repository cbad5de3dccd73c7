import { asked } from "./asked.ts";
import { begun } from "./begun.ts";
import { called } from "./called.ts";
import { counted } from "./count.ts";
import { drawn } from "./draw.ts";
import { Point } from "./point.ts";
import { rememberedLength } from "./remembered.ts";
import { Tally } from "./tally.ts";
import { told } from "./tell.ts";
import { waited } from "./wait.ts";

/** Answers how often this isolate was asked, and with what all isolates have in common. */
export default {
  async fetch(request: Request): Promise<Response> {
    await waited();
    const { length } = new Point(rememberedLength(request.url), 0);
    const kept = [asked(), called(), new Tally().next(), begun("aaa")];
    return Response.json({ count: told(counted()), length, isDrawn: drawn() < 1, kept });
  },
};
