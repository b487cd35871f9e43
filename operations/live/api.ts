import type { ServiceRoutes } from "../../model/route/declared.js";
import type { Route } from "../../model/route/route.js";
import type { ColouredService } from "../../model/schema/service.js";
import { Refusal } from "../failures.js";

/** One half of a service's traffic, and the kind of API that has it. */
export type Half = "edge" | "cluster";

/** The other half. */
export function otherHalf(half: Half): Half {
  return half === "edge" ? "cluster" : "edge";
}

/** What an API says of its part of where requests go. */
export interface LivePart {
  /** @default - nothing is deployed */
  readonly route?: Route;
  /** When somebody last changed it, as the API says. */
  readonly since?: string;
}

/** Something that is not as declared. */
export interface Deviation {
  readonly where: Half;
  readonly what: string;
  readonly declared: string;
  readonly live: string;
  /** The command that makes it as declared. */
  readonly remedy: string;
  /** No plan shows it, because the provider does not read it. @default false */
  readonly outOfReach?: true;
}

/** Whose an object says that it is. */
export interface Mark {
  readonly environment: string;
  readonly owner?: string;
}

/** What Terraform's configuration says of a resource, or an API of an object. */
export type Attributes = Readonly<Record<string, unknown>>;

/** An object that answers to what a resource declares. */
export interface Found {
  readonly id: string;
  /** What `terraform import` calls it. */
  readonly importId: string;
  /** Path at the API that reads and deletes it. */
  readonly path: string;
  readonly object: Attributes;
}

/**
 * An API that has a part of where requests go: Cloudflare, and each cluster. Whatever asks what is live goes through this, so
 * that a further API is one more implementation, listed in `apis.ts`.
 */
export interface RouteApi<Live extends LivePart = LivePart> {
  readonly half: Half;
  /** What sentences call it: `edge`, `cluster`. */
  readonly title: string;
  /** How the place that the credentials open differs from the one that the environment names; empty where it does not. */
  placeErrors(): Promise<readonly string[]>;
  /** The part of a service's routes that is kept here; nothing where the service has none. */
  declared(routes: ServiceRoutes): Route | undefined;
  /** What is live of a service; nothing while there is nothing of it. */
  ask(service: ColouredService): Promise<Live | undefined>;
  /** What of it is not as declared. @param remedy the command that makes it as declared */
  compare(declared: Route, live: Live | undefined, remedy: string): readonly Deviation[];
  /** Whose an object says that it is; nothing where it does not say. @param object as the API or as a stack has it */
  mark(object: Attributes): Mark | undefined;
  /** Whether objects of a Terraform type are kept here. */
  keeps(type: string): boolean;
  /**
   * Finds what answers to a resource's declaration. The first is the one to keep; others are there twice.
   *
   * @param known the id that the state has
   * @throws a refusal where it is somebody else's
   */
  find(type: string, declared: Attributes, known: string | undefined): Promise<readonly Found[]>;
}

/** Refuses what carries another's mark. @throws a refusal that says whose it is */
export function requireOurs(api: RouteApi, type: string, declared: Attributes, { object, path }: Found): void {
  const [ours, theirs] = [api.mark(declared), api.mark(object)];
  if (ours === undefined || theirs === undefined || isSameMark(ours, theirs)) return;
  throw new Refusal(
    `${path}, which a ${type} declares, is marked as ${markText(theirs)}, and not as ${markText(ours)}; nothing was changed. ` +
      "Rename the one declared here, or remove the other if nobody needs it",
  );
}

function isSameMark(one: Mark, other: Mark): boolean {
  const isSameOwner = one.owner === undefined || other.owner === undefined || one.owner === other.owner;
  return one.environment === other.environment && isSameOwner;
}

function markText({ environment, owner }: Mark): string {
  return owner === undefined ? environment : `${environment}/${owner}`;
}
