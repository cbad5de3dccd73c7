import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { iconPng, iconSvg } from "./icons.ts";

const sizes = [180, 192, 512] as const;

const manifest = {
  name: "Sekisho",
  short_name: "Sekisho",
  lang: "ja",
  id: "/app/",
  start_url: "/app/",
  scope: "/app/",
  display: "standalone",
  orientation: "portrait",
  background_color: "#ffffff",
  theme_color: "#1a4fa3",
  icons: [
    { src: "/app/icon.svg", sizes: "any", type: "image/svg+xml", purpose: "any" },
    ...[192, 512].map((size) => ({
      ...{ src: `/app/icon-${size}.png`, sizes: `${size}x${size}`, type: "image/png" },
      purpose: "any maskable",
    })),
  ],
  shortcuts: [{ name: "支払う · Pay", url: "/app/#pay" }],
};

/** Writes what a phone needs to install the app, into the app's own folder of the assets. */
export function writeManifest(assets: string): void {
  const folder = join(assets, "app");
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "manifest.webmanifest"), `${JSON.stringify(manifest)}\n`);
  writeFileSync(join(folder, "icon.svg"), iconSvg());
  for (const size of sizes) writeFileSync(join(folder, `icon-${size}.png`), iconPng(size));
}
