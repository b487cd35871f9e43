import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

// each test starts processes, which takes time on a busy machine
jest.setTimeout(60_000);

const main = join(__dirname, "../../dist/sandbox/main.js");
let folder: string;
let children: ChildProcess[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "switchyard-test-"));
  children = [];
});
afterEach(() => {
  for (const child of children) child.kill("SIGKILL");
  rmSync(folder, { recursive: true, force: true });
});

interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly out: string;
  readonly err: string;
}

interface Started {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
  /** Resolves once the output has the text. */
  said(text: string): Promise<string>;
}

/** Starts `switchyard sandbox …` in a folder of its own. */
function start(args: readonly string[], variables: Record<string, string> = {}): Started {
  // the test decides whether this looks like a pipeline
  const { CI: _, ...environment } = process.env;
  const child = spawn(process.execPath, [main, ...args], {
    cwd: folder,
    env: { ...environment, TMPDIR: folder, ...variables },
  });
  children.push(child);
  let out = "";
  let err = "";
  child.stdout.on("data", (chunk) => {
    out += chunk;
  });
  child.stderr.on("data", (chunk) => {
    err += chunk;
  });
  const ended = new Promise<Ended>((resolve) => {
    child.once("close", (code, signal) => resolve({ code, signal, out, err }));
  });
  const said = (text: string): Promise<string> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        if (out.includes(text)) resolve(out);
      };
      look();
      child.stdout.on("data", look);
      child.once("close", () => reject(new Error(`ended before it said "${text}": ${out}${err}`)));
    });
  return { child, ended, said };
}

function sandbox(args: readonly string[], variables?: Record<string, string>): Promise<Ended> {
  return start(args, variables).ended;
}

async function up(...args: string[]): Promise<Started & { readonly variables: Record<string, string> }> {
  const started = start(["up", "--providers", "registry", ...args]);
  const text = await started.said("Ctrl-C stops it");
  const variables = Object.fromEntries(
    [...text.matchAll(/^ {2}export (\w+)=(.*)$/gm)].map(([, name = "", value = ""]) => [name, value]),
  );
  return { ...started, variables };
}

function post(variables: Record<string, string>, description: string): Promise<number | "lost"> {
  return fetch(`${variables.CLOUDFLARE_BASE_URL}/accounts/${"a".repeat(32)}/load_balancers/monitors`, {
    method: "POST",
    headers: { authorization: `Bearer ${variables.CLOUDFLARE_API_TOKEN}` },
    body: JSON.stringify({ description }),
  }).then(
    (response) => response.status,
    () => "lost",
  );
}

const state = (): string => readFileSync(join(folder, ".switchyard/sandbox.jsonl"), "utf8");

/** A command that prints variables as JSON. */
const printEnvironment = ["--", process.execPath, "-p", "JSON.stringify(process.env)"];

