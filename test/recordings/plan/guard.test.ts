import { readFileSync } from "node:fs";
import { join } from "node:path";
import { guard } from "../../../operations/plan/guard.js";
import { readPlan } from "../../../operations/plan/plan.js";

const folder = join(process.env.PROVIDER_RECORDINGS ?? "", "plans");
const names = ["create","no-change","canary-5","canary-25","flip","rollback","flip-and-replace","drift-kubectl-patch","drift-pool-disabled","drift-lb-rule-added"];
test.each(names)("%s", (name) => {
  const plan = readPlan(readFileSync(join(folder, `${name}.json`), "utf8"));
  console.log(name, JSON.stringify(guard(plan), null, 1));
});
