import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { assemble } from "../local/assemble.ts";
import { deploy } from "../local/deployment.ts";
import { stateFolderOf } from "../local/folders.ts";
import { freePort } from "../local/port.ts";
import { isFull, StateFolder } from "../local/state-folder.ts";
import { asProgram, Failure, Misuse } from "../program.ts";
import { actorsOf } from "../seed/actors.ts";
import { signedCurl } from "./curl.ts";
import {
  addUp,
  approvedPayment,
  balance,
  exceedVelocity,
  giveBack,
  replay,
  type Scene,
  spendTwice,
  stopAndLift,
} from "./demo-steps.ts";
import { Stage, yen } from "./stage.ts";

const usage = `Shows what Sekisho does, against a server of its own that is gone afterwards.

  sekisho demo                               the story, step by step
  sekisho demo --curl [--state DIR] | sh     one signed payment to the server of "sekisho start"
  sekisho demo --help                        shows this

The story ends with 0 only if every step went as it says.
`;

/** `sekisho demo`: the story, or one payment as a `curl` command. */
export const demoCommand = asProgram({
  usage,
  options: { curl: { type: "boolean" }, state: { type: "string" } },
  async run({ curl, state }) {
    if (curl === true) return printCurl(new StateFolder(stateFolderOf(state)));
    if (state !== undefined) throw new Misuse("--state goes with --curl; the story has its own.");
    await play();
    return 0;
  },
});

async function printCurl(folder: StateFolder): Promise<number> {
  folder.expect();
  const seed = folder.seed();
  if (!isFull(seed)) {
    throw new Failure(
      `${folder.path} has no customer: start without --no-seed, or in another folder.`,
    );
  }
  const healthy = await fetch(`${seed.origin}/healthz`).catch(() => null);
  if (healthy?.ok !== true) {
    throw new Failure(
      `No server answers at ${seed.origin}: run "sekisho start" with this folder first.`,
    );
  }
  console.log(await signedCurl(seed, folder));
  return 0;
}

/** Runs the story on a server of its own, and takes everything away afterwards. */
async function play(): Promise<void> {
  const path = mkdtempSync(join(tmpdir(), "sekisho-demo-"));
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.on(signal, () => {
      rmSync(path, { recursive: true, force: true });
      process.exit(130);
    });
  }
  const logged: string[] = [];
  const folder = new StateFolder(path);
  try {
    const tell = (line: string) => console.log(line);
    const bundle = await assemble({ tell });
    const secrets = await folder.secrets();
    const port = await freePort();
    const onLog = (_level: string, line: string) => logged.push(line);
    const options = { bundle, folder, secrets, port, seeds: true, tell, onLog };
    const { worker, seed } = await deploy(options);
    try {
      if (!isFull(seed)) throw new Error("a fresh deployment is seeded");
      console.log(
        `\nA server of the demo's own runs at ${seed.origin}. Every step goes over HTTP.`,
      );
      const actors = await actorsOf(seed, folder);
      await tellStory({ stage: new Stage(), actors, seed, objects: folder.objects });
    } finally {
      await worker.close();
    }
  } catch (error) {
    for (const line of logged.slice(-10)) console.error(`   the Worker logged: ${line}`);
    throw error;
  } finally {
    rmSync(path, { recursive: true, force: true });
  }
}

async function tellStory(scene: Scene): Promise<void> {
  const { stage } = scene;
  stage.step(`A customer with ${yen(await balance(scene))} pays at Sekisho Coffee`);
  const first = await approvedPayment(scene, 1_200);
  stage.step("The answer was lost on its way, so the terminal sends the same request again");
  await replay(scene, first);
  stage.step("Somebody photographed the code and tries it once more");
  await spendTwice(scene, first);
  stage.step("The wallet is emptied too fast: velocity, and its explanation");
  await exceedVelocity(scene);
  stage.step("A stop, and two people to lift it");
  await stopAndLift(scene);
  stage.step("The customer brings the first purchase back");
  await giveBack(scene, first);
  stage.step("The books, read from the objects' own database files");
  await addUp(scene);
  console.log("\nEvery step went as said.");
}
