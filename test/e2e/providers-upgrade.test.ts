import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { obstacleOf } from "../../model/versions";
import { killTree } from "../support/process-tree";
import type { Project } from "../support/project";
import { conformance, World } from "../support/world";

const settings = "config/local/environment.yaml";
const edge = "local-edge";
const traffic = "local-api-server-traffic";

let world: World;
/** Where commands that are ended have their temporary folders. */
const temporary = mkdtempSync(join(tmpdir(), "upgrade-"));
/** The line that chooses the oldest providers for the current Terraform. */
let older: string;
beforeAll(async () => {
  world = await World.openWith(conformance ? () => {} : given, "--no-traffic");
  const [, program = "", version = ""] =
    /^(Terraform|OpenTofu) v(\S+)/m.exec(await world.must(world.terraformProgram, "version")) ?? [];
  const kubernetes = obstacleOf(program, version, { kubernetes: "2.38.0" }) === undefined ? "2.38.0" : "3.2.1";
  older = `terraform: { providers: { cloudflare: 5.14.0, kubernetes: ${kubernetes} } }\n`;
  world.project.edit(
    "config/local/edges/mcp.yaml",
    "origins:\n",
    `notifications: { emails: [ops@example.com] }\norigins:\n`,
  );
  world.project.edit(settings, "mode: development\n", `mode: development\n${older}`);
  if (!conformance) return;
  await world.afresh();
  await world.standIns("techdev", "api-server");
  await world.synth(edge, traffic);
  await world.apply(edge, traffic);
}, 300_000);

/** Restores states that cloudflare 5.14.0 and kubernetes 2.38.0 wrote, and the objects that both APIs had then. */
function given(project: Project): void {
  const fixture = (name: string): string => readFileSync(join(__dirname, "fixtures/cloudflare-5.14.0", name), "utf8");
  for (const stack of [edge, traffic])
    project.write(`.switchyard/state/${stack}.tfstate`, fixture(`${stack}.state.json`));
  project.write(".switchyard/sandbox.jsonl", fixture("sandbox.jsonl"));
}

afterAll(async () => {
  rmSync(temporary, { recursive: true, force: true });
  await world.close();
}, 300_000);

interface Written {
  readonly serial: number;
  readonly resources: readonly {
    readonly mode: string;
    readonly type: string;
    readonly instances: readonly { readonly schema_version: number }[];
  }[];
}

function stateOf(stack: string): Written {
  return JSON.parse(world.project.read(`.switchyard/state/${stack}.tfstate`));
}

/** Returns the schema versions of Cloudflare's resources in a state. */
function schemaVersions(stack: string): readonly number[] {
  const ours = stateOf(stack).resources.filter(
    ({ mode, type }) => mode === "managed" && type.startsWith("cloudflare_"),
  );
  return [...new Set(ours.flatMap(({ instances }) => instances.map(({ schema_version: version }) => version)))].sort();
}

