import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { workerEnvironment } from './worker-environment.ts';

const parent = {
  PATH: '/bin',
  HOME: '/home/a',
  LC_ALL: 'C',
  CUDA_VISIBLE_DEVICES: '1',
  NVIDIA_VISIBLE_DEVICES: 'all',
  SSL_CERT_FILE: '/ca.pem',
  HTTPS_PROXY: 'http://a:b@proxy',
  OMP_NUM_THREADS: '64',
  PYTHONPATH: '/elsewhere',
  GROQ_API_KEY: 'secret',
  HF_TOKEN: 'secret',
  NVIDIA_API_KEY: 'secret',
  OPENAI_API_KEY: 'secret',
  PYTORCH_CUDA_TOKEN: 'secret',
  AWS_SECRET_ACCESS_KEY: 'secret',
};
const options = { parent, pythonPath: ['/a', '/b'], threads: 2, network: false, extra: {} };

describe('workerEnvironment', () => {
  it('lets through what a worker needs, and no secret', () => {
    const environment = workerEnvironment(options);
    expect(environment).toMatchObject({
      PATH: '/bin',
      HOME: '/home/a',
      LC_ALL: 'C',
      CUDA_VISIBLE_DEVICES: '1',
      NVIDIA_VISIBLE_DEVICES: 'all',
      SSL_CERT_FILE: '/ca.pem',
      PYTHONPATH: '/a:/b',
      OMP_NUM_THREADS: '2',
      HF_HUB_OFFLINE: '1',
      HF_HUB_DISABLE_IMPLICIT_TOKEN: '1',
    });
    expect(existsSync(environment['HF_TOKEN_PATH'] ?? '/')).toBe(false);
    expect(Object.values(environment)).not.toContain('secret');
    expect(environment).not.toHaveProperty('HTTPS_PROXY');
  });

  it('gives a worker on the network the proxies and leaves the hub reachable', () => {
    const environment = workerEnvironment({ ...options, network: true });
    expect(environment['HTTPS_PROXY']).toBe('http://a:b@proxy');
    for (const name of ['HF_HUB_OFFLINE', 'HF_HUB_DISABLE_IMPLICIT_TOKEN', 'HF_TOKEN_PATH']) {
      expect(environment).not.toHaveProperty(name);
    }
  });

  it('adds what is passed on purpose', () => {
    const environment = workerEnvironment({ ...options, extra: { HF_TOKEN: 'hf_x' } });
    expect(environment['HF_TOKEN']).toBe('hf_x');
  });
});