describe("up", () => {
  test("prints its addresses, serves, and cleans up when it is stopped", async () => {
    const { child, ended, variables } = await up();
    expect(await post(variables, "m")).toBe(200);
    expect(existsSync(variables.KUBECONFIG ?? "")).toBe(true);
    child.kill("SIGINT");
    const { code, out, err } = await ended;
    expect([code, err]).toEqual([0, ""]);
    expect(out).toContain(`Switchyard sandbox is up, process ${child.pid}, state in .switchyard/sandbox.jsonl`);
    expect(out).toContain('eval "$(switchyard sandbox env)"');
    expect(out).toMatch(/Stopped\. \.switchyard\/sandbox\.jsonl keeps the state\.\n$/);
    expect(existsSync(dirname(variables.KUBECONFIG ?? folder))).toBe(false);
    expect(readdirSync(join(folder, ".switchyard"))).toEqual(["sandbox.jsonl"]);
    expect(state()).toContain('"description":"m"');
  });

  test("stops on SIGTERM, even on two, in the same way", async () => {
    const { child, ended } = await up();
    child.kill("SIGTERM");
    child.kill("SIGTERM");
    expect((await ended).code).toBe(0);
    expect(readdirSync(join(folder, ".switchyard"))).toEqual(["sandbox.jsonl"]);
  });

  test("refuses a second sandbox on the same file", async () => {
    const { child } = await up();
    const second = await sandbox(["up", "--providers", "registry"]);
    expect(second.code).toBe(1);
    expect(second.err).toContain(
      `.switchyard/sandbox.jsonl is in use: a sandbox with process id ${child.pid} is up at`,
    );
    const elsewhere = await up("--state", "other.jsonl");
    expect(await post(elsewhere.variables, "m")).toBe(200);
  });

  test.each(["before", "after"])(
    "given a kill %s a change, when restarted, then it has everything that it had confirmed",
    async (when) => {
      const first = await up();
      expect(await post(first.variables, "answered")).toBe(200);
      await fetch(`${first.variables.SWITCHYARD_SANDBOX}/faults`, {
        method: "POST",
        body: JSON.stringify({ method: "POST", act: { do: "kill", when } }),
      });
      expect(await post(first.variables, "unanswered")).toBe("lost");
      expect((await first.ended).signal).toBe("SIGKILL");
      const second = await up();
      expect(await post(second.variables, "later")).toBe(200);
      expect([...state().matchAll(/"description":"(\w+)"/g)].map(([, text]) => text).sort()).toEqual(
        when === "before" ? ["answered", "later"] : ["answered", "later", "unanswered"],
      );
    },
  );

  test("counts ports up from the given one", async () => {
    const port = 20_000 + (process.pid % 20_000);
    const { variables } = await up("--port", String(port));
    expect([variables.SWITCHYARD_SANDBOX, variables.CLOUDFLARE_BASE_URL, variables.KUBE_HOST]).toEqual([
      `http://127.0.0.1:${port}`,
      `http://127.0.0.1:${port + 1}/client/v4`,
      `http://127.0.0.1:${port + 2}`,
    ]);
    const second = await sandbox([
      "up",
      "--state",
      "other.jsonl",
      "--port",
      String(port - 1),
      "--providers",
      "registry",
    ]);
    expect([second.code, second.err]).toEqual([
      1,
      `switchyard sandbox: port ${port} is taken; choose another with --port, or leave it out for a free one\n`,
    ]);
  });

  test("applies the given faults from the start", async () => {
    const { variables } = await up(
      "--fault",
      '{"method":"POST","act":{"do":"answer","status":502}}',
      "--fault",
      '{"nth":2,"act":{"do":"drop"}}',
    );
    expect([await post(variables, "a"), await post(variables, "b"), await post(variables, "c")]).toEqual([
      502,
      "lost",
      200,
    ]);
  });

  test("uses the given uid of the cluster", async () => {
    const uid = "12345678-1234-4234-8234-123456789abc";
    const { variables } = await up("--cluster-uid", uid);
    const response = await fetch(`${variables.KUBE_HOST}/api/v1/namespaces/kube-system`);
    expect(JSON.parse(await response.text()).metadata.uid).toBe(uid);
  });

  test("serves the given account and zones", async () => {
    const id = "1".repeat(32);
    const zone = `prod.example=${"2".repeat(32)}`;
    const { variables } = await up(
      "--account",
      id,
      "--zone",
      zone,
      "--zone",
      `b.example=${"3".repeat(32)}`,
      "--enterprise",
    );
    const response = await fetch(`${variables.CLOUDFLARE_BASE_URL}/zones`, {
      headers: { authorization: "Bearer sandbox" },
    });
    const { result }: { result: { name: string; account: { id: string }; plan: { name: string } }[] } = JSON.parse(
      await response.text(),
    );
    expect(result.map((one) => [one.name, one.account.id, one.plan.name])).toEqual([
      ["prod.example", id, "Enterprise Website"],
      ["b.example", id, "Enterprise Website"],
    ]);
  });
});

