/** The steps from the root of a value to a part: names, keys and indices. */
export type Path = readonly (string | number)[];

/** A message for the person who runs Terraform. */
export interface Diagnostic {
  readonly severity: "error" | "warning";
  readonly summary: string;
  readonly detail?: string;
  /** The place in the configuration. */
  readonly path?: Path;
}

/** An error that becomes one diagnostic. */
export class ProviderError extends Error {
  constructor(
    readonly summary: string,
    readonly detail = "",
    readonly path?: Path,
  ) {
    super(detail === "" ? summary : `${summary}: ${detail}`);
  }
}

/** Converts anything thrown to a diagnostic. */
export function diagnosticOf(error: unknown): Diagnostic {
  if (error instanceof ProviderError) {
    return {
      severity: "error",
      summary: error.summary,
      detail: error.detail,
      ...(error.path !== undefined && { path: error.path }),
    };
  }
  return { severity: "error", summary: error instanceof Error ? error.message : String(error) };
}

/** Converts a path to its protocol message. */
export function pathMessage(path: Path): { steps: object[] } {
  // attribute names and map keys look alike here; Terraform accepts a name for either in these paths
  return {
    steps: path.map((step) => (typeof step === "number" ? { element_key_int: step } : { attribute_name: step })),
  };
}

/** Converts a diagnostic to its protocol message. */
export function diagnosticMessage(diagnostic: Diagnostic): object {
  return {
    severity: diagnostic.severity === "error" ? 1 : 2,
    summary: diagnostic.summary,
    detail: diagnostic.detail ?? "",
    ...(diagnostic.path !== undefined && { attribute: pathMessage(diagnostic.path) }),
  };
}
