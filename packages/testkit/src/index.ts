export { describeAgentContract } from './agent/describe-agent-contract.ts';
export * from './checks.ts';
export {
  runExperiment,
  type ExperimentRun,
  type RunExperimentOptions,
} from './experiment/run-experiment.ts';
export { scriptedAgent, type ScriptedDecision } from './fakes/scripted-agent.ts';
export { simulatedPlugins } from './fakes/simulated-plugins.ts';
export { describeJudgeContract } from './judge/describe-judge-contract.ts';
export * from './replay/index.ts';
export { describeTrainerContract } from './trainer/describe-trainer-contract.ts';
export { describeWireTrainerContract } from './wire/describe-wire-trainer-contract.ts';
export { checkWireTrainer, wireChecks, type WireFinding } from './wire/check-wire-trainer.ts';
export { type WireTrainerOptions } from './wire/wire-bench.ts';
