/** Whether tests break an apply at each of its steps and requests, which takes them an hour, and not only where the most is at stake. */
export const killsEverywhere = process.env.SWITCHYARD_KILL_EVERYWHERE === "1";
