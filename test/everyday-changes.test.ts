import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { isCloudflareType } from "../operations/live/adopt/cloudflare-objects.js";
import { locate } from "../operations/live/adopt/kubernetes-objects.js";
import { resourceTypes } from "../stacks/resource-types.js";

const root = join(__dirname, "..");

/** A row of the table of everyday changes in the architecture's page. */
interface Row {
  readonly change: string;
  readonly files: readonly string[];
  readonly generated: readonly string[];
  readonly holders: readonly string[];
}

function rows(): readonly Row[] {
  const page = readFileSync(join(root, "docs/architecture.md"), "utf8");
  const [, table = ""] = page.split("## Seven everyday changes");
  const lines = (table.split("\n## ")[0] ?? "").split("\n").filter((line) => line.startsWith("| "));
  const paths = (cell = ""): readonly string[] =>
    [...cell.matchAll(/`([^`\s]+\/[^`\s]+)`/g)].map(([, path = ""]) => path);
  return lines.slice(2).map((line) => {
    const [, change = "", files = "", holders = ""] = line.split("|");
    const [written, generated] = files.split("generated:");
    return { change: change.trim(), files: paths(written), generated: paths(generated), holders: paths(holders) };
  });
}

const table = rows();

test("the table has seven changes, and none but a third API touches more than five files", () => {
  expect(table.map(({ change, files }) => [change, files.length])).toEqual([
    ["a field of an origin", 4],
    ["a kind of service", 4],
    ["a signal", 4],
    ["a command", 4],
    ["a third API", 10],
    ["a step of the canary", 1],
    ["a resource in a colour's stack", 5],
  ]);
});

test.each(table)("$change: each file is there, and has a test that holds it", ({ files, generated, holders }) => {
  // one that the change makes has a folder to stand in, or names the folder that it makes
  const place = (path: string): string => (path.includes("<") ? dirname(path) : path);
  expect([...files, ...generated, ...holders].filter((path) => !existsSync(join(root, place(path))))).toEqual([]);
  expect(holders.filter((path) => !path.endsWith(".test.ts"))).toEqual([]);
  expect(holders.length).toBeGreaterThan(0);
});

/** A change that is begun where its row begins and nowhere else, and where the compiler says what is forgotten. */
interface Begun {
  readonly change: string;
  readonly in: string;
  readonly before: string;
  readonly after: string;
  readonly forgotten: readonly RegExp[];
}

const begun: readonly Begun[] = [
  {
    change: "a field of an origin",
    in: "model/schema/edge.ts",
    before: "  weight: decimal(0.01, 1).default(1),\n",
    after: "  weight: decimal(0.01, 1).default(1),\n  network: objectName.optional(),\n",
    forgotten: [
      /^model\/route\/origin\.ts: error TS1360: Type '{ network\?: /,
      /^test\/support\/declarations\.ts: error TS2741: Property 'network' is missing/,
    ],
  },
  {
    change: "a kind of service",
    in: "model/schema/service.ts",
    before: "inPlaceService, externalService]",
    after:
      'inPlaceService, externalService, inPlaceService.extend({ kind: z.literal("batch") }), blueGreenService.extend({ kind: z.literal("paced") })]',
    forgotten: [/^model\/kinds\.ts: error TS2739: .* missing the following .*: batch, paced/],
  },
  {
    change: "a signal",
    in: "model/schema/triggers.ts",
    before: '  user_complaints: "",\n',
    after: '  user_complaints: "",\n  dropped_jobs: "",\n',
    forgotten: [
      /^constructs\/prometheus\/signals\.ts: error TS2741: Property 'dropped_jobs' is missing/,
      /^constructs\/prometheus\/signals\.ts: error TS2366: Function lacks ending return/,
      /^model\/rules\/triggers\.ts: error TS2741: Property 'dropped_jobs' is missing/,
    ],
  },
  {
    change: "a third API",
    in: "model/versions.ts",
    before: "export const providers = {\n",
    after:
      'export const providers = {\n  third: { source: "a/third", default: "1.0.0", tested: ["1.0.0"], refused: [] },\n',
    forgotten: [
      /^stacks\/environment-stack\.ts: error TS2741: Property 'third' is missing .* required in type 'Readonly<Record<.*, string>>'/,
      /^stacks\/environment-stack\.ts: error TS2741: Property 'third' is missing .*, \(\) => TerraformProvider>>'/,
    ],
  },
  {
    change: "a resource in a colour's stack",
    in: "stacks/resource-types.ts",
    before: '  "kubernetes_service_v1",\n',
    after: '  "kubernetes_service_v1",\n  "kubernetes_persistent_volume_claim_v1",\n',
    forgotten: [
      /^operations\/guard\/allow-list\.ts: error TS2741: Property 'kubernetes_persistent_volume_claim_v1' is missing/,
    ],
  },
];

/** What the compiler says of a copy of the program with other texts in it, a line for each error, without where in the file. */
function errorsWith(changes: readonly Begun[]): readonly string[] {
  const folder = mkdtempSync(join(tmpdir(), "switchyard-changes-"));
  try {
    const parts = ["main.ts", "package.json", "tsconfig.json", "model", "constructs", "stacks", "operations"];
    const helpers = ["test/support/declarations.ts", "test/support/environment.ts"];
    for (const file of [...parts, ...helpers]) cpSync(join(root, file), join(folder, file), { recursive: true });
    symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));
    for (const { in: file, before, after } of changes) {
      const text = readFileSync(join(folder, file), "utf8");
      expect(text).toContain(before);
      writeFileSync(join(folder, file), text.replace(before, after));
    }
    const settings = { extends: "./tsconfig.json", include: ["main.ts", ...parts.slice(3), ...helpers] };
    writeFileSync(join(folder, "tsconfig.changes.json"), JSON.stringify(settings));
    const tsc = join(root, "node_modules/typescript/lib/tsc.js");
    const given = [tsc, "-p", "tsconfig.changes.json", "--noEmit", "--pretty", "false"];
    const { stdout } = spawnSync(process.execPath, given, { cwd: folder, encoding: "utf8" });
    return stdout
      .split("\n")
      .filter((line) => /^\S/.test(line))
      .map((line) => line.replace(/\(\d+,\d+\)/, ""));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test("given changes that are begun alone, when compiled, then what each forgot is named, in the files of its row", () => {
  const errors = errorsWith(begun);
  const expected = begun.flatMap(({ forgotten }) => forgotten);
  expect(errors.filter((error) => !expected.some((one) => one.test(error)))).toEqual([]);
  expect(expected.filter((one) => !errors.some((error) => one.test(error)))).toEqual([]);
  for (const { change, in: file, forgotten } of begun) {
    const files = table.find((row) => row.change === change)?.files ?? [];
    const named = errors.flatMap((error) => (forgotten.some((one) => one.test(error)) ? [error.split(":")[0]] : []));
    const missing = [file, ...named].filter((one) => one?.startsWith("test/") === false && !files.includes(one));
    expect([change, missing]).toEqual([change, []]);
  }
});

test("given every type that stacks make, when adopt looks for its objects, then it knows where its API keeps them", () => {
  const object = { metadata: [{ name: "cart", namespace: "shop" }] };
  const unknown = resourceTypes.filter((type) => !isCloudflareType(type) && locate(type, object) === undefined);
  expect(unknown.map((type) => `${type}: say its group and plural in operations/live/adopt`)).toEqual([]);
});
