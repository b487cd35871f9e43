/** The lock of another run on a state. */
export interface StateLock {
  readonly id: string;
  /** The owner of the lock. @default - the backend does not tell */
  readonly owner?: { readonly who: string; readonly since: string };
}

/** A run of Terraform or OpenTofu that the stack's `required_version` excludes. */
export interface Unsupported {
  readonly program: string;
  readonly version: string;
}

/**
 * Returns the JSON document among the lines that a program printed; everything if there is none.
 *
 * OpenTofu prints warnings before it. A wrapper, such as that of the action hashicorp/setup-terraform, prints the
 * command line before it and workflow commands after it.
 *
 * @see https://github.com/hashicorp/setup-terraform#wrapper-script
 */
export function documentIn(stdout: string): string {
  const start = stdout.search(/^\{/m);
  if (start < 0) return stdout;
  const [line = ""] = stdout.slice(start).split("\n", 1);
  if (isDocument(line)) return line;
  const end = /^\}\s*$/m.exec(stdout.slice(start));
  return end === null ? stdout.slice(start) : stdout.slice(start, start + end.index + 1);
}

/** Reports whether a folder has to be initialized again for its configuration. */
export function wantsInit(said: string): boolean {
  return /terraform init|tofu init|[Bb]ackend initialization required|Inconsistent dependency lock file/.test(said);
}

/** Reports whether a folder was initialized for other provider versions. */
export function isLockedOtherwise(said: string): boolean {
  return /locked provider \S+ \S+ does not match configured version constraint/.test(onOneLine(said));
}

/** Reports whether an object to create exists already. */
export function existsAlready(said: string): boolean {
  return /already exists/i.test(said);
}

/** Returns the version that the stack's `required_version` excludes; undefined if there is none. */
export function unsupportedIn(said: string): Unsupported | undefined {
  const found = /does not support (Terraform|OpenTofu) version (\S+?)\.(?:\s|$)/.exec(onOneLine(said));
  const [, program, version] = found ?? [];
  return program === undefined || version === undefined ? undefined : { program, version };
}

/** Returns the lock on a state; undefined if there is none, or Terraform cannot parse the state and names none. */
export function stateLockIn(said: string): StateLock | undefined {
  if (!said.includes("Error acquiring the state lock")) return undefined;
  const value = (key: string): string | undefined =>
    new RegExp(`^[ \\t│]*${key}:[ \\t]+(\\S.*?)[ \\t]*$`, "m").exec(said)?.[1];
  // if an HTTP backend names the lock, the other lines describe the run that did not get it
  const other = /already locked: ID=(\S+)/.exec(onOneLine(said))?.[1];
  if (other !== undefined) return { id: other };
  const id = value("ID");
  if (id === undefined) return undefined;
  return { id, owner: { who: value("Who") ?? "unknown", since: value("Created") ?? "unknown" } };
}

/** Returns the output of an interrupted run without the lines that it was halted. */
export function besidesHalt(said: string): string {
  return said
    .replaceAll(/^[│ ]*Error: execution halted$/gm, "")
    .replaceAll(/^[╷╵│\s]+$/gm, "")
    .trim();
}

/** Reports whether a provider could not read a state of another version. */
export function isUnreadableState(said: string): boolean {
  return /managed by newer provider version|Failed to unmarshal|unsupported attribute/i.test(onOneLine(said));
}

/** Returns the messages of failed preconditions. */
export function failedPreconditionsIn(said: string): readonly string[] {
  const sentences = said
    .split(/Error: Resource precondition failed/)
    .slice(1)
    .map((part) =>
      part
        .replace(/\s*\n[\s│╷╵]*/g, " ")
        // the message follows the values of the quoted condition
        .replace(/^.*?(?= \S+ cannot (?:go to|get) )/, "")
        .replace(/[\s╷╵│]+$/u, "")
        .trim(),
    );
  return [...new Set(sentences)];
}

function isDocument(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** Joins lines that were wrapped and framed for a terminal. */
function onOneLine(said: string): string {
  return said.replaceAll(/\s*\n[\s│╷╵]*/g, " ");
}
