import { delimiter, join } from 'node:path';
import { describeWireTrainerContract } from '@rl-exp/testkit';
import { checkout } from '../command.ts';
import { workingPython } from '../working-python.ts';

const python = await workingPython();
const mini = join(checkout, 'packages/swahili-mini/whisper-nano');

describeWireTrainerContract({
  command: ['python3', './trainer.py'],
  directory: join(checkout, 'examples/trainer-in-python'),
  failing: { lr: 1e200 },
});

describeWireTrainerContract({
  command: [python, '-m', 'rl_exp_trainer_torch'],
  environment: {
    PYTHONPATH: ['bridge', 'trainer-torch']
      .map((name) => join(checkout, 'packages', name, 'python'))
      .join(delimiter),
  },
  options: {
    model: mini,
    threads: 1,
    language: 'sw',
    task: 'transcribe',
    context: 'auto',
    precision: 'float32',
    weight_decay: 0,
    max_grad_norm: 1,
    divergence_loss_ratio: 1.5,
    memory_limit_gb: null,
    eval_batch_size: 32,
    data_orders: 1,
    adapter: 'none',
    lora: null,
    spec_augment: null,
  },
  open: {
    lock: null,
    model_files: [
      'config.json',
      'generation_config.json',
      'model.safetensors',
      'preprocessor_config.json',
      'processor_config.json',
      'tokenizer.json',
      'tokenizer_config.json',
    ],
  },
  failing: { lr: 1 },
});
