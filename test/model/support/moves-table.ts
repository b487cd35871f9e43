/** The outcome of every command in every state, in an unprotected environment. */
export const table: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "steady, no candidate": {
    "canary 1": "refused: green has no image: `switchyard image prompt-service <ref@digest> --env local` gives it one",
    "canary 5": "refused: green has no image: `switchyard image prompt-service <ref@digest> --env local` gives it one",
    "canary 25": "refused: green has no image: `switchyard image prompt-service <ref@digest> --env local` gives it one",
    "canary 99": "refused: green has no image: `switchyard image prompt-service <ref@digest> --env local` gives it one",
    next: "refused: green has no image: `switchyard image prompt-service <ref@digest> --env local` gives it one",
    promote: "refused: green has no image: `switchyard image prompt-service <ref@digest> --env local` gives it one",
    abort: "no change",
    flip: "refused: green has no image: `switchyard image prompt-service <ref@digest> --env local` gives it one",
    "flip to blue": "no change",
    "flip to green":
      "refused: green has no image: `switchyard image prompt-service <ref@digest> --env local` gives it one",
    rollback: "refused: there is nothing to go back to: green has no image",
    "rollback gradually": "refused: there is nothing to go back to: green has no image",
    "rollback as planned": "refused: there is nothing to go back to: green has no image",
    "rollback, 10 remaining": "refused: there is nothing to go back to: green has no image",
    "rollback at once, 10 remaining":
      "refused: an immediate rollback leaves 0 %, not 10 %: use gradual or planned to go in steps",
    "rollback to blue": "no change",
    "rollback to green": "refused: there is nothing to go back to: green has no image",
    "rollback to green over its hold": "refused: there is nothing to go back to: green has no image",
    "next step of the rollback":
      "refused: no rollback is under way in prompt-service: start one with the strategy gradual or planned",
    settle: "no change",
    hold: "refused: green has no image that could be held",
  },
  steady: {
    "canary 1": "blue, canary 1 %",
    "canary 5": "blue, canary 5 %",
    "canary 25": "blue, canary 25 %",
    "canary 99": "blue, canary 99 %",
    next: "blue, canary 5 %",
    promote: "blue, full",
    abort: "no change",
    flip: "green, off",
    "flip to blue": "no change",
    "flip to green": "green, off",
    rollback:
      "refused: green has v1.1.0, newer than v1.0.0, which is live: that would be a release, not a rollback; to do it anyway, name the version: `switchyard rollback prompt-service --target v1.1.0 --env local`",
    "rollback gradually":
      "refused: green has v1.1.0, newer than v1.0.0, which is live: that would be a release, not a rollback; to do it anyway, name the version: `switchyard rollback prompt-service --target v1.1.0 --env local`",
    "rollback as planned":
      "refused: green has v1.1.0, newer than v1.0.0, which is live: that would be a release, not a rollback; to do it anyway, name the version: `switchyard rollback prompt-service --target v1.1.0 --env local`",
    "rollback, 10 remaining":
      "refused: green has v1.1.0, newer than v1.0.0, which is live: that would be a release, not a rollback; to do it anyway, name the version: `switchyard rollback prompt-service --target v1.1.0 --env local`",
    "rollback at once, 10 remaining":
      "refused: an immediate rollback leaves 0 %, not 10 %: use gradual or planned to go in steps",
    "rollback to blue": "no change",
    "rollback to green": "green, off, immediate rollback from blue, 0 % remaining, held v1.0.0 (slow, INC-2)",
    "rollback to green over its hold":
      "green, off, immediate rollback from blue, 0 % remaining, held v1.0.0 (slow, INC-2)",
    "next step of the rollback":
      "refused: no rollback is under way in prompt-service: start one with the strategy gradual or planned",
    settle: "no change",
    hold: "blue, off, held v1.1.0 (slow, INC-2)",
  },
  "steady, candidate held": {
    "canary 1":
      "refused: green (v1.1.0) is held (errors, INC-1): `switchyard image prompt-service <ref@digest> --env local` gives green another image",
    "canary 5":
      "refused: green (v1.1.0) is held (errors, INC-1): `switchyard image prompt-service <ref@digest> --env local` gives green another image",
    "canary 25":
      "refused: green (v1.1.0) is held (errors, INC-1): `switchyard image prompt-service <ref@digest> --env local` gives green another image",
    "canary 99":
      "refused: green (v1.1.0) is held (errors, INC-1): `switchyard image prompt-service <ref@digest> --env local` gives green another image",
    next: "refused: green (v1.1.0) is held (errors, INC-1): `switchyard image prompt-service <ref@digest> --env local` gives green another image",
    promote:
      "refused: green (v1.1.0) is held (errors, INC-1): `switchyard image prompt-service <ref@digest> --env local` gives green another image",
    abort: "no change",
    flip: "refused: green (v1.1.0) is held (errors, INC-1): `switchyard image prompt-service <ref@digest> --env local` gives green another image",
    "flip to blue": "no change",
    "flip to green":
      "refused: green (v1.1.0) is held (errors, INC-1): `switchyard image prompt-service <ref@digest> --env local` gives green another image",
    rollback:
      'refused: green (v1.1.0) cannot be the target: it is held (errors, INC-1); to override this check: `switchyard rollback prompt-service --target green --override "<reason>" --env local`',
    "rollback gradually":
      'refused: green (v1.1.0) cannot be the target: it is held (errors, INC-1); to override this check: `switchyard rollback prompt-service --target green --override "<reason>" --env local`',
    "rollback as planned":
      'refused: green (v1.1.0) cannot be the target: it is held (errors, INC-1); to override this check: `switchyard rollback prompt-service --target green --override "<reason>" --env local`',
    "rollback, 10 remaining":
      'refused: green (v1.1.0) cannot be the target: it is held (errors, INC-1); to override this check: `switchyard rollback prompt-service --target green --override "<reason>" --env local`',
    "rollback at once, 10 remaining":
      "refused: an immediate rollback leaves 0 %, not 10 %: use gradual or planned to go in steps",
    "rollback to blue": "no change",
    "rollback to green":
      'refused: green (v1.1.0) cannot be the target: it is held (errors, INC-1); to override this check: `switchyard rollback prompt-service --target green --override "<reason>" --env local`',
    "rollback to green over its hold":
      "green, off, immediate rollback from blue, 0 % remaining, v1.1.0 over its hold (blue loses data), held v1.0.0 (slow, INC-2)",
    "next step of the rollback":
      "refused: no rollback is under way in prompt-service: start one with the strategy gradual or planned",
    settle: "no change",
    hold: "no change",
  },
  "steady, released after a rollback": {
    "canary 1": "blue, canary 1 %",
    "canary 5":
      "refused: v1.1.0 was rolled back (errors, INC-1) and nothing newer has been live since: this canary starts at 1 %",
    "canary 25":
      "refused: v1.1.0 was rolled back (errors, INC-1) and nothing newer has been live since: this canary starts at 1 %",
    "canary 99":
      "refused: v1.1.0 was rolled back (errors, INC-1) and nothing newer has been live since: this canary starts at 1 %",
    next: "blue, canary 1 %",
    promote:
      "refused: v1.1.0 was rolled back (errors, INC-1) and nothing newer has been live since: this canary starts at 1 %",
    abort: "no change",
    flip: "green, off",
    "flip to blue": "no change",
    "flip to green": "green, off",
    rollback:
      "refused: green has v1.1.1, newer than v1.0.0, which is live: that would be a release, not a rollback; to do it anyway, name the version: `switchyard rollback prompt-service --target v1.1.1 --env local`",
    "rollback gradually":
      "refused: green has v1.1.1, newer than v1.0.0, which is live: that would be a release, not a rollback; to do it anyway, name the version: `switchyard rollback prompt-service --target v1.1.1 --env local`",
    "rollback as planned":
      "refused: green has v1.1.1, newer than v1.0.0, which is live: that would be a release, not a rollback; to do it anyway, name the version: `switchyard rollback prompt-service --target v1.1.1 --env local`",
    "rollback, 10 remaining":
      "refused: green has v1.1.1, newer than v1.0.0, which is live: that would be a release, not a rollback; to do it anyway, name the version: `switchyard rollback prompt-service --target v1.1.1 --env local`",
    "rollback at once, 10 remaining":
      "refused: an immediate rollback leaves 0 %, not 10 %: use gradual or planned to go in steps",
    "rollback to blue": "no change",
    "rollback to green": "green, off, immediate rollback from blue, 0 % remaining, held v1.0.0 (slow, INC-2)",
    "rollback to green over its hold":
      "green, off, immediate rollback from blue, 0 % remaining, held v1.0.0 (slow, INC-2)",
    "next step of the rollback":
      "refused: no rollback is under way in prompt-service: start one with the strategy gradual or planned",
    settle: "no change",
    hold: "blue, off, held v1.1.1 (slow, INC-2)",
  },
  "steady after the flip": {
    "canary 1": "green, canary 1 %",
    "canary 5": "green, canary 5 %",
    "canary 25": "green, canary 25 %",
    "canary 99": "green, canary 99 %",
    next: "green, canary 5 %",
    promote: "green, full",
    abort: "no change",
    flip: "blue, off",
    "flip to blue": "blue, off",
    "flip to green": "no change",
    rollback: "blue, off, immediate rollback from green, 0 % remaining, held v1.1.0 (slow, INC-2)",
    "rollback gradually": "blue, off, gradual rollback from green, 25 % remaining",
    "rollback as planned": "blue, off, planned rollback from green, 50 % remaining",
    "rollback, 10 remaining": "blue, off, gradual rollback from green, 10 % remaining",
    "rollback at once, 10 remaining":
      "refused: an immediate rollback leaves 0 %, not 10 %: use gradual or planned to go in steps",
    "rollback to blue": "blue, off, immediate rollback from green, 0 % remaining, held v1.1.0 (slow, INC-2)",
    "rollback to green": "no change",
    "rollback to green over its hold": "no change",
    "next step of the rollback":
      "refused: no rollback is under way in prompt-service: start one with the strategy gradual or planned",
    settle: "no change",
    hold: "green, off, held v1.0.0 (slow, INC-2)",
  },
  "canary 5": {
    "canary 1": "blue, canary 1 % letting go",
    "canary 5": "no change",
    "canary 25": "blue, canary 25 %",
    "canary 99": "blue, canary 99 %",
    next: "blue, canary 25 %",
    promote: "blue, full",
    abort: "blue, off",
    flip: "green, off",
    "flip to blue": "refused: blue is live already, and green has 5 % of the edge: take that back instead",
    "flip to green": "green, off",
    rollback: "blue, off, immediate rollback from green, 0 % remaining, held v1.1.0 (slow, INC-2)",
    "rollback gradually": "blue, off, gradual rollback from green, 0 % remaining, held v1.1.0 (slow, INC-2)",
    "rollback as planned": "blue, off, planned rollback from green, 0 % remaining, held v1.1.0 (slow, INC-2)",
    "rollback, 10 remaining":
      "refused: green has 5 % of the edge, so 10 % remaining would take nothing from it: a rollback only goes down",
    "rollback at once, 10 remaining":
      "refused: an immediate rollback leaves 0 %, not 10 %: use gradual or planned to go in steps",
    "rollback to blue": "blue, off, immediate rollback from green, 0 % remaining, held v1.1.0 (slow, INC-2)",
    "rollback to green":
      "refused: green (v1.1.0) is the candidate, and blue is the proven colour: a rollback never goes to a candidate",
    "rollback to green over its hold":
      "refused: green (v1.1.0) is the candidate, and blue is the proven colour: a rollback never goes to a candidate",
    "next step of the rollback":
      "refused: no rollback is under way in prompt-service: start one with the strategy gradual or planned",
    settle: "no change",
    hold: "refused: green has 5 % of the edge: roll it back, which holds it as well",
  },
  "canary 50": {
    "canary 1": "blue, canary 1 % letting go",
    "canary 5": "blue, canary 5 % letting go",
    "canary 25": "blue, canary 25 % letting go",
    "canary 99": "blue, canary 99 %",
    next: "blue, full",
    promote: "blue, full",
    abort: "blue, off",
    flip: "green, off",
    "flip to blue": "refused: blue is live already, and green has 50 % of the edge: take that back instead",
    "flip to green": "green, off",
    rollback: "blue, off, immediate rollback from green, 0 % remaining, held v1.1.0 (slow, INC-2)",
    "rollback gradually": "blue, off, gradual rollback from green, 25 % remaining",
    "rollback as planned": "blue, off, planned rollback from green, 25 % remaining",
    "rollback, 10 remaining": "blue, off, gradual rollback from green, 10 % remaining",
    "rollback at once, 10 remaining":
      "refused: an immediate rollback leaves 0 %, not 10 %: use gradual or planned to go in steps",
    "rollback to blue": "blue, off, immediate rollback from green, 0 % remaining, held v1.1.0 (slow, INC-2)",
    "rollback to green":
      "refused: green (v1.1.0) is the candidate, and blue is the proven colour: a rollback never goes to a candidate",
    "rollback to green over its hold":
      "refused: green (v1.1.0) is the candidate, and blue is the proven colour: a rollback never goes to a candidate",
    "next step of the rollback":
      "refused: no rollback is under way in prompt-service: start one with the strategy gradual or planned",
    settle: "no change",
    hold: "refused: green has 50 % of the edge: roll it back, which holds it as well",
  },
  full: {
    "canary 1": "blue, canary 1 % letting go",
    "canary 5": "blue, canary 5 % letting go",
    "canary 25": "blue, canary 25 % letting go",
    "canary 99": "blue, canary 99 % letting go",
    next: "refused: green gets all traffic at the edge already: the next step is the flip",
    promote: "no change",
    abort: "blue, off",
    flip: "green, off",
    "flip to blue": "refused: blue is live already, and green has 100 % of the edge: take that back instead",
    "flip to green": "green, off",
    rollback: "blue, off, immediate rollback from green, 0 % remaining, held v1.1.0 (slow, INC-2)",
    "rollback gradually": "blue, off, gradual rollback from green, 25 % remaining",
    "rollback as planned": "blue, off, planned rollback from green, 50 % remaining",
    "rollback, 10 remaining": "blue, off, gradual rollback from green, 10 % remaining",
    "rollback at once, 10 remaining":
      "refused: an immediate rollback leaves 0 %, not 10 %: use gradual or planned to go in steps",
    "rollback to blue": "blue, off, immediate rollback from green, 0 % remaining, held v1.1.0 (slow, INC-2)",
    "rollback to green":
      "refused: green (v1.1.0) is the candidate, and blue is the proven colour: a rollback never goes to a candidate",
    "rollback to green over its hold":
      "refused: green (v1.1.0) is the candidate, and blue is the proven colour: a rollback never goes to a candidate",
    "next step of the rollback":
      "refused: no rollback is under way in prompt-service: start one with the strategy gradual or planned",
    settle: "no change",
    hold: "refused: green has 100 % of the edge: roll it back, which holds it as well",
  },
  "rolling back, 25 remains": {
    "canary 1": "refused: a rollback from green is under way, and 25 % remains there: a rollback only goes down",
    "canary 5": "refused: a rollback from green is under way, and 25 % remains there: a rollback only goes down",
    "canary 25": "refused: a rollback from green is under way, and 25 % remains there: a rollback only goes down",
    "canary 99": "refused: a rollback from green is under way, and 25 % remains there: a rollback only goes down",
    next: "refused: a rollback from green is under way, and 25 % remains there: a rollback only goes down",
    promote: "refused: a rollback from green is under way, and 25 % remains there: a rollback only goes down",
    abort: "blue, off, gradual rollback from green, 0 % remaining, held v1.1.0 (errors)",
    flip: "refused: a rollback from green is under way, and 25 % remains there: a rollback only goes down",
    "flip to blue": "refused: blue is live already, and green has 25 % of the edge: take that back instead",
    "flip to green": "refused: a rollback from green is under way, and 25 % remains there: a rollback only goes down",
    rollback: "blue, off, immediate rollback from green, 0 % remaining, held v1.1.0 (errors, INC-2)",
    "rollback gradually": "blue, off, gradual rollback from green, 25 % remaining",
    "rollback as planned": "blue, off, planned rollback from green, 25 % remaining",
    "rollback, 10 remaining": "blue, off, gradual rollback from green, 10 % remaining",
    "rollback at once, 10 remaining":
      "refused: an immediate rollback leaves 0 %, not 10 %: use gradual or planned to go in steps",
    "rollback to blue": "blue, off, immediate rollback from green, 0 % remaining, held v1.1.0 (errors, INC-2)",
    "rollback to green":
      'refused: green (v1.1.0) is being left (errors); to override this check: `switchyard rollback prompt-service --target green --override "<reason>" --env local`',
    "rollback to green over its hold":
      "green, off, immediate rollback from blue, 0 % remaining, held v1.0.0 (slow, INC-2)",
    "next step of the rollback": "blue, off, gradual rollback from green, 5 % remaining",
    settle: "refused: 25 % of the edge still goes to green: take it to 0 first",
    hold: "refused: green has 25 % of the edge: roll it back, which holds it as well",
  },
  "rolled back": {
    "canary 1": "refused: a rollback from green is declared: settle prompt-service first",
    "canary 5": "refused: a rollback from green is declared: settle prompt-service first",
    "canary 25": "refused: a rollback from green is declared: settle prompt-service first",
    "canary 99": "refused: a rollback from green is declared: settle prompt-service first",
    next: "refused: a rollback from green is declared: settle prompt-service first",
    promote: "refused: a rollback from green is declared: settle prompt-service first",
    abort: "no change",
    flip: "refused: a rollback from green is declared: settle prompt-service first, then flip",
    "flip to blue": "no change",
    "flip to green": "refused: a rollback from green is declared: settle prompt-service first, then flip",
    rollback: "no change",
    "rollback gradually": "no change",
    "rollback as planned": "no change",
    "rollback, 10 remaining": "refused: 0 % remains on green, not 10 %: a rollback only goes down",
    "rollback at once, 10 remaining":
      "refused: an immediate rollback leaves 0 %, not 10 %: use gradual or planned to go in steps",
    "rollback to blue": "no change",
    "rollback to green":
      'refused: green (v1.1.0) is being left (errors); to override this check: `switchyard rollback prompt-service --target green --override "<reason>" --env local`',
    "rollback to green over its hold":
      "green, off, immediate rollback from blue, 0 % remaining, v1.1.0 over its hold (blue loses data), held v1.0.0 (slow, INC-2)",
    "next step of the rollback": "no change",
    settle: "blue, off",
    hold: "no change",
  },
  "steady, no edge": {
    "canary 1":
      "refused: prompt-service has no edge, and a Service's selector cannot split traffic: there is no canary, only the flip",
    "canary 5":
      "refused: prompt-service has no edge, and a Service's selector cannot split traffic: there is no canary, only the flip",
    "canary 25":
      "refused: prompt-service has no edge, and a Service's selector cannot split traffic: there is no canary, only the flip",
    "canary 99":
      "refused: prompt-service has no edge, and a Service's selector cannot split traffic: there is no canary, only the flip",
    next: "refused: prompt-service has no edge, and a Service's selector cannot split traffic: there is no canary, only the flip",
    promote:
      "refused: prompt-service has no edge, and a Service's selector cannot split traffic: there is no canary, only the flip",
    abort: "no change",
    flip: "green, off",
    "flip to blue": "no change",
    "flip to green": "green, off",
    rollback:
      "refused: green has v1.1.0, newer than v1.0.0, which is live: that would be a release, not a rollback; to do it anyway, name the version: `switchyard rollback prompt-service --target v1.1.0 --env local`",
    "rollback gradually":
      "refused: prompt-service has no edge, and a Service's selector cannot split traffic: only an immediate rollback is possible",
    "rollback as planned":
      "refused: prompt-service has no edge, and a Service's selector cannot split traffic: only an immediate rollback is possible",
    "rollback, 10 remaining":
      "refused: prompt-service has no edge, and a Service's selector cannot split traffic: only an immediate rollback is possible",
    "rollback at once, 10 remaining":
      "refused: an immediate rollback leaves 0 %, not 10 %: use gradual or planned to go in steps",
    "rollback to blue": "no change",
    "rollback to green": "green, off, immediate rollback from blue, 0 % remaining, held v1.0.0 (slow, INC-2)",
    "rollback to green over its hold":
      "green, off, immediate rollback from blue, 0 % remaining, held v1.0.0 (slow, INC-2)",
    "next step of the rollback":
      "refused: no rollback is under way in prompt-service: start one with the strategy gradual or planned",
    settle: "no change",
    hold: "blue, off, held v1.1.0 (slow, INC-2)",
  },
  "rolled back, no edge": {
    "canary 1":
      "refused: prompt-service has no edge, and a Service's selector cannot split traffic: there is no canary, only the flip",
    "canary 5":
      "refused: prompt-service has no edge, and a Service's selector cannot split traffic: there is no canary, only the flip",
    "canary 25":
      "refused: prompt-service has no edge, and a Service's selector cannot split traffic: there is no canary, only the flip",
    "canary 99":
      "refused: prompt-service has no edge, and a Service's selector cannot split traffic: there is no canary, only the flip",
    next: "refused: prompt-service has no edge, and a Service's selector cannot split traffic: there is no canary, only the flip",
    promote:
      "refused: prompt-service has no edge, and a Service's selector cannot split traffic: there is no canary, only the flip",
    abort: "no change",
    flip: "refused: a rollback from green is declared: settle prompt-service first, then flip",
    "flip to blue": "no change",
    "flip to green": "refused: a rollback from green is declared: settle prompt-service first, then flip",
    rollback: "no change",
    "rollback gradually":
      "refused: prompt-service has no edge, and a Service's selector cannot split traffic: only an immediate rollback is possible",
    "rollback as planned":
      "refused: prompt-service has no edge, and a Service's selector cannot split traffic: only an immediate rollback is possible",
    "rollback, 10 remaining":
      "refused: prompt-service has no edge, and a Service's selector cannot split traffic: only an immediate rollback is possible",
    "rollback at once, 10 remaining":
      "refused: an immediate rollback leaves 0 %, not 10 %: use gradual or planned to go in steps",
    "rollback to blue": "no change",
    "rollback to green":
      'refused: green (v1.1.0) is being left (errors); to override this check: `switchyard rollback prompt-service --target green --override "<reason>" --env local`',
    "rollback to green over its hold":
      "green, off, immediate rollback from blue, 0 % remaining, v1.1.0 over its hold (blue loses data), held v1.0.0 (slow, INC-2)",
    "next step of the rollback": "no change",
    settle: "blue, off",
    hold: "no change",
  },
};

