import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Store } from "../../../sandbox/store";

/** Returns a journal in a folder of its own, to be opened again and again. */
export function journal(): { readonly store: () => Store; readonly remove: () => void } {
  const folder = mkdtempSync(join(tmpdir(), "journal-"));
  let open: Store | undefined;
  return {
    store: () => {
      open?.close();
      open = Store.open(join(folder, "state.jsonl"));
      return open;
    },
    remove: () => {
      open?.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
