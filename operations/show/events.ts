import { commandFor } from "../../model/moves.js";
import type { MoveEvent } from "../flows/apply/events.js";
import type { UpgradeEvent } from "../flows/providers/upgrade.js";
import { otherHalf } from "../live/api.js";
import { showApplied, showChange } from "./change.js";
import { showDiff, showEdited } from "./edit.js";
import type { Terminal } from "./terminal.js";
import { showRoads } from "./upgrade.js";

/** Every event of the flows. */
export type FlowEvent = MoveEvent | UpgradeEvent;

/** Prints an event. */
export function showEvent(event: FlowEvent, terminal: Terminal): void {
  switch (event.event) {
    case "edit-proposed":
      showDiff(event, terminal);
      break;
    case "edited":
      showEdited(event.edited, terminal);
      break;
    case "remote-unknown": {
      const text = `${event.problem}; a rollback does not wait for that. ${event.remedy}`;
      terminal.line(terminal.style("yellow", text));
      break;
    }
    case "planned":
      showChange(event.change, terminal);
      break;
    case "stack-applied":
      terminal.line(`  ${event.stack} applied, ${event.count} of ${event.of}`);
      break;
    case "interrupted":
      terminal.line(terminal.style("yellow", "Interrupted: waiting for Terraform to stop."));
      break;
    case "half-applied": {
      const command = commandFor(event.environment, "apply");
      const text = `Only the ${event.only} was applied. When the ${otherHalf(event.only)} is back: ${command}`;
      terminal.line(terminal.style("yellow", text));
      break;
    }
    case "applied":
      showApplied(event.applied, terminal);
      break;
    case "roads":
      showRoads(event.environment, event.roads, terminal);
      break;
    case "backed-up":
      terminal.line(`${event.stack}: backed up as ${event.file}`);
      break;
    case "upgraded":
      terminal.line(`${event.stack}: at cloudflare ${event.version}`);
      break;
  }
}
