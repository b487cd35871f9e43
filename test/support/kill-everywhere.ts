/** Whether tests break an apply at each of its steps and requests, which takes an hour, and not only at the critical ones. */
export const killsEverywhere = process.env.SWITCHYARD_KILL_EVERYWHERE === "1";