/** The different outcomes in a protected environment. */
export const inProtected: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  steady: {
    "canary 25":
      "refused: production is protected, so a canary climbs its ladder: from 0 % the next step is 5 %, not 25 %",
    "canary 99":
      "refused: production is protected, so a canary climbs its ladder: from 0 % the next step is 5 %, not 99 %",
    promote:
      "refused: production is protected, so no candidate gets all traffic without a canary: green has 0 %, and the next step is 5 %",
    flip: "refused: production is protected, so no candidate gets all traffic without a canary: green has 0 %, and the next step is 5 %",
    "flip to green":
      "refused: production is protected, so no candidate gets all traffic without a canary: green has 0 %, and the next step is 5 %",
  },
  "steady, released after a rollback": {
    flip: "refused: production is protected, so no candidate gets all traffic without a canary: green has 0 %, and the next step is 1 %",
    "flip to green":
      "refused: production is protected, so no candidate gets all traffic without a canary: green has 0 %, and the next step is 1 %",
  },
  "steady after the flip": {
    "canary 25":
      "refused: production is protected, so a canary climbs its ladder: from 0 % the next step is 5 %, not 25 %",
    "canary 99":
      "refused: production is protected, so a canary climbs its ladder: from 0 % the next step is 5 %, not 99 %",
    promote:
      "refused: production is protected, so no candidate gets all traffic without a canary: blue has 0 %, and the next step is 5 %",
    flip: "refused: production is protected, so no candidate gets all traffic without a canary: blue has 0 %, and the next step is 5 %",
    "flip to blue":
      "refused: production is protected, so no candidate gets all traffic without a canary: blue has 0 %, and the next step is 5 %",
  },
  "canary 5": {
    "canary 99":
      "refused: production is protected, so a canary climbs its ladder: from 5 % the next step is 25 %, not 99 %",
    promote:
      "refused: production is protected, so no candidate gets all traffic without a canary: green has 5 %, and the next step is 25 %",
    flip: "refused: production is protected, so no candidate gets all traffic without a canary: green has 5 %, and the next step is 25 %",
    "flip to green":
      "refused: production is protected, so no candidate gets all traffic without a canary: green has 5 %, and the next step is 25 %",
  },
};
