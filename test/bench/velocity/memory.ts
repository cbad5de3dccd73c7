import { LinearEngine } from "../../../src/velocity/linear.ts";
import { SlotPool } from "../../../src/velocity/slots.ts";
import { velocityModule } from "../../property/velocity-module.ts";
import { type Bench, tell } from "../bench.ts";
import { benchHistory } from "./history.ts";

/** More than an ordinary customer pays in a month, and what one page of the engine holds. */
const eventsOfWallet = 500;

/** The engine's whole memory ÷ the wallets whose histories it holds at a time. */
export const memory: Bench = {
  name: "velocity.memory",
  summary: "linear memory of the engine for each wallet whose history it holds",
  figures: ["memory.per_wallet_kib"],
  async run() {
    const { exports } = new WebAssembly.Instance(velocityModule());
    const bytes = (exports.memory as WebAssembly.Memory).buffer.byteLength;
    const pool = new SlotPool(new LinearEngine(velocityModule()));
    const events = benchHistory(eventsOfWallet);
    let wallets = 0;
    while (pool.size === wallets && wallets < 100_000) {
      pool.build(`wallet ${wallets}`, 1, 0, events);
      wallets += 1;
    }
    tell(`  ${bytes} bytes hold ${pool.size} wallets with ${eventsOfWallet} acts each`);
    return [{ name: "memory.per_wallet_kib", values: [bytes / 1_024 / pool.size] }];
  },
};
