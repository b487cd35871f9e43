import { newestGenerations } from "../../../sandbox/provider/generations";
import { type Program, terraforms } from "../../support/terraforms";
import { generationsUsed, oldest, Workbench } from "./terraform";

const keepers = terraforms.filter(({ keepsIdentities }) => keepsIdentities);
const older = terraforms.filter(({ keepsIdentities }) => !keepsIdentities);

let bench: Workbench;
afterEach(() => bench.close());

/** Returns a Deployment whose pods are available at once, or only after minutes with a timeout of 1 s. */
function deployment(minReadySeconds = 500): object {
  const labels = { app: "one" };
  const template = [{ metadata: [{ labels }], spec: [{ container: [{ name: "one", image: "example.com/one:1" }] }] }];
  return {
    resource: {
      kubernetes_deployment_v1: {
        one: {
          metadata: [{ name: "one" }],
          spec: [{ replicas: "1", min_ready_seconds: minReadySeconds, selector: [{ match_labels: labels }], template }],
          timeouts: { create: minReadySeconds === 0 ? "60s" : "1s" },
        },
      },
    },
  };
}

interface Instance {
  readonly identity?: unknown;
  readonly identity_schema_version?: number;
}

function instances(): Record<string, Instance> {
  const { resources } = bench.state() as {
    resources: { type: string; name: string; instances: Instance[] }[];
  };
  return Object.fromEntries(resources.map(({ type, name, instances: [first] }) => [`${type}.${name}`, first ?? {}]));
}

async function open(chosen: typeof oldest, { program }: Program): Promise<void> {
  bench = await Workbench.open(chosen);
  bench.program = program;
}

const words = (text: string): string => text.replace(/[\s│╷╵]+/g, " ");

for (const terraform of older)
  describe(`${terraform.name}, which keeps none`, () => {
    test.each(generationsUsed)(
      "%s: given a first create that failed, then the next plan replaces it",
      async (_, chosen) => {
        await open(chosen, terraform);
        bench.configure(deployment());
        await bench.must("init");
        expect((await bench.terraform("apply", "-auto-approve")).code).toBe(1);
        expect(instances()["kubernetes_deployment_v1.one"]).not.toHaveProperty("identity");
        const { resource_changes } = await bench.plan();
        expect(resource_changes.map(({ change }) => change.actions)).toEqual([["delete", "create"]]);
      },
    );
  });

for (const terraform of keepers) describe(`${terraform.name}, which keeps identities`, () => keeps(terraform));

function keeps(terraform: Program): void {
  const blank = { api_version: null, kind: null, name: null, namespace: null };

  test("given a first create that failed under 2.38.0, then every later plan fails, and under 3.2.1 the next one repairs it", async () => {
    await open(oldest, terraform);
    bench.configure(deployment());
    await bench.must("init");
    expect((await bench.terraform("apply", "-auto-approve")).code).toBe(1);
    expect(instances()["kubernetes_deployment_v1.one"]).toMatchObject({ identity: blank, identity_schema_version: 1 });
    for (const command of ["plan", "apply -auto-approve", "destroy -auto-approve"]) {
      const { code, text } = await bench.terraform(...command.split(" "));
      expect(code).toBe(1);
      expect(words(text)).toContain(
        "Error: Unexpected Identity Change: During the read operation, the Terraform Provider unexpectedly returned a different identity then the previously stored one.",
      );
    }
    bench.choose({ source: "hashicorp/kubernetes", version: "3.2.1" });
    bench.configure(deployment(0));
    await bench.must("apply", "-auto-approve");
    expect(instances()["kubernetes_deployment_v1.one"]?.identity).toEqual({
      api_version: "apps/v1",
      kind: "Deployment",
      name: "one",
      namespace: "default",
    });
  }, 60_000);

  test("given a first create that failed under 3.2.1, then no identity is stored, and the next plan replaces it", async () => {
    await open(newestGenerations(), terraform);
    bench.configure(deployment());
    await bench.must("init");
    expect((await bench.terraform("apply", "-auto-approve")).code).toBe(1);
    expect(instances()["kubernetes_deployment_v1.one"]?.identity).toBeUndefined();
    const { resource_changes } = await bench.plan();
    expect(resource_changes.map(({ change }) => change.actions)).toEqual([["delete", "create"]]);
    bench.configure(deployment(0));
    await bench.must("apply", "-auto-approve");
    expect(await bench.must("plan")).toContain("No changes.");
  }, 60_000);

  test.each(generationsUsed)(
    "%s: what is created, changed, and imported by id or identity is identified",
    async (_, chosen) => {
      await open(chosen, terraform);
      for (const name of ["by-id", "by-identity"]) {
        await bench.kubernetes("POST", "/api/v1/namespaces/default/configmaps", {
          metadata: { name },
          data: { a: "b" },
        });
      }
      const map = (name: string, a: string) => ({ metadata: [{ name }], data: { a } });
      const configuration = (a: string): object => ({
        resource: {
          kubernetes_namespace_v1: { shop: { metadata: [{ name: "shop", labels: { a } }] } },
          kubernetes_config_map_v1: { id: map("by-id", a), identity: map("by-identity", a) },
          kubernetes_limit_range_v1: { one: { metadata: [{ name: "one" }], spec: [{ limit: [{ type: "Pod" }] }] } },
          kubernetes_manifest: {
            one: {
              manifest: {
                apiVersion: "v1",
                kind: "ConfigMap",
                metadata: { name: "m", namespace: "default" },
                data: { a },
              },
            },
          },
        },
      });
      const identity = { api_version: "v1", kind: "ConfigMap", name: "by-identity", namespace: "default" };
      const imports = [
        { to: "kubernetes_config_map_v1.id", id: "default/by-id" },
        { to: "kubernetes_config_map_v1.identity", identity },
      ];
      bench.configure({ ...configuration("b"), import: imports });
      await bench.must("init");
      expect(await bench.must("apply", "-auto-approve")).toContain("2 imported, 3 added");
      bench.configure(configuration("c"));
      expect(await bench.must("apply", "-auto-approve")).toContain("0 added, 4 changed, 0 destroyed");
      expect(await bench.must("plan")).toContain("No changes.");
      const kept = Object.entries(instances()).map(
        ([address, { identity: own, identity_schema_version: version = 0 }]) => [address, own, version],
      );
      expect(Object.fromEntries(kept.map(([address, ...rest]) => [address, rest]))).toEqual({
        "kubernetes_namespace_v1.shop": [{ api_version: "v1", kind: "Namespace", name: "shop" }, 1],
        "kubernetes_config_map_v1.id": [{ ...identity, name: "by-id" }, 1],
        "kubernetes_config_map_v1.identity": [identity, 1],
        "kubernetes_limit_range_v1.one": [undefined, 0],
        "kubernetes_manifest.one": [{ ...identity, name: "m" }, 1],
      });
    },
    60_000,
  );

  for (const first of older)
    test(`given a state of ${first.name}, then the first refresh adds identities, and ${first.name} can still read it`, async () => {
      await open(newestGenerations(), first);
      bench.configure(deployment(0));
      await bench.must("init");
      await bench.must("apply", "-auto-approve");
      bench.program = terraform.program;
      await bench.must("apply", "-refresh-only", "-auto-approve");
      expect(instances()["kubernetes_deployment_v1.one"]?.identity).toMatchObject({ kind: "Deployment", name: "one" });
      bench.program = first.program;
      expect(await bench.must("plan")).toContain("No changes.");
    }, 60_000);
}
