import { isIPv4 } from "node:net";
import { type Environment, isColoured } from "../environment.js";
import { colourTraits, leastPodsOf, traitsOf } from "../kinds.js";
import { names } from "../names.js";
import { podSelector } from "../pods.js";
import { colours } from "../schema/primitives.js";
import type { ColouredService } from "../schema/service.js";
import { colourOf, type Identity, ownerIn } from "./identity.js";
import type { HeaderRules, Link, Links, NamedRecord } from "./link.js";

/** Returns the declared links behind addresses of colours. @param services those to include. @default - all */
export function linksOf(
  environment: Environment,
  services: readonly ColouredService[] = environment.services.filter(isColoured),
): Links {
  const { address, namespace } = environment.settings.cluster.ingress;
  return {
    all: [...edgeLinksOf(environment), ...services.flatMap((service) => colourLinks(environment, service))],
    entrances: [{ address, namespace }],
    tells: (kind, identity) => kind === "record" || kind === "headers" || isKeptHere(environment, identity),
  };
}

/** Reports whether links are declared: not for pods managed elsewhere, or without a release. */
function isKeptHere({ services }: Environment, identity: Identity | undefined): boolean {
  const [owner, colour] = identity === undefined ? [] : [ownerIn(identity), colourOf(identity)];
  const service = services.find(({ name }) => name === owner);
  if (service === undefined || colour === undefined || !isColoured(service)) return false;
  return colourTraits(service, colour).release !== undefined;
}

/** Returns the declared links at Cloudflare: the gateway's header, and the names of the colours. */
export function edgeLinksOf({ settings, edges, services }: Environment): readonly (HeaderRules | NamedRecord)[] {
  const ofServices = services.flatMap(({ edge }) => edge?.hostname ?? []);
  const hosts = [...edges.map(({ hostname }) => hostname), ...ofServices];
  const headers = { [settings.gatewayHeader.name.toLowerCase()]: "set" };
  const content = settings.cluster.ingress.address;
  return [
    // development needs no secret
    ...(settings.mode === "development" || hosts.length === 0
      ? []
      : [{ kind: "headers", rules: [{ enabled: true, hosts, headers }] } as const]),
    ...(ofServices.length === 0
      ? []
      : [
          {
            kind: "record",
            name: `*.${settings.originsDomain}`,
            type: isIPv4(content) ? "A" : "CNAME",
            content,
            proxied: false,
          } as const,
        ]),
  ];
}

function colourLinks(environment: Environment, service: ColouredService): readonly Link[] {
  const { namespace, cluster } = environment.settings;
  const { ingress } = cluster;
  const { workload, ports } = traitsOf(service);
  const { edge } = service;
  const active: Link = {
    kind: "service",
    namespace,
    name: service.name,
    selector: colourTraits(service, service.active).selector,
    ports,
  };
  return [
    active,
    ...colours.flatMap((colour): readonly Link[] => {
      const { release, service: name, selector } = colourTraits(service, colour);
      if (release === undefined || workload === undefined) return [];
      const object = { namespace, name };
      const host = names.colourHostname(environment, service.name, colour);
      const open = Object.entries(workload.ports).map(([port, number]) => ({ name: port, number: String(number) }));
      const desired = leastPodsOf(service, colour);
      const labels = podSelector(service.name, colour);
      const way: Link = {
        kind: "ingress",
        ...object,
        className: ingress.className,
        tls: [{ hosts: [host], ...(ingress.tlsSecretName === undefined ? {} : { secret: ingress.tlsSecretName }) }],
        rules: [{ host, paths: [{ path: "/", type: "Prefix", service: name, port: "http" }] }],
      };
      const from = [{ namespace: ingress.namespace, whole: true }];
      return [
        { kind: "service", ...object, selector, ports },
        { kind: "workload", ...object, labels, image: release.image, desired, ports: open },
        {
          kind: "policy",
          ...object,
          selector,
          admits: edge === undefined ? [] : [{ from, ports: ["http"] }],
        },
        ...(edge === undefined ? [] : [way]),
      ];
    }),
  ];
}
