import { runJob } from './day-job.ts';

// A worker thread of a replay takes one day after the other.
export default runJob;
