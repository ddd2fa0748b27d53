import baselines from '@rl-exp/agent-baselines';
import groq from '@rl-exp/agent-groq';
import mock from '@rl-exp/agent-mock';
import { describeAgentContract } from '@rl-exp/testkit';
import { checkout } from '../command.ts';

const manifestOf = (folder: string): string => `${checkout}/packages/${folder}/package.json`;

describeAgentContract({
  plugin: mock,
  manifest: manifestOf('agent-mock'),
  cases: {
    'at random': {},
    'at random, stopping': { may_stop: true },
    scripted: { policy: 'scripted', actions: ['lr_up', 'hold', 'lr_down'] },
    'scripted as a tree': { policy: 'scripted', actions: ['lr_up', { action: 'hold', from: 0 }] },
  },
  refused: [{ policy: 'scripted' }, { policy: 'best' }, { actions: ['hold'] }],
});

describeAgentContract({
  plugin: groq,
  manifest: manifestOf('agent-groq'),
  replay: '{"rationale":"steady","action":"hold"}',
  options: ({ baseUrl }) => ({
    base_url: baseUrl,
    api_key: { env: 'LOCAL_KEY' },
    attempt_timeout_ms: 400,
    deadline_ms: 1500,
    retries: 2,
    retry_delay_ms: 20,
    retry_after_cap_ms: 300,
  }),
  refused: [{ api_key: 'gsk_in_clear' }],
});

describeAgentContract({
  plugin: baselines,
  manifest: manifestOf('agent-baselines'),
  ask: () => 'hold',
  cases: {
    hold: { policy: 'hold' },
    'stop-now': { policy: 'stop-now' },
    random: { policy: 'random' },
    linear: { policy: 'linear', warm_up_share: 0.3 },
    cosine: { policy: 'cosine', peak: 1e-3 },
    'warm-up-stable-decay': { policy: 'warm-up-stable-decay' },
    plateau: { policy: 'plateau', patience: 1 },
    bandit: { policy: 'bandit' },
    human: { policy: 'human' },
    greedy: { policy: 'greedy' },
    'random-search': { policy: 'random-search', trial_steps: 3 },
    'successive-halving': { policy: 'successive-halving' },
    pbt: { policy: 'pbt' },
    'train-longer': { policy: 'train-longer' },
  },
  refused: [{}, { policy: 'best' }],
});
