import { execFileSync } from "node:child_process";
import { join } from "node:path";

/** Builds the program once, as `npm run build` does, because the end-to-end tests run it as its users do. */
export default function globalSetup(): void {
  const cwd = join(__dirname, "../..");
  for (const step of [["node_modules/typescript/lib/tsc.js", "-p", "tsconfig.json"], ["dist/libraries/bundle.js"]]) {
    execFileSync(process.execPath, step, { cwd, stdio: "inherit" });
  }
}
