// The simulated judge, whose process ends before or after it has judged when a test says so.
import simulated from '../../packages/trainer-simulated/src/judge/index.ts';
import { meet } from './faults.mjs';

export default Object.freeze({
  ...simulated,
  create(options, context) {
    const judge = simulated.create(options, context);
    return {
      async judge(run, signal) {
        meet('judge');
        const verdict = await judge.judge(run, signal);
        meet('judge done');
        return verdict;
      },
    };
  },
});
