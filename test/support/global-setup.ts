import { execFileSync } from "node:child_process";
import { join } from "node:path";

/** Compiles the program once, because the end-to-end tests run it as its users do: `node dist/…`. */
export default function globalSetup(): void {
  const root = join(__dirname, "../..");
  execFileSync(process.execPath, [join(root, "node_modules/typescript/bin/tsc"), "-p", join(root, "tsconfig.json")], {
    stdio: "inherit",
  });
}
