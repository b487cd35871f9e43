import { LoadBalancerMonitor } from "@cdktf/provider-cloudflare/lib/load-balancer-monitor";
import type { Construct } from "constructs";
import { checkOf } from "../../model/route/declared.js";
import { monitorRules } from "../../model/rules/edge.js";
import { type Monitor as MonitorSettings, monitor } from "../../model/schema/edge.js";
import type { EnvironmentSettings } from "../../model/schema/environment.js";
import { misfits, refuse, violations } from "../rules.js";
import { literal } from "../text.js";

/** Properties of a `Monitor`. */
export interface MonitorProps {
  /** The account that the monitor belongs to. */
  readonly accountId: string;
  /** Its description, by which an orphan is found, because a monitor has no name. */
  readonly description: string;
  /** The protocol of probes. @default "https" */
  readonly type?: MonitorSettings["type"];
  /** The HTTP method. @default "GET" */
  readonly method?: MonitorSettings["method"];
  /** The path, which starts with `/`. @default "/health" */
  readonly path?: string;
  /** The port, from 1 to 65535. @default - 443 for https, 80 for http */
  readonly port?: number | undefined;
  /** Status codes such as `200`, `2xx` or `200,204`. @default "200" */
  readonly expectedCodes?: string;
  /** Text that the first 10 KB must contain, ignoring case; empty for no check. @default "ok" */
  readonly expectedBody?: string;
  /** Seconds between two probes, from 10 to 3600, and at least the plan's minimum. @default 60 */
  readonly interval?: number;
  /** Timeout of a probe in seconds, from 1 to 10; all attempts must fit into the interval. @default 5 */
  readonly timeout?: number;
  /** Retries after a failed attempt, from 0 to 5. @default 2 */
  readonly retries?: number;
  /** Successful probes in a row that make an origin healthy, from 1 to 10. @default 2 */
  readonly consecutiveUp?: number;
  /** Failed probes in a row that make an origin unhealthy, from 1 to 10. @default 2 */
  readonly consecutiveDown?: number;
  /** Whether probes follow redirects. @default false */
  readonly followRedirects?: boolean;
  /** Whether certificates go unchecked, in development only. @default false */
  readonly allowInsecure?: boolean;
  /** The Cloudflare plan, which sets the minimum interval. @default - the interval is not checked */
  readonly plan?: EnvironmentSettings["cloudflare"]["plan"];
  /** Whether the origins run on a developer's machine. @default false */
  readonly development?: boolean;
}

const defaults = monitor.parse({});

/**
 * A health monitor of origins.
 *
 * It sends no secret, because `/health` needs none. The Host header is each origin's own.
 *
 * @see https://developers.cloudflare.com/load-balancing/monitors/
 */
export class Monitor extends LoadBalancerMonitor {
  /** @throws ConstructError if Cloudflare or a rule about monitors would refuse it. */
  constructor(scope: Construct, id: string, props: MonitorProps) {
    const { accountId, description, plan, development = false, ...given } = props;
    const settings: MonitorSettings = { ...defaults, ...given };
    const mode = development ? "development" : "static";
    const place = { settings: { mode, ...(plan === undefined ? {} : { cloudflare: { plan } }) } } as const;
    refuse(scope, id, [...misfits(monitor.shape, given), ...violations(monitorRules, settings, place)]);
    super(scope, id, {
      accountId,
      description,
      ...settings,
      path: literal(settings.path),
      port: checkOf(settings).port,
      expectedBody: literal(settings.expectedBody),
      probeZone: "",
    });
  }
}