describe("run", () => {
  const registry = ["run", "--providers", "registry"];

  test("runs a command against its own sandbox, of which only the state stays", async () => {
    const script =
      "fetch(process.env.CLOUDFLARE_BASE_URL + '/zones', { headers: { authorization: 'Bearer ' + process.env.CLOUDFLARE_API_TOKEN } })" +
      ".then((r) => r.json()).then((j) => { console.log(j.result[0].name); process.exit(7); })";
    const { code, out, err } = await sandbox([...registry, "--", process.execPath, "-e", script]);
    expect([code, out, err]).toEqual([7, "mcpist.example\n", ""]);
    expect(readdirSync(folder)).toEqual([".switchyard"]);
    expect(readdirSync(join(folder, ".switchyard"))).toEqual(["sandbox.jsonl"]);
  });

  test("hides variables that lead elsewhere from the command, and passes the others", async () => {
    const { out } = await sandbox([...registry, ...printEnvironment], {
      KUBE_CTX: "production",
      KUBE_CONFIG_PATH: "/elsewhere",
      CLOUDFLARE_EMAIL: "someone",
      CLOUDFLARE_API_TOKEN: "theirs",
      OTHER: "kept",
    });
    const seen: Record<string, string> = JSON.parse(out);
    expect(
      Object.keys(seen)
        .filter((name) => /^(KUBE|CLOUDFLARE)/.test(name))
        .sort(),
    ).toEqual([
      "CLOUDFLARE_API_TOKEN",
      "CLOUDFLARE_BASE_URL",
      "KUBECONFIG",
      "KUBE_CONFIG_PATH",
      "KUBE_HOST",
      "KUBE_TOKEN",
    ]);
    expect([seen.CLOUDFLARE_API_TOKEN, seen.OTHER]).toEqual(["sandbox", "kept"]);
  });

  test("puts the sandbox's script before the named Terraform, unless it does not exist", async () => {
    const seen = async (named: string): Promise<Record<string, string>> => {
      const { out } = await sandbox(["run", "--no-traffic", ...printEnvironment], { TERRAFORM_BINARY_NAME: named });
      return JSON.parse(out);
    };
    const here = await seen(process.execPath);
    expect(here.TERRAFORM_BINARY_NAME).toMatch(/\/switchyard-sandbox-[0-9a-f]{12}\/bin\/node$/);
    expect(here.SWITCHYARD_SANDBOX_TERRAFORM).toBe(process.execPath);
    const missing = await seen("terraform-that-is-not-here");
    expect(missing.TERRAFORM_BINARY_NAME).toBe("terraform-that-is-not-here");
    expect(missing).not.toHaveProperty("SWITCHYARD_SANDBOX_TERRAFORM");
  });

  // in a pipeline CI stays true
  test.each<[Record<string, string>, string]>([
    [{}, "1"],
    [{ CI: "true" }, "true"],
  ])("in a pipe, a command with %j sees CI=%s", async (given, expected) => {
    const { out } = await sandbox([...registry, ...printEnvironment], given);
    expect(JSON.parse(out).CI).toBe(expected);
  });

  test("uses the running sandbox", async () => {
    const { variables } = await up();
    const { out } = await sandbox(["run", ...printEnvironment]);
    expect(JSON.parse(out)).toMatchObject(variables);
  });

  test("passes flags after the command to the command", async () => {
    const { code, out } = await sandbox([
      ...registry,
      process.execPath,
      "-p",
      "process.argv.slice(1).join()",
      "--",
      "--state",
      "x",
    ]);
    expect([code, out]).toEqual([0, "--state,x\n"]);
  });

  test("returns the exit code of an unknown command, and of one that a signal ended", async () => {
    const none = await sandbox([...registry, "--", "no-such-command"]);
    expect([none.code, none.err]).toEqual([127, 'switchyard sandbox: there is no command "no-such-command"\n']);
    const shot = await sandbox([...registry, "--", "sh", "-c", "kill -TERM $$"]);
    expect(shot.code).toBe(143);
  });

  test.each(["SIGINT", "SIGTERM"] as const)(
    "%s reaches the command once, and its exit code is kept",
    async (signal) => {
      const script = `let n = 0; process.on("${signal}", () => { n += 1; setTimeout(() => process.exit(40 + n), 200); }); setInterval(() => {}, 1e3); console.log("ready")`;
      const { child, ended, said } = start([...registry, "--", process.execPath, "-e", script]);
      await said("ready");
      child.kill(signal);
      child.kill(signal);
      expect((await ended).code).toBe(41);
      expect(readdirSync(join(folder, ".switchyard"))).toEqual(["sandbox.jsonl"]);
    },
  );
});

