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

/** Cloudflare's plans; each sets the minimum interval of a monitor. */
export const cloudflarePlans = ["free", "pro", "business", "enterprise"] as const;

/** Returns the schema of a tested provider version; it defaults to the one in the table of versions. */
function tested<Name extends Provider>(name: Name) {
  const { tested, default: usual } = providers[name];
  return z
    .enum(tested, { error: ({ input }) => allowedVersions(name, input) })
    .default(usual)
    .describe(`The version of the provider ${name}`);
}

/** The header that Cloudflare adds and that origins require. */
export const gatewayHeader = z.strictObject({
  name: text(
    /^(?!(x-)?cf-)[A-Za-z][A-Za-z0-9-]{0,99}$/i,
    "the name of a header that does not start with `cf-` or `x-cf-`",
  ).default("X-Gateway-Secret"),
  variable: terraformVariable.default("gateway_secret"),
});

/** The settings of an environment: one set of credentials, one cluster, one Cloudflare zone. */
export const environmentSettings = z.strictObject({
  /** Whether only reviewed changes are applied, a canary is required, and the local layer is ignored. */
  protected: z
    .boolean()
    .default(false)
    .describe("Whether only reviewed changes are applied, a canary is required, and the local layer is ignored"),
  /** In `development` programs may write to their own files and need no gateway secret; in `static` they may not change themselves. */
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
    /** The kubeconfig context, if a kubeconfig is used. */
    context: text(/^\P{Cc}{1,253}$/u, "the name of a context of the kubeconfig").optional(),
    /** The uid of the `kube-system` namespace, which identifies the cluster. */
    uid: uid.optional(),
    ingress: z.strictObject({
      className: objectName.default("nginx"),
      namespace: namespaceName.default("ingress-nginx"),
      /** The address at which requests for the colours' hostnames enter the cluster. */
      address,
      /** The TLS Secret for `*.<service>.<origins domain>`. @default - the ingress controller's own certificate */
      tlsSecretName: objectName.optional(),
    }),
    /** The namespace that Prometheus scrapes from and reads rules in. */
    monitoringNamespace: namespaceName.default("monitoring"),
  }),
  /** The domain of the colours' hostnames, `<colour>.<service>.<origins domain>`; Cloudflare does not proxy them. */
  originsDomain: hostname,
  /** The header that Cloudflare adds and origins require; a Terraform variable carries its value. */
  gatewayHeader: gatewayHeader.prefault({}),
  /** The only service that reaches the internet and the MCP servers. */
  gateway: objectName.optional(),
  maintenanceMode: z.boolean().default(false).describe("Sets MAINTENANCE_MODE for every service"),
  readOnlyMode: z.boolean().default(false).describe("Sets READ_ONLY_MODE for every service"),
  /** Environment variables of every container. */
  configuration: configuration.default({}),
  terraform: z
    .strictObject({
      backend: backend.default({ type: "local", path: ".switchyard/state" }),
      /** The versions of the Terraform providers; `switchyard providers upgrade` takes states to a newer one. */
      providers: z.strictObject({ cloudflare: tested("cloudflare"), kubernetes: tested("kubernetes") }).prefault({}),
    })
    .prefault({}),
  /** The link of alerts; the alert's name is appended. */
  runbookUrl: z.url({ protocol: /^https$/, error: "an https URL" }).optional(),
});
/** The settings of an environment: one set of credentials, one cluster, one Cloudflare zone. */
export type EnvironmentSettings = z.output<typeof environmentSettings>;

/** The merged layers of an environment. */
export const environmentDocument = z.strictObject({
  environment: environmentSettings,
  services: z.record(objectName, service).default({}),
  edges: z.record(objectName, edge).default({}),
  mcpServers: z.record(objectName, mcpServer).default({}),
  triggers: triggers.prefault({}),
  releases: releases.prefault({}),
});
/** The merged layers of an environment. */
export type EnvironmentDocument = z.output<typeof environmentDocument>;
