import type { Command } from "commander";
import { editHelp } from "./common/options.js";
import { originCommand } from "./common/origin-command.js";

/** Builds the command `switchyard drain`, which takes one origin of a hot-standby hostname out of rotation. */
export function drainCommand(): Command {
  return originCommand("drain", true)
    .description("take one origin of a hot-standby hostname out of rotation for a while")
    .addHelpText(
      "after",
      `
It gets no requests and no health checks until switchyard undrain. The last origin of a hostname is refused.
${editHelp}

Examples:
  switchyard drain mcp koyeb-primary --reason "maintenance at Koyeb"
  switchyard drain mcp koyeb-primary --apply         apply at once, where that is allowed
  switchyard undrain mcp koyeb-primary`,
    );
}
