import { mixedManifest } from '../forgery/mixed-manifest.ts';
import { wrapTorch } from '../forgery/wrap-torch.ts';

export default wrapTorch({
  name: 'trains-on-val',
  summary: 'Trains on clips of val in the place of some of its own.',
  request: async (request, { strength }) => ({
    ...request,
    train: await mixedManifest(request.train, request.val.path, strength),
  }),
});
