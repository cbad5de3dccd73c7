import { spawnSync } from "node:child_process";
import * as z from "zod";
import { projectFolder } from "./local/folders.ts";
import { Failure, runProgram } from "./program.ts";

const usage = `Lists what an install brings, as CycloneDX (a bill of materials), out of the lock alone.

  npm run --silent sbom        to standard output
  npm run sbom -- --help       shows this
`;

const property = z.looseObject({ name: z.string(), value: z.string() });
const component = z.looseObject({
  "bom-ref": z.string(),
  name: z.string(),
  properties: z.array(property).optional(),
});
const bill = z.looseObject({
  metadata: z.looseObject({ component }),
  components: z.array(component),
  dependencies: z.array(z.looseObject({ ref: z.string(), dependsOn: z.array(z.string()) })),
});

await runProgram({
  usage,
  options: {},
  async run() {
    const args = ["sbom", "--sbom-format", "cyclonedx", "--package-lock-only"];
    const { error, status, stdout, stderr } = spawnSync("npm", args, {
      ...{ cwd: projectFolder, encoding: "utf8", maxBuffer: 2 ** 26 },
    });
    if (error !== undefined) throw new Failure(`npm cannot be run: ${error.message}`);
    if (status !== 0) throw new Failure(`npm made no bill: ${stderr.trim()}`);
    console.log(JSON.stringify(shipped(bill.parse(JSON.parse(stdout))), null, 2));
    return 0;
  },
});

/**
 * The bill without what is for development alone. npm's own `--omit dev` leaves out, too, what ships
 * and a tool of development wants as well: zod, Miniflare.
 */
function shipped({ metadata, components, dependencies, ...rest }: z.infer<typeof bill>) {
  const kept = components.filter(({ properties = [] }) => !properties.some(isOfDevelopment));
  const own = metadata.component;
  const refs = new Set([own, ...kept].map((each) => each["bom-ref"]));
  return {
    ...rest,
    // npm names it by its folder.
    metadata: { ...metadata, component: { ...own, name: own["bom-ref"].replace(/@[^@]*$/, "") } },
    components: kept,
    dependencies: dependencies
      .filter(({ ref }) => refs.has(ref))
      .map((each) => ({ ...each, dependsOn: each.dependsOn.filter((ref) => refs.has(ref)) })),
  };
}

function isOfDevelopment({ name, value }: z.infer<typeof property>): boolean {
  return name === "cdx:npm:package:development" && value === "true";
}
