import type { Environment } from "../../model/environment.js";
import { formatPath, isContainer, type Path } from "../../model/path.js";
import type { Kind } from "./allow-list.js";
import { canonical } from "./changes.js";

/** Something in a plan that its kind of change may not do. */
export interface Finding {
  /** The resource, or `plan` for the plan as a whole. */
  readonly address: string;
  /** The attribute; empty for the resource as a whole. */
  readonly path: string;
  readonly found: string;
  readonly allowed: string;
  /** What to do about it. */
  readonly remedy: string;
}

/** What the guard knows beside the plan. */
export interface GuardOptions {
  /** @default traffic */
  readonly kind?: Kind;
  /** Whether a colour may not go from nothing to everything. @default - what the environment says, else false */
  readonly isProtected?: boolean;
  /** What the plan is of: names are compared with it, and it says which colour is live. @default - only the plan is asked */
  readonly environment?: Environment;
  /** The one half that is applied because the other's API is down. @default - both */
  readonly only?: "edge" | "cluster";
  /** Whether it is declared that the live colour changes as well. @default false */
  readonly live?: boolean;
}

/** A finding; values are shown as JSON. */
export function finding(
  address: string,
  path: Path | string,
  found: unknown,
  allowed: string,
  remedy: string,
): Finding {
  return {
    address: oneLine(address),
    path: oneLine(typeof path === "string" ? path : formatPath(path)),
    found: oneLine(typeof found === "string" ? found : (JSON.stringify(found) ?? "nothing")),
    allowed: oneLine(allowed),
    remedy: oneLine(remedy),
  };
}

/** Text on one line, without characters that command a terminal. */
export function oneLine(text: string): string {
  return text.replaceAll(/\p{Cc}+/gu, " ");
}

/** A value for people: text in quotes, so that an empty one can be seen. */
export function shown(value: unknown): string {
  if (value === undefined || value === null) return "nothing";
  return isContainer(value) ? canonical(value) : typeof value === "string" ? JSON.stringify(value) : String(value);
}
