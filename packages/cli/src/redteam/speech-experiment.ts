/**
 * Real training in a small form: what a red team plays and changes. Small enough for a case to take seconds, large enough
 * for what is measured to be more than noise.
 */
export const speechExperiment = `version: 1
name: redteam
seeds: [7]
objective: { metric: wer, goal: minimize }
environment:
  steps: 3
  segment: { audio_seconds: 120 }
  reward: { step_penalty: 0.05, oom: 1.0, nan: 2.0, diverged: 2.5 }
accept:
  failure-order: penalties as they were published with the task
hyperparameters:
  lr: { start: 1.0e-4, min: 1.0e-7, max: 1.0e-1 }
  batch_size: { start: 8, min: 1, max: 64 }
  grad_accum: { start: 1 }
  frozen_layers: { start: 0, min: 0 }
data: { use: speech, with: { source: swahili-mini } }
splits:
  salt: redteam-1
  train: { domains: [health, agriculture], share: 80%, limit: { clips: 120 } }
  val: { domains: [health, agriculture], share: 20%, limit: { clips: 40 } }
  hidden: { domains: [government], limit: { clips: 40 } }
agent: { use: mock, with: { policy: scripted, actions: [hold, lr_up, freeze_more] } }
trainer: { use: torch, with: { model: swahili-mini/whisper-nano, threads: 2 } }
judge: { use: wer }
`;
