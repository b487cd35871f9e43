import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";

const root = join(__dirname, "..");

/** What each part may import besides itself: the arrows of the architecture. */
const arrows: Readonly<Record<string, readonly string[]>> = {
  "main.ts": ["stacks", "model"],
  stacks: ["constructs", "model"],
  constructs: ["model"],
  model: [],
  operations: ["stacks", "model"],
  sandbox: [],
};

/** What the community's fork of cdktf renames one to one; nothing else of it may be used. */
const renameable = /^(cdktf|cdktf-cli|@cdktf\/provider-(cloudflare|kubernetes)\/lib\/[a-z0-9-]+)$/;

interface Import {
  readonly file: string;
  readonly part: string;
  readonly from: string;
}

function sources(): string[] {
  return Object.keys(arrows).flatMap((part) => {
    if (part.endsWith(".ts")) return [part];
    return readdirSync(join(root, part), { recursive: true, encoding: "utf8" })
      .filter((file) => file.endsWith(".ts"))
      .map((file) => join(part, file));
  });
}

function importsOf(file: string): Import[] {
  const text = readFileSync(join(root, file), "utf8");
  const found = text.matchAll(
    /^\s*(?:import|export)\b(?:[^;"'`=()]*\bfrom)?\s*["']([^"']+)["']|\b(?:import|require)\(["']([^"']+)["']\)/gm,
  );
  const [part = file] = file.split("/");
  return [...found].map(([, named, called]) => ({ file, part, from: named ?? called ?? "" }));
}

const imports = sources().flatMap(importsOf);

/** The part of the project that an import leads to; none for a package. */
function target({ file, from }: Import): string | undefined {
  if (!from.startsWith(".")) return undefined;
  const [part = ""] = relative(root, resolve(root, dirname(file), from)).split("/");
  return part;
}

const shown = ({ file, from }: Import) => `${file} imports ${from}`;

test("there is something to hold", () => {
  const parts = new Set(imports.map(({ part }) => part));
  expect([...parts].sort()).toEqual(Object.keys(arrows).sort());
  expect(imports.some((one) => target(one) === "model")).toBe(true);
  expect(imports.some(({ from }) => from.startsWith("@cdktf/"))).toBe(true);
});

test("imports go one way", () => {
  const wrong = imports.filter((one) => {
    const to = target(one);
    return to !== undefined && to !== one.part && !(arrows[one.part] ?? []).includes(to);
  });
  expect(wrong.map(shown)).toEqual([]);
});

test("the model knows nothing of cdktf", () => {
  const wrong = imports.filter(({ part, from }) => part === "model" && /cdktf|constructs$/.test(from));
  expect(wrong.map(shown)).toEqual([]);
});

test("cdktf is used under the names that its fork renames, and bindings by deep imports", () => {
  const wrong = imports.filter(({ from }) => from.includes("cdktf") && !from.startsWith(".") && !renameable.test(from));
  expect(wrong.map(shown)).toEqual([]);
  expect(renameable.test("@cdktf/provider-kubernetes")).toBe(false);
  expect(renameable.test("cdktf/lib/private/unique")).toBe(false);
});

test("main.ts is wiring", () => {
  expect(readFileSync(join(root, "main.ts"), "utf8").trimEnd().split("\n").length).toBeLessThanOrEqual(40);
});

test("nothing that is synthesized reads the environment, the clock, chance or the network", () => {
  const readers =
    /process\.env|Date\.now|new Date\(|Math\.random|randomUUID|randomBytes|node:(https?|net|dns|child_process)"|\bfetch\(/;
  const wrong = sources().filter((file) => {
    const pure = /^(constructs|stacks)\//.test(file);
    return (
      pure && readers.test(readFileSync(join(root, file), "utf8").replace('import { isIPv4 } from "node:net"', ""))
    );
  });
  expect(wrong).toEqual([]);
});

test("main.ts reads only the documented variables, and never a Terraform variable", () => {
  const text = readFileSync(join(root, "main.ts"), "utf8");
  expect([...new Set([...text.matchAll(/[A-Z]+_[A-Z_]+/g)].map(([name]) => name))]).toEqual([
    "SWITCHYARD_ENV",
    "SWITCHYARD_CONFIG",
    "SWITCHYARD_OVERLAY",
    "SWITCHYARD_STACKS",
  ]);
});
