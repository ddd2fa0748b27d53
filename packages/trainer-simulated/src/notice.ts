/** Shown wherever results of this package are. */
export const simulatedNotice = 'Simulated training: no number here was measured on a model.';
