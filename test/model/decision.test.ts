import { businessImpacts, decide, fixTimes, userImpacts } from "../../model/decision";

/** All 27 assessments; those in the agreed matrix are marked with `*`. */
const expected: Readonly<Record<string, string>> = {
  "all high long": "* roll-back-immediately",
  "all high medium": "* roll-back-immediately",
  "all high short": "* roll-back-immediately",
  "all medium long": "* roll-back-immediately",
  "all medium medium": "roll-back-immediately from all medium long",
  "all medium short": "roll-back-immediately from all medium long",
  "all low long": "roll-back-immediately from all medium long",
  "all low medium": "roll-back-immediately from all medium long",
  "all low short": "roll-back-immediately from all medium long",
  "some high long": "* roll-back-gradually",
  "some high medium": "roll-back-gradually from some high long",
  "some high short": "roll-back-gradually from some high long",
  "some medium long": "roll-back-gradually from some high long",
  "some medium medium": "roll-back-gradually from some high long",
  "some medium short": "* try-a-fix",
  "some low long": "roll-back-gradually from some high long",
  "some low medium": "roll-back-gradually from some high long",
  "some low short": "try-a-fix from some medium short",
  "minor high long": "roll-back-gradually from some high long",
  "minor high medium": "roll-back-gradually from some high long",
  "minor high short": "roll-back-gradually from some high long",
  "minor medium long": "roll-back-gradually from some high long",
  "minor medium medium": "roll-back-gradually from some high long",
  "minor medium short": "try-a-fix from some medium short",
  "minor low long": "* fix-in-next-release",
  "minor low medium": "* fix-in-next-release",
  "minor low short": "* fix-in-next-release",
};

const every = userImpacts.flatMap((users) =>
  businessImpacts.flatMap((business) => fixTimes.map((fix) => ({ users, business, fix }))),
);

test.each(every)("$users users, $business business, $fix fix", ({ users, business, fix }) => {
  const { action, listed, row } = decide({ users, business, fix });
  const words = listed ? `* ${action}` : `${action} from ${row.users} ${row.business} ${row.fix}`;
  expect(words).toBe(expected[`${users} ${business} ${fix}`]);
});
