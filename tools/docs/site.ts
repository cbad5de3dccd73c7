/** The languages that documents are written in. */
export type Language = "en" | "ja";

/** One page: where it is written and where it is served. */
export interface Page {
  /** The file, from the checkout. */
  readonly source: string;
  readonly path: string;
  /** What the navigation calls it. */
  readonly name: string;
  readonly language: Language;
}

/** Pages that stand together in the navigation. */
export interface Part {
  readonly name: string;
  readonly pages: readonly Page[];
}

const english = (name: string, file: string): Page => ({
  source: `docs/${file}.md`,
  path: `/docs/${file}`,
  name,
  language: "en",
});
const japanese = (name: string, file: string): Page => ({
  source: `docs/ja/${file}.md`,
  path: `/docs/ja/${file}`,
  name,
  language: "ja",
});
/** Of the checkout's first folder. */
const whole = (name: string, file: string): Page => ({
  source: `${file}.md`,
  path: `/docs/${file.toLowerCase()}`,
  name,
  language: "en",
});

/** What a browser is shown that names the origin alone. */
const home: Page = { source: "docs/home.md", path: "/", name: "Sekisho", language: "en" };

/** The page that leads to all others, of each language. */
export const fronts: Readonly<Record<Language, Page>> = {
  en: { source: "docs/index.md", path: "/docs/", name: "Documents", language: "en" },
  ja: { source: "docs/ja/index.md", path: "/docs/ja/", name: "ドキュメント", language: "ja" },
};

/** Every page but the fronts, in the order of the navigation. */
export const parts: Readonly<Record<Language, readonly Part[]>> = {
  en: [
    {
      name: "Build",
      pages: [
        english("Start", "start"),
        english("Sell", "sell"),
        english("Pay", "pay"),
        english("Fund", "fund"),
        english("Operate", "operate"),
        english("Observe", "observe"),
      ],
    },
    {
      name: "Look up",
      pages: [
        english("Policies", "policies"),
        english("Errors", "errors"),
        english("Test mode", "test-mode"),
        english("API reference", "reference"),
        english("API: app clients", "reference/app"),
        english("API: store terminals", "reference/terminals"),
        english("API: funding partners", "reference/partners"),
        english("API: operators", "reference/operators"),
        english("API: public calls", "reference/public"),
      ],
    },
    {
      name: "Trust",
      pages: [
        english("Security", "security"),
        english("Proofs", "proofs"),
        english("Not there yet", "limits"),
        { ...whole("Threats and tests", "SECURITY"), path: "/docs/threats" },
        whole("Benchmarks", "BENCHMARKS"),
      ],
    },
    {
      name: "Inside",
      pages: [
        whole("Architecture", "ARCHITECTURE"),
        english("Tokens", "tokens"),
        english("Ledger", "ledger"),
        english("Velocity", "velocity"),
        english("Identity", "identity"),
        english("Control", "control"),
        english("Delivery", "delivery"),
        whole("Storage", "STORAGE"),
        whole("Operations, in full", "OPERATIONS"),
        whole("Contributing", "CONTRIBUTING"),
        english("What it stands on", "dependencies"),
        whole("Changes", "CHANGELOG"),
      ],
    },
  ],
  ja: [
    {
      name: "つくる",
      pages: [
        japanese("はじめる", "start"),
        japanese("販売する", "sell"),
        japanese("支払う", "pay"),
        japanese("運用する", "operate"),
      ],
    },
  ],
};

/** Every page that is written in a file. */
export const pages: readonly Page[] = [
  home,
  ...(["en", "ja"] as const).flatMap((language) => [
    fronts[language],
    ...parts[language].flatMap((part) => part.pages),
  ]),
];

/** The same page in the other language, if there is one. */
export function translationOf({ source, language }: Page): Page | undefined {
  const other = language === "en" ? source.replace("docs/", "docs/ja/") : source.replace("ja/", "");
  return pages.find((page) => page.source === other && page.language !== language);
}
