import { z } from "zod";
import { allowedVersions, type Provider, providers } from "../versions.js";
import { backend } from "./backend.js";
import { edge } from "./edge.js";
import { mcpServer } from "./mcp-server.js";
import {
  address,
  cloudflareId,
  configuration,
  hostname,
  namespaceName,
  objectName,
  terraformVariable,
  text,
  uid,
} from "./primitives.js";
import { releases } from "./releases.js";
import { service } from "./service.js";
import { triggers } from "./triggers.js";

/** Cloudflare's plans, which set the least interval of a monitor. */
export const cloudflarePlans = ["free", "pro", "business", "enterprise"] as const;

/** A version of a provider that the end-to-end tests passed with. @default the one of the table */
function tested<Name extends Provider>(name: Name) {
  const { tested, default: usual } = providers[name];
  return z
    .enum(tested, { error: ({ input }) => allowedVersions(name, input) })
    .default(usual)
    .describe(`The version of the provider ${name}`);
}

/** The header that Cloudflare adds and origins require. */
export const gatewayHeader = z.strictObject({
  name: text(
    /^(?!(x-)?cf-)[A-Za-z][A-Za-z0-9-]{0,99}$/i,
    "the name of a header that does not start with `cf-` or `x-cf-`",
  ).default("X-Gateway-Secret"),
  variable: terraformVariable.default("gateway_secret"),
});

/** One set of credentials, one cluster, one Cloudflare zone. */
export const environmentSettings = z.strictObject({
  /** Only reviewed changes, no way from 0 to everything without a canary, no local layer. */
  protected: z
    .boolean()
    .default(false)
    .describe("Only reviewed changes, a canary before everything, no layer of one machine"),
  /** `development` may write to its own files and needs no gateway secret; `static` may not change itself. */
  mode: z.enum(["development", "static"]).default("static"),
  /** The namespace of the services. */
  namespace: namespaceName,
  /** The namespace of the MCP servers, which only the gateway reaches. @default `<namespace>-mcp` */
  mcpNamespace: namespaceName.optional(),
  cloudflare: z.strictObject({
    accountId: cloudflareId,
    zoneId: cloudflareId,
    /** The zone's name; every hostname ends with it. */
    zone: hostname,
    plan: z.enum(cloudflarePlans).default("pro"),
  }),
  cluster: z.strictObject({
    /** The kubeconfig context, where a kubeconfig is used. */
    context: text(/^\P{Cc}{1,253}$/u, "the name of a context of the kubeconfig").optional(),
    /** The uid of the `kube-system` namespace: what tells this cluster from every other. */
    uid: uid.optional(),
    ingress: z.strictObject({
      className: objectName.default("nginx"),
      namespace: namespaceName.default("ingress-nginx"),
      /** Where requests for the colours' hostnames enter the cluster. */
      address,
      /** The TLS Secret for `*.<service>.<origins domain>`. @default the ingress controller's own certificate */
      tlsSecretName: objectName.optional(),
    }),
    /** The namespace Prometheus scrapes from and reads rules in. */
    monitoringNamespace: namespaceName.default("monitoring"),
  }),
  /** `<colour>.<service>.<origins domain>` are the hostnames of the colours; Cloudflare does not proxy them. */
  originsDomain: hostname,
  /** The header that Cloudflare adds and origins require; its value is in the Terraform variable. */
  gatewayHeader: gatewayHeader.prefault({}),
  /** The service that alone reaches the internet and the MCP servers. */
  gateway: objectName.optional(),
  maintenanceMode: z.boolean().default(false).describe("Sets MAINTENANCE_MODE for every service"),
  readOnlyMode: z.boolean().default(false).describe("Sets READ_ONLY_MODE for every service"),
  /** Environment variables of every container. */
  configuration: configuration.default({}),
  terraform: z
    .strictObject({
      backend: backend.default({ type: "local", path: ".switchyard/state" }),
      /** The versions of Terraform's providers; states follow a newer one by `switchyard providers upgrade`. */
      providers: z.strictObject({ cloudflare: tested("cloudflare"), kubernetes: tested("kubernetes") }).prefault({}),
    })
    .prefault({}),
  /** Where alerts link to; the alert's name is appended. */
  runbookUrl: z.url({ protocol: /^https$/, error: "an https URL" }).optional(),
});
/** One set of credentials, one cluster, one Cloudflare zone. */
export type EnvironmentSettings = z.output<typeof environmentSettings>;

/** Everything the layers of an environment say together. */
export const environmentDocument = z.strictObject({
  environment: environmentSettings,
  services: z.record(objectName, service).default({}),
  edges: z.record(objectName, edge).default({}),
  mcpServers: z.record(objectName, mcpServer).default({}),
  triggers: triggers.prefault({}),
  releases: releases.prefault({}),
});
/** Everything the layers of an environment say together. */
export type EnvironmentDocument = z.output<typeof environmentDocument>;
