import type { Environment } from "../../model/environment.js";
import { formatPath, isContainer, type Path } from "../../model/path.js";
import type { Kind } from "./allow-list.js";
import { canonical } from "./changes.js";

/** A part of a plan that its kind of change does not permit. */
export interface Finding {
  /** The resource's address, or `plan` for the whole plan. */
  readonly address: string;
  /** The attribute's path; empty for the whole resource. */
  readonly path: string;
  readonly found: string;
  readonly allowed: string;
  /** The next step that resolves the finding. */
  readonly remedy: string;
}

/** The facts beside the plan that the guard's verdict depends on. */
export interface GuardOptions {
  /** @default traffic */
  readonly kind?: Kind;
  /** Whether a colour needs a canary before it gets 100 %. @default - the environment's setting, else false */
  readonly isProtected?: boolean;
  /** The environment of the plan, which declares names and the live colour. @default - unknown */
  readonly environment?: Environment;
  /** The half to apply while the API of the other half is down. @default - both */
  readonly only?: "edge" | "cluster";
  /** Whether the operator permits a change of the live colour. @default false */
  readonly live?: boolean;
}

/** Creates a finding, with its values formatted as JSON. */
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

/** Replaces line breaks and terminal control characters by spaces. */
export function oneLine(text: string): string {
  return text.replaceAll(/\p{Cc}+/gu, " ");
}

/** Formats a value, with text in quotes so that an empty text is visible. */
export function shown(value: unknown): string {
  if (value === undefined || value === null) return "nothing";
  return isContainer(value) ? canonical(value) : typeof value === "string" ? JSON.stringify(value) : String(value);
}
