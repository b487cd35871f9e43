import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadEnvironment } from "../../model/load";
import { BadInput } from "../../operations/failures";
import { synthesize } from "../../operations/synth";

const root = join(__dirname, "../..");
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

test("writes what cdktf's program writes, wherever the command is typed", () => {
  const [theirs, ours] = [join(folder, "theirs"), join(folder, "ours")];
  const { status } = spawnSync(process.execPath, ["dist/main.js"], {
    cwd: root,
    env: { PATH: process.env.PATH ?? "", CDKTF_OUTDIR: theirs },
  });
  expect(status).toBe(0);
  const here = process.cwd();
  process.chdir(folder);
  try {
    const stacks = synthesize(environment, [], ours);
    expect(process.cwd()).toBe(realpathSync(folder));
    expect(stacks.map(({ name }) => name)).toContain("local-prompt-service-traffic");
  } finally {
    process.chdir(here);
  }
  const written = contents(ours);
  expect(Object.keys(written)).toContain("stacks/local-prompt-service-traffic/cdk.tf.json");
  expect(written).toEqual(contents(theirs));
});

test("names the stacks there are where one is misspelt, and says nothing of a variable that nobody set", () => {
  const misspelt = () => synthesize(environment, ["local-promt-*"], folder);
  expect(misspelt).toThrow(BadInput);
  expect(misspelt).toThrow(
    /^"local-promt-\*" matches no stack; the stacks of this environment are\n {2}- local-platform\n/,
  );
});
