import { type Environment, isColoured } from "../../model/environment.js";
import { environmentDocument } from "../../model/schema/environment.js";
import type { ColouredService } from "../../model/schema/service.js";

/** A plain object, as parsed from YAML. */
export type Plain = Readonly<Record<string, unknown>>;

/** Parses an environment from a plain document, without files and without rules between its parts. */
export function environmentFrom(document: Plain, name = "test"): Environment {
  const { environment: settings, services, edges, mcpServers, ...rest } = environmentDocument.parse(document);
  return { ...rest, name, settings, services: named(services), edges: named(edges), mcpServers: named(mcpServers) };
}

function named<Part extends object>(parts: Readonly<Record<string, Part>>): (Part & { readonly name: string })[] {
  return Object.keys(parts)
    .sort()
    .flatMap((name) => {
      const part = parts[name];
      return part === undefined ? [] : [{ ...part, name }];
    });
}

/** Returns an image whose digest is 64 times one digit. */
export function imageOf(digit: string, repository = "ghcr.io/example/app"): string {
  return `${repository}@${digestOfDigit(digit)}`;
}

/** Returns a digest of 64 times one digit. */
export function digestOfDigit(digit: string): string {
  return `sha256:${digit.repeat(64)}`;
}

/** Returns the required settings of an environment, and those that a test adds. */
export function settingsWith(more: Plain = {}): Plain {
  return {
    namespace: "shop",
    cloudflare: { accountId: "a".repeat(32), zoneId: "b".repeat(32), zone: "example.com" },
    cluster: { ingress: { address: "203.0.113.10" } },
    originsDomain: "origins.example.com",
    ...more,
  };
}

/** Returns the required workload of a service, and what a test adds. */
export function workloadWith(more: Plain = {}): Plain {
  return { resources: { requests: { cpu: "100m", memory: "64Mi" }, limits: { memory: "128Mi" } }, ...more };
}

/** Returns probes for a program without HTTP. */
export function tcpProbes(port: string): Plain {
  const probe = { type: "tcp", port };
  return { readiness: probe, liveness: probe, startup: probe };
}

/** Returns a service with two colours behind `cart.example.com`, blue live; `more` replaces whole keys. */
export function cartWith(more: Plain = {}): Plain {
  return {
    kind: "blue-green",
    active: "blue",
    edge: { hostname: "cart.example.com" },
    colours: {
      blue: { version: "v1.0.0", image: imageOf("1") },
      green: { version: "v1.1.0", image: imageOf("2") },
    },
    workload: workloadWith(),
    ...more,
  };
}

/** Returns an environment with the one service `cart`. */
export function cartEnvironment(service: Plain = {}, settings: Plain = {}): Environment {
  return environmentFrom({ environment: settingsWith(settings), services: { cart: cartWith(service) } });
}

/** Returns the first service of an environment, which has two colours. */
export function colouredOf(environment: Environment): ColouredService {
  const [service] = environment.services;
  if (service === undefined || !isColoured(service)) throw new Error("the test needs a service with two colours");
  return service;
}
