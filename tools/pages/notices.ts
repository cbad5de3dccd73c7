import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";

const root = resolve(import.meta.dirname, "../..");

/** What a package brings compiled, and its own licence file says nothing of. */
const compiled: Readonly<Record<string, string>> = {
  "zxing-wasm": `zxing_reader.wasm is compiled from zxing-cpp (https://github.com/zxing-cpp/zxing-cpp) and from
ZXingWasm.cpp, under the Apache License 2.0:

${readFileSync(join(root, "LICENSE"), "utf8").trim()}`,
};

/**
 * The notices that licences ask for of whoever hands their packages on: of each package that one of
 * these modules is of, by its own licence file. Throws where a package has none.
 */
export function noticesOf(modules: Iterable<string>): string {
  const sections = packagesOf(modules).map((name) => {
    const folder = join(root, "node_modules", name);
    const { version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
    const file = readdirSync(folder).find((each) => /^licen[cs]e(?:\.\w+)?$/i.test(each));
    if (file === undefined) throw new Error(`${name} is in a page and has no licence file`);
    const text = readFileSync(join(folder, file), "utf8").trim();
    const more = compiled[name] === undefined ? "" : `\n\n${compiled[name]}`;
    return `## ${name} ${version} (${license})\n\n${text}${more}\n`;
  });
  return `Packages of others in the pages, the documents' search among them\n\n${sections.join("\n")}`;
}

function packagesOf(modules: Iterable<string>): readonly string[] {
  const found = [...modules].map(
    (path) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path.replaceAll("\\", "/"))?.[1],
  );
  return [...new Set(found.filter((name) => name !== undefined))].toSorted();
}
