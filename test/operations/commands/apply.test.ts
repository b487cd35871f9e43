import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { run } from "../../../operations/commands/main.js";
import { printing } from "../../support/printed.js";

let file = "";
beforeAll(() => {
  const folder = mkdtempSync(join(tmpdir(), "apply-"));
  file = join(folder, "plan.json");
  writeFileSync(file, JSON.stringify({ digest: "1".repeat(64), stacks: [] }));
});
afterAll(() => rmSync(join(file, ".."), { recursive: true }));

/** How a command line ends that no API is asked for. */
async function told(...argv: readonly string[]): Promise<readonly [number, string]> {
  const { result, stdout, stderr } = await printing(() => run(argv));
  expect(stdout).toBe("");
  return [result, stderr];
}

test("refuses a malformed digest, and a digest that is not that of the reviewed plan", async () => {
  expect(await told("apply", "--digest", "12")).toEqual([
    2,
    '--digest got "12"; the 64 hexadecimal digits that switchyard plan prints\n',
  ]);
  expect(await told("apply", "--digest", "0".repeat(64), "--reviewed", file)).toEqual([
    2,
    `--reviewed has the digest ${"1".repeat(64)}, and --digest got another one, ${"0".repeat(64)}\n`,
  ]);
  expect(await told("apply", "--reviewed", `${file}.none`)).toEqual([
    2,
    `--reviewed got ${JSON.stringify(`${file}.none`)}, which cannot be read (ENOENT); pass the output of \`switchyard plan --json\`\n`,
  ]);
});

test("refuses the options of a rehearsal without --rehearse, and an unknown base", async () => {
  expect(await told("plan", "--base", "HEAD")).toEqual([2, "--base is the base of a rehearsal: add --rehearse\n"]);
  expect(await told("plan", "--offline")).toEqual([2, "--offline leaves only a rehearsal: add --rehearse\n"]);
  const [code, message] = await told("plan", "--rehearse", "--offline", "--base", "no-such-revision");
  expect(code).toBe(2);
  expect(message).toMatch(/^--base got "no-such-revision", which is not a revision|is not in a git repository/);
});
