import type { BadInput } from "../support/bad-input.js";

/** Triggers that cannot work. */
export const triggers: readonly BadInput[] = [
  {
    name: "comparison the wrong way round",
    edits: { "base/triggers.yaml": ["availability < 95%", "availability > 95%"] },
    says: [
      'base/triggers.yaml:5:5  triggers.critical[1]: "availability > 95%" is not allowed; `availability < …`, because availability is bad when it is low',
    ],
  },
  {
    name: "trigger that can never fire",
    edits: { "base/triggers.yaml": ["error_rate > 10%", "error_rate > 100%"] },
    says: [
      'base/triggers.yaml:4:5  triggers.critical[0]: "error_rate > 100%" is not allowed; less than 100%, or it can never fire',
    ],
  },
  {
    name: "latency above the largest bucket",
    edits: { "base/triggers.yaml": ["p99_latency > 10000ms", "p99_latency > 30000ms"] },
    says: [
      'base/triggers.yaml:6:5  triggers.critical[2]: "p99_latency > 30000ms" is not allowed; less than 30000ms, the largest bucket of the latency histogram, or it can never fire',
    ],
  },
  {
    name: "critical that is laxer than warning",
    edits: { "base/triggers.yaml": ["error_rate > 10%", "error_rate > 3%"] },
    says: [
      'base/triggers.yaml:4:5  triggers.critical[0]: "error_rate > 3%" is not allowed; a threshold of more than that of warning: `error_rate > 5%`',
    ],
  },
  {
    name: "warning that equals watch",
    edits: { "base/triggers.yaml": ["error_rate > 5%", "error_rate > 2%"] },
    says: [
      'base/triggers.yaml:8:5  triggers.warning[0]: "error_rate > 2%" is not allowed; a threshold of more than that of watch: `error_rate > 2%`',
    ],
  },
  {
    name: "p99 below p95 in one tier",
    edits: { "base/triggers.yaml": ["  - p95_latency > 3000ms", "  - p95_latency > 3000ms\n  - p99_latency > 2000ms"] },
    says: [
      'base/triggers.yaml:10:5  triggers.warning[2]: "p99_latency > 2000ms" is not allowed; a threshold of at least that of `p95_latency > 3000ms`',
    ],
  },
  {
    name: "repeated signal in a tier",
    edits: { "base/triggers.yaml": ["  - error_rate > 5%", "  - error_rate > 5%\n  - error_rate > 6%"] },
    says: [
      'base/triggers.yaml:9:5  triggers.warning[1]: "error_rate > 6%" is not allowed; one line for error_rate in warning, which has `error_rate > 5%` already',
    ],
  },
  {
    name: "observation shorter than a few scrapes",
    edits: { "base/triggers.yaml": ["observationWindow: 5m", "observationWindow: 30s"] },
    says: [
      'base/triggers.yaml:1:20  triggers.observationWindow: "30s" is not allowed; 1m to 1d, because a window needs a few scrapes',
      'base/triggers.yaml:2:21  triggers.confirmationWindow: "2m" is not allowed; at most observationWindow, which is 30s',
    ],
  },
  {
    name: "confirmation longer than observation",
    edits: { "base/triggers.yaml": ["confirmationWindow: 2m", "confirmationWindow: 10m"] },
    says: [
      'base/triggers.yaml:2:21  triggers.confirmationWindow: "10m" is not allowed; at most observationWindow, which is 5m',
    ],
  },

  {
    name: "availability that can never fall so low",
    edits: { "base/triggers.yaml": ["availability < 95%", "availability < 0%"] },
    says: [
      'base/triggers.yaml:5:5  triggers.critical[1]: "availability < 0%" is not allowed; more than 0%, or it can never fire',
    ],
  },
  {
    name: "critical availability above that of a warning",
    edits: { "base/triggers.yaml": ["  - error_rate > 5%", "  - error_rate > 5%\n  - availability < 90%"] },
    says: [
      'base/triggers.yaml:5:5  triggers.critical[1]: "availability < 95%" is not allowed; a threshold of less than that of warning: `availability < 90%`',
    ],
  },
  {
    name: "triggers of one service that contradict each other",
    edits: {
      "base/services/legacy.yaml": [
        "active: blue",
        "active: blue\ntriggers:\n  critical: [error_rate > 1%]\n  warning: [error_rate > 5%]",
      ],
    },
    says: [
      'base/services/legacy.yaml:4:14  services.legacy.triggers.critical[0]: "error_rate > 1%" is not allowed; a threshold of more than that of warning: `error_rate > 5%`',
    ],
  },
];
