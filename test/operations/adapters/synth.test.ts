import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadEnvironment } from "../../../model/load";
import { synthesize } from "../../../operations/adapters/synth";
import { BadInput } from "../../../operations/failures";

const root = join(__dirname, "../../..");
const environment = loadEnvironment({ environment: "local", directory: join(root, "config") });
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "switchyard-synth-"));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Every file of a folder by its name. */
function contents(of: string): Record<string, string> {
  const files = readdirSync(of, { recursive: true, encoding: "utf8" }).filter((file) =>
    statSync(join(of, file)).isFile(),
  );
  return Object.fromEntries(files.map((file) => [file, readFileSync(join(of, file), "utf8")]));
}

test("given any working directory, then the files are those of cdktf's program", async () => {
  const [theirs, ours] = [join(folder, "theirs"), join(folder, "ours")];
  const { status } = spawnSync(process.execPath, ["dist/main.js"], {
    cwd: root,
    env: { PATH: process.env.PATH ?? "", CDKTF_OUTDIR: theirs },
  });
  expect(status).toBe(0);
  const here = process.cwd();
  process.chdir(folder);
  try {
    const stacks = await synthesize(environment, [], ours);
    expect(process.cwd()).toBe(realpathSync(folder));
    expect(stacks.map(({ name }) => name)).toContain("local-prompt-service-traffic");
  } finally {
    process.chdir(here);
  }
  const written = contents(ours);
  expect(Object.keys(written)).toContain("stacks/local-prompt-service-traffic/cdk.tf.json");
  expect(written).toEqual(contents(theirs));
});

describe("given no named stacks", () => {
  const named = async (stacks?: readonly string[]) =>
    (await synthesize(environment, stacks, folder)).map(({ name }) => name);

  afterEach(() => {
    delete process.env.SWITCHYARD_STACKS;
  });

  // a command that synthesized by itself took the variable for nothing, and would have applied everything
  test("narrows them by the variable, like cdktf's program", async () => {
    const all = await named();
    process.env.SWITCHYARD_STACKS = "local-alerts, local-prompt-service-*";
    const narrowed = [
      "local-alerts",
      "local-prompt-service-blue",
      "local-prompt-service-green",
      "local-prompt-service-traffic",
    ];
    expect([...(await named())].sort()).toEqual(narrowed);
    expect(await named(["local-platform"])).toEqual(["local-platform"]);
    expect(await named([])).toEqual(all);
  });

  test("reports a misspelt one with its source and the known stacks", async () => {
    const misspelt = '"local-promt-*" matches no stack; the stacks of this environment are\n  - local-platform\n';
    await expect(named(["local-promt-*"])).rejects.toThrow(BadInput);
    await expect(named(["local-promt-*"])).rejects.toThrow(/^"local-promt/);
    await expect(named(["local-promt-*"])).rejects.toThrow(misspelt);
    process.env.SWITCHYARD_STACKS = "local-promt-*";
    await expect(named()).rejects.toThrow(`SWITCHYARD_STACKS: ${misspelt}`);
  });
});
