import { LoadBalancerMonitor } from "@cdktf/provider-cloudflare/lib/load-balancer-monitor";
import type { Construct } from "constructs";
import type { Environment } from "../../model/environment.js";
import { names } from "../../model/names.js";
import { checkOf } from "../../model/route/declared.js";
import type { Monitor as MonitorSettings } from "../../model/schema/edge.js";
import { check, outside, type Rule, shown } from "../rules.js";
import { literal } from "../text.js";

/** Properties of a `Monitor`. */
export interface MonitorProps {
  readonly environment: Environment;
  /** The service or edge that it watches. */
  readonly owner: string;
  readonly monitor: MonitorSettings;
}

/** The least interval of a plan, in seconds. @see https://developers.cloudflare.com/load-balancing/reference/limitations/ */
const leastInterval = { free: 60, pro: 60, business: 15, enterprise: 10 } as const;

const rules: readonly Rule<MonitorProps>[] = [
  {
    condition: ({ environment, monitor }) =>
      outside(monitor.interval, leastInterval[environment.settings.cloudflare.plan], 3600),
    message: ({ environment, monitor }) => {
      const { plan } = environment.settings.cloudflare;
      return `\`monitor.interval\` got ${monitor.interval} s: the plan "${plan}" allows ${leastInterval[plan]} to 3600 s`;
    },
  },
  {
    condition: ({ monitor }) => monitor.timeout * (monitor.retries + 1) >= monitor.interval,
    message: ({ monitor: { timeout, retries, interval } }) =>
      `\`monitor.timeout\` got ${timeout} s with ${retries} retries, which takes as long as the interval of ${interval} s: lower \`timeout\` or \`retries\`, or raise \`interval\``,
  },
  {
    condition: ({ environment, monitor }) => monitor.allowInsecure && environment.settings.protected,
    message: ({ monitor }) =>
      `\`monitor.allowInsecure\` got ${shown(monitor.allowInsecure)}: a protected environment checks certificates; remove it`,
  },
];

/**
 * How Cloudflare asks the origins of an owner whether they are well.
 *
 * It sends no secret: `/health` answers without one. The Host header is each origin's own.
 */
export class Monitor extends LoadBalancerMonitor {
  constructor(scope: Construct, id: string, props: MonitorProps) {
    check(scope, id, rules, props);
    const { environment, owner, monitor } = props;
    super(scope, id, {
      accountId: environment.settings.cloudflare.accountId,
      // A monitor has no name: the marker is how an orphan is found again.
      description: `${owner} ${names.marker(environment, owner)}`,
      type: monitor.type,
      method: monitor.method,
      path: literal(monitor.path),
      port: checkOf(monitor).port,
      expectedCodes: monitor.expectedCodes,
      expectedBody: literal(monitor.expectedBody),
      interval: monitor.interval,
      timeout: monitor.timeout,
      retries: monitor.retries,
      consecutiveUp: monitor.consecutiveUp,
      consecutiveDown: monitor.consecutiveDown,
      followRedirects: monitor.followRedirects,
      allowInsecure: monitor.allowInsecure,
      probeZone: "",
    });
  }
}