describe("env", () => {
  test("prints variables that a shell can evaluate", async () => {
    const { variables } = await up();
    const { code, out } = await sandbox(["env"], { KUBE_CTX: "production" });
    expect(code).toBe(0);
    expect(out.split("\n")[0]).toBe("unset KUBE_CTX");
    for (const [name, value] of Object.entries(variables)) expect(out).toContain(`export ${name}=${value}\n`);
  });

  test("keeps a shell's own Terraform, behind the sandbox's script", async () => {
    const started = start(["up", "--no-traffic"]);
    await started.said("Ctrl-C stops it");
    const { out } = await sandbox(["env"], { TERRAFORM_BINARY_NAME: process.execPath });
    const script = /^export TERRAFORM_BINARY_NAME=(\S+\/switchyard-sandbox-\S+)$/m.exec(out)?.[1] ?? "";
    expect(existsSync(script)).toBe(true);
    expect(out).toContain(`export SWITCHYARD_SANDBOX_TERRAFORM=${process.execPath}\n`);
    const again = await sandbox(["env"], {
      TERRAFORM_BINARY_NAME: script,
      SWITCHYARD_SANDBOX_TERRAFORM: process.execPath,
    });
    expect(again.out).toBe(out);
  });

  test("explains how to start one if none is running", async () => {
    const { code, err } = await sandbox(["env"]);
    expect([code, err]).toEqual([
      1,
      "switchyard sandbox: no sandbox is running on .switchyard/sandbox.jsonl; start one with: switchyard sandbox up\n",
    ]);
  });
});

describe("reset", () => {
  test("empties a running sandbox", async () => {
    const { variables } = await up();
    await post(variables, "m");
    const { code, out } = await sandbox(["reset"]);
    expect([code, out]).toEqual([0, `Emptied the sandbox at ${variables.SWITCHYARD_SANDBOX}.\n`]);
    expect(state()).not.toContain('"description":"m"');
  });

  test("removes the file if none is running", async () => {
    writeFileSync(join(folder, "s.jsonl"), '["a",1]\n');
    expect((await sandbox(["reset", "--state", "s.jsonl"])).out).toBe("Emptied s.jsonl.\n");
    expect((await sandbox(["reset", "--state", "s.jsonl"])).out).toBe(
      "Nothing to do: s.jsonl is empty, and no sandbox is running.\n",
    );
  });
});

test.each([
  [
    ["up", "--port", "http"],
    "error: option '--port <number>' argument 'http' is invalid. A port is a number from 1 to 65531.",
  ],
  [["up", "--provider", "x"], "error: unknown option '--provider'\n(Did you mean --providers?)"],
  [
    ["up", "--providers", "none"],
    "error: option '--providers <source>' argument 'none' is invalid. Allowed choices are stand-in, registry.",
  ],
  [
    ["run", "--zone", "prod.example", "--", "true"],
    "error: option '--zone <name=id>' argument 'prod.example' is invalid. A zone is written as its name, =, and 32 hexadecimal digits.",
  ],
  [
    ["up", "--account", "x"],
    "error: option '--account <id>' argument 'x' is invalid. An id has 32 hexadecimal digits.",
  ],
  [
    ["up", "--cluster-uid", "1"],
    "error: option '--cluster-uid <uid>' argument '1' is invalid. A UID has 32 hexadecimal digits in five groups.",
  ],
  [["up", "--fault", '{"act":{"do":"drip"}}'], "is invalid. not a fault: act.do: "],
  [["up", "--fault", "drop"], "error: option '--fault <json>' argument 'drop' is invalid. Unexpected token"],
  [["run"], "error: missing required argument 'command'"],
  [["down"], "error: unknown command 'down'"],
  [["env", "now"], "error: too many arguments for 'env'. Expected 0 arguments but got 1."],
])("%j is a mistake that it explains", async (args, message) => {
  const { code, out, err } = await sandbox(args);
  expect([code, out]).toEqual([2, ""]);
  expect(err).toContain(message);
  expect(err).not.toContain("    at ");
  expect(readdirSync(folder)).toEqual([]);
});

test("reports a damaged state file in one line", async () => {
  writeFileSync(join(folder, "s.jsonl"), "damage\n\n");
  const { code, err } = await sandbox(["up", "--state", "s.jsonl", "--providers", "registry"]);
  expect([code, err]).toEqual([
    1,
    "switchyard sandbox: s.jsonl:1: not a line of a sandbox journal; delete the file to start empty\n",
  ]);
  expect(readdirSync(folder)).toEqual(["s.jsonl"]);
});
