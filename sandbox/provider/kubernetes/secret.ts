import { recordOf } from "../protocol/value";
import { secretData } from "./body";
import { patchOf } from "./patch";
import { changes, type Operation, type Update } from "./patch-steps";

/**
 * Returns the patch of a Secret. Any change sends the data as a whole. Write-only values come from the configuration, and
 * only a new revision sends them.
 */
export function updateSecret(update: Update): Operation[] {
  const { planned, config } = update;
  const revisedText = changes(update, "data_wo_revision");
  const revisedBinary = changes(update, "binary_data_wo_revision");
  const touched = revisedText || revisedBinary || changes(update, "data") || changes(update, "binary_data");
  const data = secretData(
    recordOf(revisedText ? config.data_wo : planned.data),
    recordOf(revisedBinary ? config.binary_data_wo : planned.binary_data),
  );
  const metadata = patchOf(update).filter(({ path }) => path.startsWith("/metadata"));
  return [
    ...metadata,
    ...(touched ? [{ op: "add", path: "/data", value: data } as const] : []),
    ...(changes(update, "immutable")
      ? [{ op: "replace", path: "/immutable", value: planned.immutable === true } as const]
      : []),
  ];
}
