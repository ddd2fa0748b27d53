import { expect, test } from 'vitest';
import { lockfileFaults } from './check-lockfiles.ts';

test('an address is named by its line, digests and versions are no fault', () => {
  const text = 'a==1.0 \\\n  --hash=sha256:0123\n--index-url https://host.example/simple\n';
  expect(lockfileFaults([{ path: 'a.lock', text }])).toEqual(['a.lock:3 holds an address']);
  expect(
    lockfileFaults([{ path: 'b.lock', text: 'resolution: {integrity: sha512-https}' }]),
  ).toEqual([]);
});
