import { existsSync, globSync, readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { declines } from "../src/decline.ts";
import { resultCodes } from "../src/ledger/result-code.ts";
import { problems } from "../src/problem.ts";
import { topUpDeclines } from "../src/wallet/funding-record.ts";
import { withMade } from "../tools/docs/made.ts";
import { cutSnippet } from "../tools/docs/snippet.ts";
import { routes } from "../worker/routes/index.ts";

/**
 * The house's rules that no other tool checks: who may import what, and circles, are in `biome.json`.
 * A failure lists everybody who breaks one.
 */

const root = resolve(import.meta.dirname, "..");

interface Source {
  /** From the checkout, with slashes. */
  readonly path: string;
  readonly text: string;
  /** The text without comments. */
  readonly code: string;
}

const sources = ["src", "worker", "wasm", "test", "tools"].flatMap((room) => sourcesUnder(room));

function sourcesUnder(folder: string): Source[] {
  const entries = readdirSync(join(root, folder), { withFileTypes: true });
  return entries.flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (entry.name === "node_modules" || path === "src/client/lib") return [];
    if (entry.isDirectory()) return sourcesUnder(path);
    return /\.tsx?$/.test(entry.name) ? [readSource(path)] : [];
  });
}

function readSource(path: string): Source {
  const text = readFileSync(join(root, path), "utf8");
  const code = withoutComments(text);
  return { path, text, code };
}

