import type { ServiceRoutes } from "../../model/route/declared.js";
import type { Route } from "../../model/route/route.js";
import type { ColouredService } from "../../model/schema/service.js";
import { Refusal } from "../failures.js";

/** A half of a service's traffic, named like the kind of API that controls it. */
export type Half = "edge" | "cluster";

/** Returns the other half. */
export function otherHalf(half: Half): Half {
  return half === "edge" ? "cluster" : "edge";
}

/** An API's part of a live route. */
export interface LivePart {
  /** The live route. @default - nothing is deployed */
  readonly route?: Route;
  /** The time of the last change, as the API reports it. */
  readonly since?: string;
}

/** A difference between a declared value and the live one. */
export interface Deviation {
  readonly where: Half;
  readonly what: string;
  readonly declared: string;
  readonly live: string;
  /** The command that restores the declared value. */
  readonly remedy: string;
  /** Whether no plan shows the difference, because the provider does not read the value. @default false */
  readonly outOfReach?: true;
}

/** The owner that an object names in its labels or its description. */
export interface Mark {
  readonly environment: string;
  readonly owner?: string;
}

/** The attributes of a resource in a Terraform configuration, or of an object in an API. */
export type Attributes = Readonly<Record<string, unknown>>;

/** A live object that matches a declared resource. */
export interface Found {
  readonly id: string;
  /** The id that `terraform import` takes. */
  readonly importId: string;
  /** The API path for reading and deleting the object. */
  readonly path: string;
  readonly object: Attributes;
}

/**
 * An API that controls a part of a route: Cloudflare, or a cluster. All questions about live objects go through this
 * interface, so another API needs only another implementation, listed in `apis.ts`.
 */
export interface RouteApi<Live extends LivePart = LivePart> {
  readonly half: Half;
  /** The API's name in sentences: `edge`, `cluster`. */
  readonly title: string;
  /** Describes how the place that the credentials open differs from the environment's; returns nothing if they agree. */
  placeErrors(): Promise<readonly string[]>;
  /** Returns the part of a service's routes that this API controls; nothing if the service has none. */
  declared(routes: ServiceRoutes): Route | undefined;
  /** Reads what is live of a service; returns nothing before the first deployment. */
  ask(service: ColouredService): Promise<Live | undefined>;
  /** Lists the differences between the declared and the live route. @param remedy the command that resolves them */
  compare(declared: Route, live: Live | undefined, remedy: string): readonly Deviation[];
  /** Reads the owner from an object; returns nothing if it names none. @param object from the API or from a stack */
  mark(object: Attributes): Mark | undefined;
  /** Reports whether this API has the objects of a Terraform type. */
  keeps(type: string): boolean;
  /**
   * Finds the objects that match a declared resource. The first is the one to keep; the others are duplicates.
   *
   * @param known the id in the state
   * @throws a refusal where an object belongs to another owner
   */
  find(type: string, declared: Attributes, known: string | undefined): Promise<readonly Found[]>;
}

/** Refuses an object that names another owner. @throws a refusal that names both owners */
export function requireOurs(api: RouteApi, type: string, declared: Attributes, { object, path }: Found): void {
  const [ours, theirs] = [api.mark(declared), api.mark(object)];
  if (ours === undefined || theirs === undefined || isSameMark(ours, theirs)) return;
  throw new Refusal(
    `${path} matches the declared ${type}, but is marked as ${markText(theirs)}, not as ${markText(ours)}; nothing was changed. ` +
      "Rename the declared one; if the live one is this one under a former name, change its mark (description, comment or labels) first",
  );
}

function isSameMark(one: Mark, other: Mark): boolean {
  const isSameOwner = one.owner === undefined || other.owner === undefined || one.owner === other.owner;
  return one.environment === other.environment && isSameOwner;
}

function markText({ environment, owner }: Mark): string {
  return owner === undefined ? environment : `${environment}/${owner}`;
}
