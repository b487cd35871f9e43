import { readFileSync } from "node:fs";
import { join } from "node:path";
import { projectRoot } from "../provider/root.js";

/** Reads the page that shows the sandbox live: its style and script stand in it, so that it is one request. */
export function readPage(): string {
  const read = (file: string): string => readFileSync(join(projectRoot(), "sandbox/page", file), "utf8");
  return read("page.html")
    .replace('<link rel="stylesheet" href="style.css">', () => `<style>\n${read("style.css")}</style>`)
    .replace('<script src="page.js"></script>', () => `<script>\n${read("page.js")}</script>`);
}
