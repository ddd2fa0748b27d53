import { expect, test } from 'vitest';
import { dataRequest, type DataSource } from './data-request.ts';

function source(options: DataSource['data']['with']): DataSource {
  const split = { domains: ['health'] };
  return {
    data: { use: 'speech', package: '@rl-exp/data-speech', version: '1.0.0', with: options },
    splits: { salt: 's', train: split, val: split, hidden: split },
  };
}

test('the secret that opens a source has no say in what is asked of it; its other options have', () => {
  const open = dataRequest(source({ source: 'owner/name' }));
  for (const token of [{ env: 'HF_TOKEN' }, { env: 'OTHER', optional: true }])
    expect(dataRequest(source({ source: 'owner/name', token }))).toBe(open);
  expect(dataRequest(source({ source: 'owner/other' }))).not.toBe(open);
  expect(dataRequest(source({ source: 'owner/name', columns: { text: 'a' } }))).not.toBe(open);
});
