import { execFileSync } from "node:child_process";
import { join } from "node:path";

/** Builds the program once, as `npm run build` does, because the end-to-end tests run it as its users do. */
export default function globalSetup(): void {
  const cwd = join(__dirname, "../..");
  execFileSync("npm", ["run", "--silent", "build"], { cwd, stdio: "inherit" });
}
