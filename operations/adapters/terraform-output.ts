/** A state that another run has. */
export interface StateLock {
  readonly id: string;
  /** @default - the backend says nothing of it */
  readonly owner?: { readonly who: string; readonly since: string };
}

/** A run of Terraform or OpenTofu that the stack's `required_version` excludes. */
export interface Unsupported {
  readonly program: string;
  readonly version: string;
}

/**
 * The JSON document among the lines that a program printed.
 *
 * OpenTofu prints warnings before it; a wrapper, such as that of the action hashicorp/setup-terraform, prints the command line
 * before it and workflow commands after it.
 *
 * @returns everything where there is none
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

/** Whether a folder was not initialized for what its configuration now needs. */
export function wantsInit(said: string): boolean {
  return /terraform init|tofu init|[Bb]ackend initialization required|Inconsistent dependency lock file/.test(said);
}

/** Whether a folder was initialized for other versions of providers. */
export function isLockedOtherwise(said: string): boolean {
  return /locked provider \S+ \S+ does not match configured version constraint/.test(onOneLine(said));
}

/** Whether something was to be created that is there. */
export function existsAlready(said: string): boolean {
  return /already exists/i.test(said);
}

/** Which version was found, where the stack's `required_version` excludes it. */
export function unsupportedIn(said: string): Unsupported | undefined {
  const found = /does not support (Terraform|OpenTofu) version (\S+?)\.(?:\s|$)/.exec(onOneLine(said));
  const [, program, version] = found ?? [];
  return program === undefined || version === undefined ? undefined : { program, version };
}

/** Who has the state; nothing where nobody does, or where Terraform names no lock because it cannot parse the state. */
export function stateLockIn(said: string): StateLock | undefined {
  if (!said.includes("Error acquiring the state lock")) return undefined;
  const value = (key: string): string | undefined =>
    new RegExp(`^[ \\t│]*${key}:[ \\t]+(\\S.*?)[ \\t]*$`, "m").exec(said)?.[1];
  // where an HTTP backend says whose lock it is, what else is said is of the run that did not get it
  const other = /already locked: ID=(\S+)/.exec(onOneLine(said))?.[1];
  if (other !== undefined) return { id: other };
  const id = value("ID");
  if (id === undefined) return undefined;
  return { id, owner: { who: value("Who") ?? "unknown", since: value("Created") ?? "unknown" } };
}

/** What was said of an interrupted run besides that it was halted. */
export function besidesHalt(said: string): string {
  return said
    .replaceAll(/^[│ ]*Error: execution halted$/gm, "")
    .replaceAll(/^[╷╵│\s]+$/gm, "")
    .trim();
}

/** Whether a provider could not read a state that another version of it wrote. */
export function isUnreadableState(said: string): boolean {
  return /managed by newer provider version|Failed to unmarshal|unsupported attribute/i.test(onOneLine(said));
}

/** The sentences of preconditions that do not hold, in the words of the configuration; none where all do. */
export function failedPreconditionsIn(said: string): readonly string[] {
  const sentences = said
    .split(/Error: Resource precondition failed/)
    .slice(1)
    .map((part) =>
      part
        .replace(/\s*\n[\s│╷╵]*/g, " ")
        // the quoted condition ends where its values do; what follows is the message
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

/** What is wrapped at the width of a terminal, and framed, in one line. */
function onOneLine(said: string): string {
  return said.replaceAll(/\s*\n[\s│╷╵]*/g, " ");
}
