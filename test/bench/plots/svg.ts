/** A line of a chart: points from left to right. */
export interface Series {
  readonly name: string;
  readonly points: readonly (readonly [x: number, y: number])[];
}

/** What is drawn, and in which units. */
export interface Chart {
  readonly title: string;
  readonly x: string;
  readonly y: string;
  readonly series: readonly Series[];
}

/** Bars of parts that lie on each other, one bar a case. */
export interface Bars {
  readonly title: string;
  readonly y: string;
  readonly cases: readonly {
    readonly name: string;
    readonly parts: Readonly<Record<string, number>>;
  }[];
}

const [width, height] = [560, 300];
const frame = { left: 64, right: 150, top: 36, bottom: 44 } as const;
const inner = {
  width: width - frame.left - frame.right,
  height: height - frame.top - frame.bottom,
};
/** Told apart by people who see no red or green. */
const colours = ["#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00", "#999999"];
const linesAcross = 4;

/** Lines over a logarithmic x and a y that begins at 0. */
export function lineChart({ title, x, y, series }: Chart): string {
  const all = series.flatMap(({ points }) => points);
  const xs = [...new Set(all.map(([value]) => value))].toSorted((a, b) => a - b);
  const yMax = niceAbove(Math.max(...all.map(([, value]) => value)));
  const [low, high] = [Math.log(Math.max(1, xs[0] ?? 1)), Math.log(Math.max(2, xs.at(-1) ?? 2))];
  const right = (value: number) =>
    frame.left + ((Math.log(Math.max(1, value)) - low) / (high - low || 1)) * inner.width;
  const up = (value: number) => frame.top + inner.height * (1 - value / yMax);
  const ticks = xs.map((value) => text(right(value), height - 26, told(value), "middle"));
  const drawn = series.map(({ points }, n) => {
    const path = points.map(([px, py]) => `${round(right(px))},${round(up(py))}`).join(" ");
    return `<polyline points="${path}" fill="none" stroke="${colours[n]}" stroke-width="2"/>`;
  });
  const legend = series.map(({ name }, n) => entry(name, n));
  const axis = text(frame.left + inner.width / 2, height - 8, x, "middle");
  return page(title, [...grid(y, yMax), ...ticks, axis, ...drawn, ...legend]);
}

/** Stacked bars, the first part lowest. */
export function barChart({ title, y, cases }: Bars): string {
  const names = [...new Set(cases.flatMap(({ parts }) => Object.keys(parts)))];
  const sum = (parts: Readonly<Record<string, number>>) =>
    Object.values(parts).reduce((total, value) => total + value, 0);
  const yMax = niceAbove(Math.max(...cases.map(({ parts }) => sum(parts))));
  const step = inner.width / cases.length;
  const drawn = cases.flatMap(({ name, parts }, at) => {
    const x = frame.left + step * (at + 0.2);
    let below = 0;
    const bars = names.map((part, n) => {
      const tall = ((parts[part] ?? 0) / yMax) * inner.height;
      below += tall;
      const top = frame.top + inner.height - below;
      return `<rect x="${round(x)}" y="${round(top)}" width="${round(step * 0.6)}" height="${round(tall)}" fill="${colours[n]}"/>`;
    });
    return [...bars, text(x + step * 0.3, height - 26, name, "middle")];
  });
  const legend = names.map((name, n) => entry(name, n));
  return page(title, [...grid(y, yMax), ...drawn, ...legend]);
}

function grid(y: string, yMax: number): string[] {
  const lines = Array.from({ length: linesAcross + 1 }, (_, n) => {
    const at = frame.top + (inner.height * n) / linesAcross;
    const line = `<line x1="${frame.left}" x2="${frame.left + inner.width}" y1="${at}" y2="${at}" stroke="#ccc"/>`;
    return line + text(frame.left - 6, at + 4, told(yMax * (1 - n / linesAcross)), "end");
  });
  return [...lines, text(4, frame.top - 10, y, "start")];
}

function entry(name: string, n: number): string {
  const [x, y] = [frame.left + inner.width + 12, frame.top + 16 * n];
  const box = `<rect x="${x}" y="${y}" width="10" height="10" fill="${colours[n]}"/>`;
  return box + text(x + 15, y + 9, name, "start");
}

function page(title: string, parts: readonly string[]): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="11" role="img">
<title>${escaped(title)}</title>
<rect width="${width}" height="${height}" fill="#fff"/>
${text(frame.left, 16, title, "start", ' font-weight="bold"')}
${parts.join("\n")}
</svg>
`;
}

function text(x: number, y: number, what: string, anchor: string, more = ""): string {
  return `<text x="${round(x)}" y="${round(y)}" text-anchor="${anchor}"${more}>${escaped(what)}</text>`;
}

/** The next of 1, 2, 2.5, 5 × a power of ten. */
function niceAbove(value: number): number {
  if (!(value > 0)) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  return ([1, 2, 2.5, 5, 10].find((step) => step * power >= value) ?? 10) * power;
}

function told(value: number): string {
  return Number(value.toPrecision(3)).toLocaleString("en-US");
}

function escaped(what: string): string {
  return what.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
}

function round(value: number): string {
  return value.toFixed(1);
}