/** Leaves strings, templates and regular expressions as they are, and takes comments out. */
function withoutComments(text: string): string {
  const parts =
    /"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`(?:\\.|[^`\\])*`|\/\*[\s\S]*?\*\/|(?<=^|\s)\/\/[^\n]*/gm;
  return text.replace(parts, (part) => (/^\/[/*]/.test(part) ? "" : part));
}

/** Paths whose code (not comments) matches. */
function withCode(rooms: RegExp, pattern: RegExp): string[] {
  const own = sources.filter(({ path }) => rooms.test(path));
  return own.filter(({ code }) => pattern.test(code)).map(({ path }) => path);
}

const exportedFunctions = /^export (?:async )?function\*? (\w+)/gm;
const exportedNames =
  /^export (?:async |abstract )?(?:function\*?|const|let|class|interface|type) (\w+)/gm;
/**
 * Exported more than once, and meant so: a thing and its schema, an object and its row, an object
 * and its stand-in on one machine, and what the SDK does by itself since it takes nothing of ours.
 */
const meant = new Set(["Courier", "Terminal", "businessDate", "refund", "signJws"]);

/** Too long, and known: attacks are not rearranged with the code that they attack. */
const known = new Set(["test/attack/access-token.test.ts"]);

describe("names and sizes", () => {
  const vague =
    /^(?:utils?|helpers?|commons?|misc|shared|core|base|managers?|services?|handlers?|processors?|data|info)$/;

  it("files and folders are kebab-case and say what is in them", () => {
    const wrong = sources.filter(({ path }) => {
      const words = path.split("/").map((part) => part.split(".")[0] ?? "");
      return words.some(
        (word) =>
          !/^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(word) ||
          word.split("-").some((one) => vague.test(one)),
      );
    });
    expect(wrong.map(({ path }) => path)).toEqual([]);
  });

  it("an exported name means one thing, the SDK's words for the wire aside", () => {
    const places = new Map<string, string[]>();
    for (const { path, code } of sources.filter(({ path }) => /^(?:src|worker)\//.test(path))) {
      const names = path.startsWith("src/client/") ? exportedFunctions : exportedNames;
      for (const [, name = ""] of code.matchAll(names)) {
        places.set(name, [...(places.get(name) ?? []), path]);
      }
    }
    const twice = [...places].filter(([name, paths]) => paths.length > 1 && !meant.has(name));
    expect(twice).toEqual([]);
  });

  it("no file has more than 250 lines, no test more than 400", () => {
    const long = sources.flatMap(({ path, text }) => {
      const count = text.trimEnd().split("\n").length;
      if (path.startsWith("src/client/contract/")) return []; // made, not written
      const most = path.startsWith("test/") ? 400 : 250;
      return count > most && !known.has(path) ? [`${path} has ${count} lines`] : [];
    });
    expect(long).toEqual([]);
  });

  it("no folder of src and worker has more than 26 files", () => {
    const counts = new Map<string, number>();
    for (const { path } of sources.filter(({ path }) => /^(?:src|worker)\//.test(path))) {
      const folder = path.slice(0, path.lastIndexOf("/"));
      counts.set(folder, (counts.get(folder) ?? 0) + 1);
    }
    expect([...counts].filter(([, count]) => count > 26)).toEqual([]);
  });
});

describe("rules that decide", () => {
  it("take time and randomness as arguments", () => {
    const own =
      /\bDate\.now\(|\bMath\.random\(|\bnew Date\(\)|\bperformance\.now\(|\bgetRandomValues\(|\brandomUUID\(/;
    expect(withCode(/^src\/(?!cli\/|web\/|client\/)/, own)).toEqual([]);
  });

  it("are synchronous where money, wallets and ways in are decided", () => {
    const rooms =
      /^src\/(?:wallet|payment|funding|code|directory|guard|settlement|partner|terminal|merchant|ledger|velocity)\/|^src\/identity\/act\//;
    expect(withCode(rooms, /\basync\b|\bawait\b/)).toEqual([]);
  });

  it("read JSON of our own in one place, and take nobody else's at its word", () => {
    const deciding =
      /^(?:src\/(?!cli\/|web\/|client\/|own-json\.ts|token\/strict-json\.ts)|worker\/)/;
    expect(withCode(deciding, /\bJSON\.parse\(/)).toEqual([]);
    const cast = /\bJSON\.parse\((?:[^()]|\([^()]*\))*\)\s*\)?\s*as\b/;
    expect(withCode(/^(?:src\/(?!own-json\.ts)|worker\/)/, cast)).toEqual([]);
  });

  it("never wait inside a transaction", () => {
    expect(withCode(/^(?:worker|src)\//, /\b(?:transactionSync|transact)\(\s*async\b/)).toEqual([]);
  });

  it("name tables in books and schemas only", () => {
    const statement = /["`]\s*(?:SELECT\s|INSERT INTO\s|UPDATE\s|DELETE FROM\s|CREATE TABLE\s)/;
    const books = /(?:book|schema)\.ts$|^worker\/rows\//;
    expect(withCode(/^(?:worker|src)\//, statement).filter((path) => !books.test(path))).toEqual(
      [],
    );
  });

  it("give a bound limit its type, so that its statement is prepared once", () => {
    expect(withCode(/^(?:worker|src|test)\//, /\bLIMIT \?/)).toEqual([]);
  });
});

describe("codes", () => {
  const tests = sources.filter(
    ({ path }) => path.startsWith("test/") && path !== "test/tidy.test.ts",
  );
  const untested = (codes: readonly { readonly code: string }[]) =>
    codes
      .map(({ code }) => code)
      .filter((code) => !tests.some(({ text }) => new RegExp(`\\b${code}\\b`).test(text)));

  it("a problem is made in the tables of problems only", () => {
    const tables =
      /\/refusals\.ts$|^src\/(?:problem|control\/(?:entry-)?refusal|identity\/(?:factor-fault|passkey-problem))\.ts$/;
    const makers = withCode(/^(?:src|worker)\//, /(?<![.\w])(?:problem|stateConflict)\(/);
    expect(makers.filter((path) => !tables.test(path))).toEqual([]);
  });

  it("every decline is named in a test", () => expect(untested(declines)).toEqual([]));
  it("every decline of a top-up is named in a test", () =>
    expect(untested(topUpDeclines)).toEqual([]));
  it("every problem is named in a test", () => expect(untested(problems)).toEqual([]));
  it("every result code of the ledger is named in a test", () =>
    expect(untested(resultCodes)).toEqual([]));
});

describe("docs/ledger.md", () => {
  it("tells the ledger's result codes as they are", () => {
    const text = readFileSync(join(root, "docs/ledger.md"), "utf8");
    const found = /<!-- table:result-codes -->([\s\S]*?)<!-- \/table -->/.exec(text)?.[1] ?? "";
    const rows = [...found.matchAll(/^\| `(\w+)` \| (.*) \|$/gm)];
    expect(rows.map(([, code, meaning]) => ({ code, meaning }))).toEqual(
      resultCodes.map(({ code, meaning }) => ({ code, meaning })),
    );
  });
});

describe("README", () => {
  it.each(["README.md", "README.ja.md"])("%s is read in a few minutes", (path) => {
    const lines = readFileSync(join(root, path), "utf8").trimEnd().split("\n");
    expect(lines.length).toBeLessThanOrEqual(120);
  });

  it.each(["README.md", "README.ja.md"])("%s shows code as it is tested", (path) => {
    const text = readFileSync(join(root, path), "utf8");
    const shown = [...text.matchAll(/^```js file=(\S+)\n([\s\S]*?)\n```$/gm)];
    expect(shown.map(([, place]) => place)).toEqual([
      "examples/till/till.js#till",
      "examples/app/app.js#app",
    ]);
    for (const [, place = "", code] of shown) expect(code).toBe(cutSnippet(root, place));
  });
});

describe("a proof's replay", () => {
  const declared = routes
    .map(({ method, path, replay }) => ({ call: `${method} ${path}`, replay }))
    .filter(({ replay }) => replay !== "none" && replay !== "window");

  it("is told by the table of docs/tokens.md as the routes declare it", () => {
    const text = readFileSync(join(root, "docs/tokens.md"), "utf8");
    const table = /<!-- table:replay -->([\s\S]*?)<!-- \/table -->/.exec(text)?.[1] ?? "";
    const told = [...table.matchAll(/^\| `([^`]+)` \| (.*) \|$/gm)].flatMap(([, replay, calls]) =>
      [...`${calls}`.matchAll(/`([^`]+)`/g)].map(([, call]) => `${call} ${replay}`),
    );
    expect(told.sort()).toEqual(declared.map(({ call, replay }) => `${call} ${replay}`).sort());
  });

  it("is tried of each call that changes something: test/attack/acts can make it", () => {
    const acts = sources.filter(({ path }) => path.startsWith("test/attack/acts/"));
    const missing = declared.filter(({ call }) => !acts.some(({ code }) => code.includes(call)));
    expect(missing.map(({ call }) => call)).toEqual([]);
  });
});

describe("the lock files", () => {
  it.each([
    "package-lock.json",
    "tools/openapi/package-lock.json",
    "tools/client/package-lock.json",
    "tools/usual-stack/package-lock.json",
  ])("%s names no address: made with npm's --omit-lockfile-registry-resolved", (path) => {
    expect(readFileSync(join(root, path), "utf8")).not.toContain('"resolved"');
  });
});

describe("the documents", () => {
  const documents = globSync(["*.md", "docs/**/*.md"], { cwd: root }).map((path) => {
    const text = withMade(readFileSync(join(root, path), "utf8"));
    return { path, text, prose: text.replaceAll(/^( *)```[\s\S]*?^\1```/gm, "") };
  });

  it("begin with a page that is read in ten minutes", () => {
    const page = documents.find(({ path }) => path === "ARCHITECTURE.md");
    expect(page?.text.trimEnd().split("\n").length).toBeLessThanOrEqual(250);
  });

  it("name no file or folder of ours that is not there", () => {
    const named = /(?<![\w./-])(?:src|worker|wasm|test|tools|docs)\/[\w.*/-]*(?![\w<…])/g;
    const gone = documents.flatMap(({ path, prose }) =>
      [...prose.matchAll(/`[^`]+`/g)]
        .flatMap(([code]) => code.match(named) ?? [])
        .filter((name) => globSync(name.replace(/\.+$/, ""), { cwd: root }).length === 0)
        .map((name) => `${path} → ${name}`),
    );
    expect(gone).toEqual([]);
  });

  // What leads to an address of the server is held by the build of the pages.
  it("link to files and headings that are there", () => {
    const anchors = (text: string) =>
      [...text.matchAll(/^#+ (?:.+\{#(.+)\}|(.+))$/gm)].map(
        ([, told, heading = ""]) =>
          told ??
          heading
            .toLowerCase()
            .replaceAll(/[^\p{L}\p{N} _-]/gu, "")
            .replaceAll(" ", "-"),
      );
    const broken = documents.flatMap(({ path, prose }) =>
      [...prose.matchAll(/\]\((?!https?:|\/)([^)#]*)(?:#([^)]*))?\)/g)]
        .filter(([, file = "", anchor]) => {
          const target = file === "" ? path : join(path, "..", file);
          const document = documents.find((one) => one.path === target);
          if (anchor === undefined) return !existsSync(join(root, target));
          return document === undefined || !anchors(document.prose).includes(anchor);
        })
        .map(([link]) => `${path} → ${link}`),
    );
    expect(broken).toEqual([]);
  });
});
