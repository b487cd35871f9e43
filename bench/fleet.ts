import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { stringify } from "yaml";

/**
 * Writes the configuration of an environment `fleet` of blue/green services, each with both colours and its own public
 * hostname.
 */
export function writeFleet(directory: string, services: number): void {
  const environment = join(directory, "fleet");
  mkdirSync(join(directory, "base"), { recursive: true });
  mkdirSync(join(environment, "services"), { recursive: true });
  writeYaml(join(environment, "environment.yaml"), {
    mode: "development",
    namespace: "fleet",
    cloudflare: { accountId: "a".repeat(32), zoneId: "b".repeat(32), zone: "fleet.example", plan: "enterprise" },
    cluster: { ingress: { address: "192.0.2.1" } },
    originsDomain: "origins.fleet.example",
  });
  for (let index = 0; index < services; index++) {
    const name = `service-${String(index).padStart(4, "0")}`;
    writeYaml(join(environment, "services", `${name}.yaml`), {
      active: "blue",
      colours: {
        blue: { version: "v1.0.0", image: `registry.example/${name}@sha256:${digest(2 * index)}` },
        green: { version: "v1.1.0", image: `registry.example/${name}@sha256:${digest(2 * index + 1)}` },
      },
      edge: { hostname: `${name}.fleet.example` },
      workload: {
        autoscale: { maxReplicas: 6, cpuUtilization: 70 },
        resources: { requests: { cpu: "100m", memory: "128Mi" }, limits: { memory: "256Mi" } },
        writablePaths: { "/tmp": { sizeLimit: "64Mi" } },
      },
    });
  }
}

function writeYaml(file: string, value: unknown): void {
  writeFileSync(file, stringify(value));
}

function digest(seed: number): string {
  return (seed + 1).toString(16).padStart(64, "0");
}
