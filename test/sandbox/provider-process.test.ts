import { existsSync, mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { connect, createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { type ProviderProcess, startProviderProcess } from "../../sandbox/provider-process";
import { startSandbox } from "../../sandbox/sandbox";
import { accepts, startRelay } from "../../sandbox/socket-relay";
import { ownTerraform } from "../../sandbox/terraform";

// each test starts processes, which takes time on a busy machine
jest.setTimeout(60_000);

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "switchyard-test-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Sends a text and returns everything that arrives until the connection closes in any way. */
function talk(socket: string, text: string): Promise<string> {
  return new Promise((resolve) => {
    let heard = "";
    const connection = connect(socket, () => connection.write(text));
    connection.on("data", (chunk) => {
      heard += chunk;
    });
    connection.on("error", () => {});
    connection.once("close", () => resolve(heard));
  });
}

function answering(socket: string, answer: string): Promise<Server> {
  const server = createServer((connection) => {
    connection.once("data", (chunk) => connection.end(`${answer} ${chunk}`));
  });
  return new Promise((resolve) => {
    server.listen(socket, () => resolve(server));
  });
}

describe("a relay", () => {
  test("relays to the current server, and waits while there is none", async () => {
    const [from, to] = [join(folder, "from"), join(folder, "to")];
    const relay = await startRelay(from, to);
    const early = talk(from, "early");
    const first = await answering(to, "first");
    expect(await early).toBe("first early");
    await new Promise((resolve) => first.close(resolve));
    const between = talk(from, "between");
    const second = await answering(to, "second");
    expect([await between, await talk(from, "later")]).toEqual(["second between", "second later"]);
    second.close();
    await relay.close();
    expect(existsSync(from)).toBe(false);
  });

  test("closes a connection when its server does, and all of them on close", async () => {
    const [from, to] = [join(folder, "from"), join(folder, "to")];
    const relay = await startRelay(from, to);
    const rude = createServer((connection) => connection.destroy());
    await new Promise<void>((resolve) => {
      rude.listen(to, resolve);
    });
    expect(await talk(from, "hello")).toBe("");
    await new Promise((resolve) => rude.close(resolve));
    const waiting = talk(from, "anybody?");
    expect(await accepts(from)).toBe(true);
    await relay.close();
    expect([await waiting, await accepts(from)]).toEqual(["", false]);
  });
});

describe("the provider server", () => {
  let providers: ProviderProcess | undefined;
  afterEach(() => providers?.close());

  test("serves every generation of both providers, and restarts after a kill", async () => {
    providers = await startProviderProcess(folder, process.env);
    const served = [
      "cloudflare-5.14.0",
      "cloudflare-5.18.0",
      "cloudflare-5.22.0",
      "kubernetes-2.38.0",
      "kubernetes-3.2.1",
    ];
    expect(readdirSync(folder)).toEqual([...served, "s"]);
    // a gRPC server opens with a SETTINGS frame once it has heard the client's preface
    const speaksGrpc = (name: string): Promise<boolean> =>
      new Promise((resolve) => {
        const connection = connect(join(folder, name));
        connection.write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0");
        connection.once("data", (chunk) => {
          connection.destroy();
          resolve(chunk[3] === 4);
        });
        connection.once("close", () => resolve(false));
      });
    for (const name of served) expect(await speaksGrpc(name)).toBe(true);
    const before = providers.pid();
    providers.kill();
    while (providers.pid() === before) await new Promise((resolve) => setImmediate(resolve));
    for (const name of served) expect(await speaksGrpc(name)).toBe(true);
    const last = providers.pid() ?? 0;
    await providers.close();
    expect(() => process.kill(last, 0)).toThrow("ESRCH");
    expect(readdirSync(folder)).toEqual([]);
  });

  test("is announced to Terraform, with the sandbox as the watched process", async () => {
    const sandbox = await startSandbox({ providers: "stand-in" });
    const {
      TF_REATTACH_PROVIDERS: reattach = "",
      CDKTF_SKIP_PROVIDER_LOCK: skip,
      TERRAFORM_BINARY_NAME: script = "",
      KUBECONFIG: kubeconfig = "",
    } = sandbox.environment;
    const socket = kubeconfig.replace(/kubeconfig$/, "cloudflare-5.22.0");
    expect(JSON.parse(reattach)["registry.terraform.io/cloudflare/cloudflare"]).toEqual({
      Protocol: "grpc",
      ProtocolVersion: 6,
      Pid: process.pid,
      Test: true,
      Addr: { Network: "unix", String: socket },
    });
    expect(skip).toBe("true");
    expect(script).toBe(join(dirname(kubeconfig), "bin", basename(ownTerraform(process.env) ?? "terraform")));
    expect(statSync(script).mode & 0o777).toBe(0o700);
    const status = async (): Promise<number> =>
      JSON.parse(await (await fetch(`${sandbox.controlUrl}/healthz`)).text()).providerPid;
    const before = await status();
    sandbox.faults.add({ act: { do: "kill", process: "providers" } });
    await expect(fetch(sandbox.cloudflareUrl)).rejects.toThrow();
    while ((await status()) === before) await new Promise((resolve) => setImmediate(resolve));
    expect(await accepts(socket)).toBe(true);
    await sandbox.close();
    expect(await accepts(socket)).toBe(false);
  });
});
