/** Pictures of charts for elsewhere: a plain SVG with its title, its words and its colours in it, and the same as PNG. */
import type { Colours } from "./use-drawing.ts";

export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly title: string;
  readonly subtitle: string;
  /** SVG that stands below the title; its colours are plain, its texts are escaped. */
  readonly body: string;
}

const margin = 24;
const headHeight = 56;
/** Pixels for each unit of the drawing: sharp on paper and on dense screens. */
const density = 2;

/** The whole picture as SVG text. */
export function svgOf({ width, height, title, subtitle, body }: Picture, colours: Colours): string {
  const [wide, high] = [width + margin * 2, height + headHeight + margin * 2];
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${wide}" height="${high}" viewBox="0 0 ${wide} ${high}" font-family="Inter, system-ui, sans-serif">`
    + `<rect width="${wide}" height="${high}" fill="${colours("card")}"/>`
    + `${svgText(title, { x: margin, y: margin + 14, size: 16, weight: 600, fill: colours("text") })}${svgText(subtitle, { x: margin, y: margin + 34, size: 12, fill: colours("text-soft") })}`
    + `<g transform="translate(${margin} ${margin + headHeight})">${body}</g></svg>`;
}

export interface TextPlace {
  readonly x: number;
  readonly y: number;
  readonly size?: number;
  readonly weight?: number;
  readonly fill: string;
  readonly anchor?: "start" | "middle" | "end";
}

/** A line of text; what it says is never markup. */
export function svgText(text: string, { x, y, size = 12, weight = 400, fill, anchor = "start" }: TextPlace): string {
  return `<text x="${x}" y="${y}" font-size="${size}" font-weight="${weight}" fill="${fill}" text-anchor="${anchor}">${escaped(text)}</text>`;
}

export function svgRect({ x, y, width, height, fill, rx = 2, opacity = 1 }: { readonly x: number; readonly y: number; readonly width: number; readonly height: number; readonly fill: string; readonly rx?: number; readonly opacity?: number }): string {
  return `<rect x="${round(x)}" y="${round(y)}" width="${round(Math.max(0, width))}" height="${round(Math.max(0, height))}" rx="${rx}" fill="${fill}" opacity="${opacity}"/>`;
}

/** A text as long as fits into so many units, cut with an ellipsis. */
export function fitted(text: string, width: number, size = 12): string {
  const most = Math.max(1, Math.floor(width / (size * 0.56)));
  return text.length <= most ? text : `${text.slice(0, most - 1)}…`;
}

function round(size: number): number {
  return Math.round(size * 100) / 100;
}

function escaped(text: string): string {
  return text.toWellFormed().replaceAll(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g, "").replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}

/** The picture as PNG, drawn by the browser. */
export async function pngOf(svg: string): Promise<Blob> {
  const url = URL.createObjectURL(new Blob([svg], { type: "image/svg+xml" }));
  try {
    const image = new Image();
    image.src = url;
    await image.decode();
    const canvas = document.createElement("canvas");
    canvas.width = image.naturalWidth * density;
    canvas.height = image.naturalHeight * density;
    canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height);
    return await new Promise((resolve, reject) => canvas.toBlob((blob) => (blob === null ? reject(new Error("no picture")) : resolve(blob)), "image/png"));
  } finally {
    URL.revokeObjectURL(url);
  }
}

/** Hands a file to the reader. */
export function download(name: string, blob: Blob): void {
  const url = URL.createObjectURL(blob);
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

/** A title as the name of a file. */
export function fileNameOf(title: string): string {
  return title.toLowerCase().replaceAll(/[^\p{L}\p{N}]+/gu, "-").replaceAll(/^-|-$/g, "").slice(0, 80) || "chart";
}
