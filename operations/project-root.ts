import { join } from "node:path";

/** The folder that holds `cdktf.json`, from which everything is started. */
export const projectRoot = join(__dirname, "../..");
