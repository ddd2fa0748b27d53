import { defineErrors } from '@rl-exp/core';

export const dashboardErrors = defineErrors({
  RLX_DASHBOARD_ADDRESS_UNAVAILABLE: {
    title: 'Dashboard cannot listen',
    exitCode: 69,
    message: ({ host, port, reason }: { host: string; port: number; reason: string }) =>
      `The dashboard cannot listen on ${host}, port ${port}: ${reason}`,
    hint: () => 'Leave --port out for one that is free, and --host out for this machine alone.',
  },
});