/** Runs the upgrade until it has said something, and ends it. @returns its exit code and what it complained of */
async function endedAfter(
  line: string,
  end: (pid: number) => void,
): Promise<readonly [code: unknown, complaint: string]> {
  const child = spawn(process.execPath, ["bin/switchyard.js", "providers", "upgrade", edge, traffic, "--yes"], {
    cwd: world.project.folder,
    env: { ...process.env, ...world.variables, TMPDIR: temporary },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const closed = once(child, "close");
  let complaint = "";
  child.stderr.setEncoding("utf8").on("data", (chunk: string) => {
    complaint += chunk;
  });
  let said = "";
  for await (const chunk of child.stdout.setEncoding("utf8")) {
    said += chunk;
    if (said.includes(line) && child.pid !== undefined) end(child.pid);
  }
  expect(said).toContain(line);
  const [code] = await closed;
  return [code, complaint];
}

test("given states of an older generation, when the upgrade is killed and repeated, then they reach the next generation", async () => {
  expect([schemaVersions(edge), schemaVersions(traffic)]).toEqual([[0], [0]]);
  const before = { edge: stateOf(edge).serial, traffic: stateOf(traffic).serial };

  // given an environment that now chooses newer providers
  world.project.edit(settings, older, "");

  // when it is planned, then it is refused before Terraform fails on it
  expect(await world.switchyard("plan", edge)).toMatchObject({
    code: 3,
    output:
      "local-edge: cloudflare_notification_policy.notification-mcp was written by the provider cloudflare 5.14.0, and 5.22.0 cannot read it; " +
      "nothing was changed. Upgrade the states step by step: switchyard providers upgrade --env local\n",
  });

  const upgrade = ["providers", "upgrade", edge, traffic] as const;
  const road = ["5.18.0", "5.22.0"];
  const looked = await world.switchyard(...upgrade, "--dry-run", "--json");
  expect(JSON.parse(looked.stdout)).toEqual({
    environment: "local",
    providers: { cloudflare: "5.22.0", kubernetes: "3.2.1" },
    stacks: [
      { stack: traffic, serial: before.traffic, from: "5.14.0", steps: road },
      { stack: edge, serial: before.edge, from: "5.14.0", steps: road },
    ],
    done: false,
  });
  expect([schemaVersions(edge), schemaVersions(traffic)]).toEqual([[0], [0]]);

  // when it is killed with one state ahead of the other, then it resumes with the oldest step
  await endedAfter(`${traffic}: at cloudflare 5.18.0\n`, killTree);
  expect(Math.max(...schemaVersions(edge), ...schemaVersions(traffic))).toBeLessThan(500);
  const left = readdirSync(temporary);
  const [code, said] = await endedAfter(`${edge}: backed up as `, (pid) => process.kill(pid, "SIGINT"));
  expect(said).toMatch(
    /^interrupted: (no state was changed|\S+ already took a step); the same command goes on from where /,
  );
  expect([code, readdirSync(temporary)]).toEqual([130, left]);
  const upgraded = await world.switchyard(...upgrade, "--yes");
  expect(upgraded.output).toContain(`${traffic} (serial ${stateOf(traffic).serial - 1}): cloudflare 5.18.0 → 5.22.0\n`);
  expect(upgraded.output).toMatch(/^local-edge \(serial \d+\): cloudflare (5\.14\.0 → )?5\.18\.0 → 5\.22\.0$/m);
  expect(upgraded.output).toContain("The states are upgraded.");
  expect(upgraded.code).toBe(0);
  expect([schemaVersions(edge), schemaVersions(traffic)]).toEqual([[500], [500]]);
  expect((await world.switchyard(...upgrade)).output).toBe(
    "Nothing to do: the states of local fit cloudflare 5.22.0, kubernetes 3.2.1.\n",
  );

  // then a backup of each state exists that only its owner can read
  const backups = join(world.project.folder, ".switchyard/backups");
  const kept = join(backups, `${edge}-${before.edge}.tfstate`);
  expect(readdirSync(backups)).toEqual(
    expect.arrayContaining([`${edge}-${before.edge}.tfstate`, `${traffic}-${before.traffic}.tfstate`]),
  );
  expect(statSync(kept).mode & 0o777).toBe(0o600);
  expect(JSON.parse(readFileSync(kept, "utf8")).serial).toBe(before.edge);

  // then the upgrade's own changes can be applied, and nothing is left to do
  expect(await world.switchyard("apply", edge, traffic, "--kind", "providers")).toMatchObject({ code: 0 });
  expect(await world.plan(edge)).toMatchObject({ code: 0 });
  expect(await world.plan(traffic)).toMatchObject({ code: 0 });

  // given a state of two generations, then nothing is tried, and the printed commands resolve it
  const policy = "cloudflare_notification_policy";
  const policies = (JSON.parse(readFileSync(kept, "utf8")) as Written).resources.filter(({ type }) => type === policy);
  const upgradedEdge = stateOf(edge);
  const mixed = [...upgradedEdge.resources.filter(({ type }) => type !== policy), ...policies];
  const state = { ...upgradedEdge, serial: upgradedEdge.serial + 1, resources: mixed };
  world.project.write(`.switchyard/state/${edge}.tfstate`, JSON.stringify(state));
  const stuck = await world.switchyard("providers", "upgrade", edge, "--yes");
  expect(stuck).toMatchObject({ code: 3 });
  expect(stuck.output).toContain(
    "no tested version reads all of it: cloudflare_notification_policy.notification-mcp at",
  );
  const [, forget = "exit 1"] =
    /the objects as they are: (.+) && switchyard adopt local-edge --env local, or/.exec(stuck.output) ?? [];
  await world.must("sh", "-c", forget);
  expect(await world.switchyard("adopt", edge, "--yes")).toMatchObject({ code: 0 });
  expect(schemaVersions(edge)).toEqual([500]);
  expect(await world.plan(edge)).toMatchObject({ code: 0 });

  // when the older provider is chosen again, then it is refused, and the backup can be restored
  world.project.edit(settings, "mode: development\n", `mode: development\n${older}`);
  const back = await world.switchyard("plan", edge);
  expect(back).toMatchObject({ code: 3 });
  expect(back.output).toContain(
    "local-edge: its state was written by a provider newer than cloudflare 5.14.0, which local chooses and which cannot read it; nothing was " +
      "changed. Choose the newer version in environment.terraform.providers.cloudflare, or restore the backup that `providers upgrade` made",
  );
  const [, restore = "exit 1"] = /`providers upgrade` made: (.+)$/m.exec(back.output) ?? [];
  expect(restore).toContain(` state push -force ${kept}`);
  // as in a checkout without initialized stacks
  rmSync(join(world.project.folder, "cdktf.out/stacks", edge, ".terraform"), { recursive: true, force: true });
  await world.must("sh", "-c", restore);
  expect(await world.switchyard("plan", edge)).toMatchObject({ code: 0 });
  expect(schemaVersions(edge)).toEqual([0]);
}, 300_000);
