import { describe, expect, it } from "vitest";
import { marked } from "../../mutation/inside/mark.ts";

describe("a source in which functions say that they run", () => {
  it("does what it did, and names them as mutants do", () => {
    const source = `
      const add = (a) => (b) => a + b;
      class Account {
        #sum = 1;
        more() { return [1, 2].map((one) => ({ one, sum: this.#sum })); }
        never() { return () => 0; }
      }
      return [add(1)(2), new Account().more()[1]];`;
    const play = (text: string) => new Function(text)() as unknown;
    const ran = new Set<string>();
    Object.assign(globalThis, { ran });
    try {
      const text = marked("src/a.ts", `function all() {${source}}`).replace(
        /^function all\(\) /,
        "",
      );
      expect(play(text)).toEqual([3, { one: 2, sum: 1 }]);
    } finally {
      Object.assign(globalThis, { ran: undefined });
    }
    expect([...ran]).toEqual(["src/a.ts#all", "src/a.ts#all.add", "src/a.ts#all.Account.more"]);
    expect(play(source)).toEqual([3, { one: 2, sum: 1 }]);
  });
});
