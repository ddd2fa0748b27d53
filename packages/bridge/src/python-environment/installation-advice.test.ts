import { expect, it } from 'vitest';
import { installationAdvice } from './installation-advice.ts';

it.each([
  [
    'On Debian/Ubuntu systems, you need to install the python3-venv package using the following command.\n    apt install python3.11-venv',
    'sudo apt-get install python3.11-venv',
  ],
  ['No module named ensurepip', 'sudo apt-get install python3-venv'],
  ['OSError: [Errno 28] No space left on device', 'RL_EXP_CACHE'],
  ['[SSL: CERTIFICATE_VERIFY_FAILED] self-signed certificate', 'SSL_CERT_FILE'],
  ['NewConnectionError: Temporary failure in name resolution', 'HTTPS_PROXY'],
  ['ERROR: No matching distribution found for torch==2.13.0', 'Python 3.12'],
  ['something else', 'by hand'],
])('%s', (output, advice) => {
  expect(installationAdvice(output)).toContain(advice);
  expect(installationAdvice(output)).toContain('RL_EXP_PYTHON');
});
