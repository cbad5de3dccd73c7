import { assemble, assembleWasm } from "./local/assemble.ts";
import { runProgram } from "./program.ts";

const usage = `Builds what is out of date: the velocity engine, and the Worker as it runs locally.

  npm run build                 build/velocity.wasm and build/local
  npm run build -- --wasm       build/velocity.wasm only
  npm run build -- --help       shows this
`;

await runProgram({
  usage,
  options: { wasm: { type: "boolean" } },
  async run({ wasm }) {
    const tell = (line: string) => console.log(line);
    if (wasm === true) await assembleWasm({ tell });
    else await assemble({ tell });
    console.log("build/ is up to date.");
    return 0;
  },
});
